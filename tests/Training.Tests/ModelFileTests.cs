using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.TestKit;

namespace GradientsToGates.Training.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_metadata_and_history_come_back()
    {
        NetworkDefinition net = Zoo.Load("xor");
        Dataset data = Datasets.Open("xor");
        TrainingResult result = Trainer.Train(net, data);
        string path = _folder.File("xor.safetensors");
        ModelFile.Save(path, net, result, data, new FloatModel(net.Graph, result.Weights).Evaluate(data.Test, cancellation: TestContext.Current.CancellationToken));

        var read = ModelFile.Load(path, net.Graph);

        read.Weights.Items.Select(t => t.Key).ShouldBe(result.Weights.Items.Select(t => t.Key));
        read.Weights["dense1.weight"].Data.ShouldBe(result.Weights["dense1.weight"].Data);
        read.History.ShouldBe(result.History);
        (read.Metadata["test-correct"], read.Metadata["test-total"], read.Metadata["seed"]).ShouldBe(("4", "4", "1"));
        NetworkYaml.Parse(read.Metadata["yaml"], "metadata").Recipe.ShouldBe(result.Recipe);
    }

    [Fact]
    public void The_table_of_epochs_has_a_line_for_each()
    {
        ModelFile.SaveHistory(_folder.File("x.safetensors"), [new EpochRecord(1, 2, 0.5, 0.25, null, 0.001, 1.5), new EpochRecord(1, 3, 0.1, 1, 0.75, 5E-05, 12.3456, 0.3, 0.0125)]);
        File.ReadAllLines(ModelFile.HistoryTablePath(_folder.File("x.safetensors"))).ShouldBe(
        [
            "attempt,epoch,loss,train_accuracy,validation_accuracy,learning_rate,seconds,validation_loss,augmentation_share",
            "1,2,0.5,0.25,,0.001,1.500,,",
            "1,3,0.1,1,0.75,5E-05,12.346,0.3,0.0125",
        ]);
    }

    [Fact]
    public void Test_images_with_original_pixels_are_counted_apart()
    {
        NetworkDefinition net = Zoo.Load("xor");
        Dataset data = Datasets.Open("xor") with { OriginalTest = 3 };
        TrainingResult result = Trainer.Train(net, data);
        string path = _folder.File("xor.safetensors");
        byte[] labels = data.Test.Labels;
        ModelFile.Save(path, net, result, data, Evaluation.From([1 - labels[0], labels[1], labels[2], labels[3]], labels, 2));
        var read = ModelFile.Load(path, net.Graph);
        (read.Metadata["test-correct"], read.Metadata["test-original-correct"], read.Metadata["test-original-total"]).ShouldBe(("3", "2", "3"));
    }

    [Fact]
    public void Weights_of_another_network_are_refused()
    {
        FloatGraph xor = Zoo.Load("xor").Graph;
        string path = _folder.File("xor.safetensors");
        Initializer.Draw(xor, 1).Save(path);
        Should.Throw<UserException>(() => WeightSet.Load(path, Zoo.Load("lenet5").Graph)).Diagnostic.Code.ShouldBe("G2G6105");
    }

    [Fact]
    public void A_damaged_history_is_named()
    {
        FloatGraph xor = Zoo.Load("xor").Graph;
        string path = _folder.File("xor.safetensors");
        Initializer.Draw(xor, 1).Save(path);
        ModelFile.Load(path, xor).History.ShouldBeEmpty();
        File.WriteAllText(ModelFile.HistoryPath(path), "[{\n\"epoch\": x }]");
        UserException error = Should.Throw<UserException>(() => ModelFile.Load(path, xor));
        error.Diagnostic.Code.ShouldBe("G2G6106");
        error.Diagnostic.Where.ShouldBe(_folder.File("xor.history.json") + ":2");
    }
}
