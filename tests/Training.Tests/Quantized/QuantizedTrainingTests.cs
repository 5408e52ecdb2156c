using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Tests.Quantized;

/// <summary>Quantization-aware training: the same bytes every time, better than rounding, and a file that holds it all.</summary>
public sealed class QuantizedTrainingTests : IDisposable
{
    private static readonly LabelledImages _images = Images(330, 1);
    private static readonly Dataset _data = new("stripes", "sha", 6, 6, 2, 4, 255, _images, Images(200, 2), Synthetic: true, "test");
    private static readonly NetworkDefinition _network = new(QuantizedNetwork.Graph, "", "stripes", LossKind.CrossEntropy, new TrainingRecipe { Epochs = 3, Batch = 48, WeightAveraging = 0.9, LearningRate = 0.005 });
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Threads_and_interruptions_do_not_matter()
    {
        var options = new TrainerOptions { Start = QuantizedNetwork.Start() };
        WeightSet one = Trainer.Train(_network, _data, options with { Threads = 1 }).Weights;
        ShouldBeIdentical(Trainer.Train(_network, _data, options with { Threads = 3 }).Weights, one);
        using var stop = new CancellationTokenSource();
        TrainerOptions kept = options with { Threads = 2, CheckpointPath = _folder.File("checkpoint"), CheckpointInterval = TimeSpan.Zero };
        Should.Throw<OperationCanceledException>(() => Trainer.Train(_network, _data, kept with { Cancellation = stop.Token, OnEpoch = _ => stop.Cancel() }));
        ShouldBeIdentical(Trainer.Train(_network, _data, kept).Weights, one);
        one["ra.code.scale"].Data.ShouldNotBe(QuantizedNetwork.Start().Weights["ra.code.scale"].Data);
        one["a.scale"].Data.ShouldNotBe(QuantizedNetwork.Start().Weights["a.scale"].Data);
    }

    [Fact]
    public void A_checkpoint_belongs_to_the_weights_it_started_from()
    {
        var options = new TrainerOptions { Start = QuantizedNetwork.Start(), CheckpointPath = _folder.File("checkpoint") };
        Trainer.Train(_network, _data, options);
        Should.Throw<UserException>(() => Trainer.Train(_network, _data, options with { Start = QuantizedNetwork.Start(highest: 1) })).Diagnostic.Code.ShouldBe("G2G8003");
    }

    [Fact]
    public void Training_makes_up_for_more_than_half_of_what_rounding_takes()
    {
        NetworkDefinition longer = _network with { Recipe = _network.Recipe with { Epochs = 40 } };
        WeightSet real = Trainer.Train(longer, _data).Weights;
        double reached = Accuracy(new FloatModel(_network.Graph, real));
        reached.ShouldBeGreaterThan(0.9);
        QuantizedStart start = QuantizedNetwork.Start(highest: 1, real);
        double rounded = Accuracy(new FloatModel(_network.Graph, start.Weights, start.Plan));
        rounded.ShouldBeLessThan(reached - 0.1);
        Accuracy(new FloatModel(_network.Graph, Trainer.Train(longer, _data, new TrainerOptions { Start = start }).Weights, start.Plan)).ShouldBeGreaterThan((reached + rounded) / 2);
    }

    [Fact]
    public void A_file_holds_plan_and_scales()
    {
        QuantizedStart start = QuantizedNetwork.Start();
        TrainingResult result = Trainer.Train(_network, _data, new TrainerOptions { Start = start, Epochs = 1 });
        string path = _folder.File("w.safetensors");
        Evaluation test = new FloatModel(_network.Graph, result.Weights, start.Plan).Evaluate(_data.Test, cancellation: TestContext.Current.CancellationToken);
        ModelFile.Save(path, _network, result, _data, test, new KeyValuePair<string, string>(QuantizationPlanFile.Key, QuantizationPlanFile.Write(start.Plan)));
        var read = ModelFile.Load(path, _network.Graph);
        ShouldBeIdentical(read.Weights, result.Weights);
        QuantizationPlan plan = read.Plan.ShouldNotBeNull();
        QuantizationPlanFile.Write(plan).ShouldBe(QuantizationPlanFile.Write(start.Plan));
        new FloatModel(_network.Graph, read.Weights, plan.With(read.Weights)).Evaluate(_data.Test, cancellation: TestContext.Current.CancellationToken).Predicted.ShouldBe(test.Predicted);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    public void A_damaged_plan_is_told(string text) =>
        Should.Throw<UserException>(() => QuantizationPlanFile.Find(new Dictionary<string, string> { [QuantizationPlanFile.Key] = text }, "w")).Diagnostic.Code.ShouldBe("G2G6107");

    private static double Accuracy(FloatModel model) => model.Evaluate(_data.Test, cancellation: TestContext.Current.CancellationToken).Accuracy;

    // A bright row or column in one of two channels: four classes.
    private static LabelledImages Images(int count, ulong seed)
    {
        var rng = new Rng(seed, RandomStream.Test);
        byte[] pixels = new byte[count * 72];
        byte[] labels = new byte[count];
        for (int n = 0; n < count; n++)
        {
            int label = labels[n] = (byte)(n % 4);
            int at = rng.NextInt32(6);
            for (int i = 0; i < 72; i++)
            {
                bool bright = i % 2 == label % 2 && (label < 2 ? i / 12 : i / 2 % 6) == at;
                pixels[(n * 72) + i] = (byte)(rng.NextInt32(100) + (bright ? 155 : 0));
            }
        }

        return new LabelledImages(pixels, labels, count);
    }

    private static void ShouldBeIdentical(WeightSet actual, WeightSet expected)
    {
        foreach ((string name, Tensor<float> tensor) in expected.Items)
        {
            actual[name].Data.ShouldBe(tensor.Data, name);
        }
    }
}
