using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Training.Tests.Plain;

/// <summary>Gradients by the chain rule against central differences, every weight and every input, to 1e-6.</summary>
public sealed class GradientCheckTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Names => SampleNetworks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Weight_gradients_are_central_differences(string name)
    {
        (FloatGraph graph, LossKind loss) = SampleNetworks.All[name];
        var network = new PlainNetwork(graph, loss, SampleNetworks.Weights(graph));
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, 1);
        double[] input = network.Normalize(codes);
        PlainPass pass = network.Run(input, labels[0]);
        int compared = 0;
        foreach ((string array, double[] gradient) in pass.WeightGradients)
        {
            for (int i = 0; i < gradient.Length; i++, compared++)
            {
                gradient[i].ShouldBe(network.NumericGradient(input, labels[0], array, i), Tolerance, $"{array}[{i}]");
            }
        }

        compared.ShouldBe(graph.ParameterShapes().Where(p => !FloatGraph.IsStatistic(p.Name)).Sum(p => p.Shape.Aggregate(1, (n, e) => n * e)));
        pass.WeightGradients.Values.Sum(g => g.Sum(Math.Abs)).ShouldBeGreaterThan(1e-3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Input_gradients_are_central_differences(string name)
    {
        const double step = 1e-5;
        (FloatGraph graph, LossKind loss) = SampleNetworks.All[name];
        var network = new PlainNetwork(graph, loss, SampleNetworks.Weights(graph));
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, 1);
        double[] input = network.Normalize(codes);
        double[] gradient = network.Run(input, labels[0]).NodeGradients[graph.Input.Name];
        for (int i = 0; i < input.Length; i++)
        {
            double kept = input[i];
            input[i] = kept + step;
            double above = network.Loss(input, labels[0]);
            input[i] = kept - step;
            double below = network.Loss(input, labels[0]);
            input[i] = kept;
            gradient[i].ShouldBe((above - below) / (2 * step), Tolerance, $"input[{i}]");
        }
    }

    [Fact]
    public void Gradients_of_a_batch_in_training_are_central_differences()
    {
        const double step = 1e-5;
        (FloatGraph graph, LossKind loss) = SampleNetworks.All["batch normalization and dropout"];
        var network = new PlainNetwork(graph, loss, SampleNetworks.Weights(graph));
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, 5);
        int size = graph.Input.Shape.Count;
        double[][] inputs = [.. labels.Select((_, n) => network.Normalize(codes.AsSpan(n * size, size)))];
        var batch = new PlainBatch(graph, loss, network.Weights, (node, sample) => Layers.BatchRun.DropoutFactors(graph, node, sample));
        batch.Forward(inputs, labels);
        batch.Backward(labels);
        var gradients = batch.WeightGradients.Where(g => g.Value.Length > 0).ToDictionary();
        double[] inputGradient = batch.NodeGradients[graph.Input.Name][2];
        foreach ((string array, double[] gradient) in gradients)
        {
            Check(network.Weights[array], gradient, array);
        }

        Check(inputs[2], inputGradient, "input");
        gradients.Keys.ShouldContain("batchnorm1.weight");

        void Check(double[] values, double[] gradient, string what)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double kept = values[i];
                values[i] = kept + step;
                double above = batch.Forward(inputs, labels);
                values[i] = kept - step;
                double below = batch.Forward(inputs, labels);
                values[i] = kept;
                gradient[i].ShouldBe((above - below) / (2 * step), Tolerance, $"{what}[{i}]");
            }
        }
    }

    [Fact]
    public void A_step_against_the_gradient_lowers_the_loss()
    {
        FloatGraph graph = Ir.Zoo.Load("xor").Graph;
        var network = new PlainNetwork(graph, LossKind.BinaryCrossEntropy, Initializer.Draw(graph, 1));
        double[] input = network.Normalize([0, 1]);
        PlainPass pass = network.Run(input, 1);
        var stepped = new PlainNetwork(graph, LossKind.BinaryCrossEntropy, network.Step(pass, 0.1));
        stepped.Loss(input, 1).ShouldBeLessThan(pass.Loss);
        pass.Values.Keys.ShouldBe(["input", "conv1", "act1", "flatten", "dense1", "act2"]);
    }
}
