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
