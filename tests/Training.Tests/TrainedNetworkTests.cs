using GradientsToGates.Data;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Tests;

/// <summary>Batch normalization that only training sees: the result is the network of the file, and computes what was validated.</summary>
public sealed class TrainedNetworkTests
{
    private const string Residual =
        """
        name: residual
        dataset: cifar10
        input: { shape: [32, 32, 3], levels: 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.3] }
        layers:
          - { type: conv2d, name: first, filters: 4, kernel: 3, stride: 2, padding: same }
          - { type: relu }
          - { type: depthwiseconv2d, name: own, kernel: [2, 3], padding: same }
          - { type: conv2d, name: second, filters: 5, kernel: 3, padding: same, bias: false }
          - { type: conv2d, name: short, inputs: [first], filters: 5, kernel: 1 }
          - { type: add, inputs: [second, short] }
          - { type: globalavgpool }
          - { type: dense, name: hidden, units: 8 }
          - { type: relu }
          - { type: dense, name: last, units: 10 }
        loss: cross-entropy
        training: { epochs: 2, batch: 16, validation: 60, weight-averaging: 0.9, learning-rate: 0.01, batch-normalization: true }
        """;

    private readonly NetworkDefinition _network = NetworkYaml.Parse(Residual, "residual.yml");

    [Fact]
    public void Normalization_takes_the_place_of_biases_but_for_the_last_layer_and_those_without()
    {
        FloatGraph trained = TrainedNetwork.Of(_network);
        trained.Nodes.OfType<BatchNormLayer>().Select(n => n.Inputs[0]).ShouldBe(["first", "own", "short", "hidden"]);
        trained.ParameterShapes().Select(p => p.Name).ShouldNotContain("first.bias");
        trained.ParameterShapes().Select(p => p.Name).ShouldNotContain("own.bias");
        trained.ParameterShapes().Select(p => p.Name).ShouldContain("last.bias");
        Initializer.Draw(trained, 1)["first.norm.weight"].Data.ShouldAllBe(v => v == 1);
        Initializer.Draw(trained, 1)["first.norm.variance"].Data.ShouldAllBe(v => v == 1);
        trained["short"].Inputs.ShouldBe(["first.norm"]);
        trained["add1"].Inputs.ShouldBe(["second", "short.norm"]);
    }

    [Fact]
    public void Networks_with_their_own_normalization_or_quantization_are_trained_as_they_are()
    {
        NetworkDefinition arch2 = Ir.Zoo.Load("arch2");
        TrainedNetwork.Of(arch2 with { Recipe = arch2.Recipe with { BatchNormalization = true, Dropout = 1 } }).ShouldBeSameAs(arch2.Graph);
        NetworkDefinition rounded = _network with { Recipe = _network.Recipe with { Quantization = new QuantizationRecipe { WeightBits = 4, ActivationBits = 4 } } };
        TrainedNetwork.Of(rounded).ShouldBeSameAs(_network.Graph);
    }

    [Fact]
    public void Dropout_of_other_rates_leaves_the_network_of_the_file()
    {
        NetworkDefinition arch2 = Ir.Zoo.Load("arch2");
        FloatGraph trained = TrainedNetwork.Of(arch2 with { Recipe = arch2.Recipe with { Dropout = 0.5 } });
        trained.Nodes.OfType<DropoutLayer>().Select(n => n.Rate).ShouldBe([0.125, 0.175, 0.2, 0.25]);
        trained.Nodes.Where(n => n is not DropoutLayer).ShouldBe(arch2.Graph.Nodes.Where(n => n is not DropoutLayer));
        WeightSet weights = Initializer.Draw(trained, 1);
        TrainedNetwork.Fold(arch2.Graph, trained, weights).Items.Select(t => (t.Key, t.Value)).ShouldBe(weights.Items.Select(t => (t.Key, t.Value)));
    }

    [Fact]
    public void Folded_weights_give_the_logits_of_the_trained_network()
    {
        FloatGraph trained = TrainedNetwork.Of(_network);
        var rng = new Random(1);
        WeightSet weights = Initializer.Draw(trained, 1);
        foreach ((string name, Tensors.Tensor<float> tensor) in weights.Items.Where(t => t.Key.Contains(".norm", StringComparison.Ordinal)))
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                tensor.Data[i] = 0.5f + rng.NextSingle();
            }
        }

        WeightSet folded = TrainedNetwork.Fold(_network.Graph, trained, weights);
        folded.Items.Select(t => t.Key).ShouldBe(_network.Graph.ParameterShapes().Select(p => p.Name));
        byte[] image = SyntheticPhotos.Draw(0, 1).Image(0).ToArray();
        float[] expected = Logits(trained, weights, image);
        float[] actual = Logits(_network.Graph, folded, image);

        // The same function in other roundings.
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].ShouldBe(expected[i], 1e-5 * expected.Max(Math.Abs));
        }
    }

    [Fact]
    public void Training_gives_the_network_of_the_file_and_the_accuracy_that_was_validated()
    {
        Dataset data = new("cifar10", "photos", 32, 32, 3, 10, 255, SyntheticPhotos.Draw(0, 200), SyntheticPhotos.Draw(200, 20), true, "test");
        TrainingResult result = Trainer.Train(_network, data, new TrainerOptions { Threads = 2 });
        LabelledImages held = Trainer.HeldOutImages(result.Recipe, data).ShouldNotBeNull();
        result.Weights.Items.Select(t => t.Key).ShouldBe(_network.Graph.ParameterShapes().Select(p => p.Name));
        Evaluation again = new FloatModel(_network.Graph, result.Weights).Evaluate(held, 2, TestContext.Current.CancellationToken);
        again.Accuracy.ShouldBe(result.History[^1].ValidationAccuracy!.Value);

        NetworkDefinition plain = _network with { Recipe = _network.Recipe with { BatchNormalization = false } };
        Trainer.Train(plain, data, new TrainerOptions { Threads = 2 }).Weights["first.weight"].Data.ShouldNotBe(result.Weights["first.weight"].Data);
    }

    private static float[] Logits(FloatGraph graph, WeightSet weights, byte[] image) => new FloatModel(graph, weights).Outputs(image, 1).Data;
}
