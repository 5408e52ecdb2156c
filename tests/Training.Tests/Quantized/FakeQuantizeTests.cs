using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Layers;
using GradientsToGates.Training.Plain;
using GradientsToGates.Training.Quantized;
using GradientsToGates.Training.Tests.Layers;

namespace GradientsToGates.Training.Tests.Quantized;

/// <summary>Fake quantization and its gradients: the plain formula against differences, the engine against the plain formula.</summary>
public sealed class FakeQuantizeTests
{
    private const int Samples = 21;
    private static readonly BatchRun _run = Run();

    [Theory]
    [InlineData(0, 15, false)]
    [InlineData(-8, 7, false)]
    [InlineData(-1, 1, true)]
    [InlineData(-127, 127, true)]
    public void Slopes_are_those_of_adding_the_rounding_as_a_constant(int lowest, int highest, bool even)
    {
        const double scale = 0.3;
        const double h = 1e-6;
        var codes = new PlainFakeQuantize(scale, lowest, highest, even);
        var rng = new Rng(1, RandomStream.Test);
        for (int i = 0; i < 500; i++)
        {
            double x = rng.NextDouble(lowest - 2, highest + 2) * scale;
            double rounding = codes.Code(x) - Math.Clamp(x / scale, lowest, highest);
            double Surrogate(double value, double s) => s * (Math.Clamp(value / s, lowest, highest) + rounding);
            (double byValue, double byScale) = codes.Slopes(x);
            byValue.ShouldBe((Surrogate(x + h, scale) - Surrogate(x - h, scale)) / (2 * h), 1e-6);
            byScale.ShouldBe((Surrogate(x, scale + h) - Surrogate(x, scale - h)) / (2 * h), 1e-6);
            Surrogate(x, scale).ShouldBe(codes.Value(x), 1e-9);
        }
    }

    [Fact]
    public void Ties_go_up_for_activations_and_to_even_for_weights()
    {
        double[] x = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];
        x.Select(new PlainFakeQuantize(1, -8, 7, HalfEven: false).Code).ShouldBe([-2, -1, 0, 1, 2, 3]);
        x.Select(new PlainFakeQuantize(1, -7, 7, HalfEven: true).Code).ShouldBe([-2, -2, 0, 0, 2, 2]);
    }

    [Fact]
    public void Values_are_whole_numbers_of_their_nodes_unit()
    {
        QuantizedStart start = QuantizedNetwork.Start();
        var network = new CompiledNetwork(QuantizedNetwork.Graph, everyNode: true, start.Plan);
        float[] effective = network.Effective(network.Pack(start.Weights));
        (byte[] codes, _) = SampleNetworks.Samples(QuantizedNetwork.Graph, Samples);
        IReadOnlyDictionary<string, Tensor<float>> values = new FloatModel(QuantizedNetwork.Graph, start.Weights, start.Plan).Forward(codes, Samples);
        var without = new List<string>();
        foreach (FloatNode node in network.Graph.Nodes)
        {
            if (network.Quantized.ShouldNotBeNull().Unit(network.Graph.IndexOf(node.Name), effective) is not { } unit)
            {
                without.Add(node.Name);
                continue;
            }

            double[] units = [.. values[node.Name].Data.Select(v => v / unit)];
            units.Max(v => Math.Abs(v - Math.Round(v))).ShouldBeLessThan(0.01, node.Name);
            units.Select(v => Math.Round(v)).Distinct().Count().ShouldBeGreaterThan(2, node.Name);
        }

        // Channels with scales of their own, and a sum of two.
        without.ShouldBe(["a", "b", "s", "sum"]);
        network.OutputUnit(effective).ShouldBe(network.Quantized.ShouldNotBeNull().Unit(network.Graph.Nodes.Count - 1, effective).ShouldNotBeNull());
    }

    [Theory]
    [InlineData("ra")]
    [InlineData("rb")]
    [InlineData("s")]
    [InlineData("sum")]
    public void Codes_and_their_gradients_are_those_of_the_formula(string node)
    {
        CompiledNetwork network = _run.Network;
        int at = network.Graph.IndexOf(QuantizedGraph.CodesName(node));
        int input = network.Inputs[at][0];
        PlannedCodes plan = QuantizedNetwork.Plan().Codes.Single(c => c.Node == node);
        float[] x = _run.Values(input);
        float[] y = _run.Values(at);
        float[] dy = _run.NodeGradients(at);
        float[] dx = _run.NodeGradients(input);
        Span<float> parameters = network.Slice(_run.Parameters, at);
        int channels = network.Layer(at).Output.Channels;
        double byScale = 0;
        double magnitude = 0;
        for (int i = 0; i < x.Length; i++)
        {
            // Multipliers of 16 bits times 1 / unit stand for 1 / s; a sum of two comes in codes, whole numbers of 2^-S.
            double multiplier = parameters[Requantization.MultipliersAt + (i % channels)];
            double perUnit = parameters[Requantization.PerUnitAt(channels) + (i % channels)];
            if (node == "sum")
            {
                (multiplier * perUnit).ShouldBe(1);
                Math.Log2(perUnit).ShouldBe(Math.Round(Math.Log2(perUnit)));
            }
            else
            {
                (multiplier * perUnit).ShouldBe(1 / plan.Scale, 1e-4 / plan.Scale);
            }

            (x[i] * perUnit).ShouldBe(Math.Round(x[i] * perUnit), 0.01);

            var codes = new PlainFakeQuantize(1, plan.Lowest, plan.Highest, HalfEven: false);
            double v = Math.Round(x[i] * perUnit) * multiplier;
            y[i].ShouldBe((float)(codes.Code(v) * parameters[0]));
            (double slope, double scaleSlope) = codes.Slopes(v);
            dx[i].ShouldBe((float)(slope * dy[i]));
            byScale += dy[i] * scaleSlope;
            magnitude += Math.Abs(dy[i] * scaleSlope);
        }

        double lsq = 1 / Math.Sqrt((double)x.Length / Samples * plan.Highest);
        double power = Math.Pow(2, Math.Round(Math.Log2(plan.Scale)));
        ((double)network.Slice(_run.Packed, at)[0]).ShouldBe(byScale * lsq * power, magnitude * lsq * power * 1e-6);
        magnitude.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("a", 7)]
    [InlineData("b", 1)]
    [InlineData("d", 7)]
    public void Weights_biases_and_their_gradients_are_those_of_the_formula(string layer, int highest)
    {
        QuantizedStart start = QuantizedNetwork.Start(highest);
        var network = new CompiledNetwork(QuantizedNetwork.Graph, everyNode: true, start.Plan);
        float[] parameters = network.Pack(start.Weights);
        float[] effective = network.Effective(parameters);
        float[] gradient = [.. parameters.Select((_, i) => (float)Math.Sin(i))];
        WeightSet values = network.Unpack(effective);
        WeightSet before = network.Unpack(gradient);
        int node = network.Graph.IndexOf(layer);
        network.Quantized.ShouldNotBeNull().StraightThrough(node, parameters, effective, gradient);
        WeightSet after = network.Unpack(gradient);

        Tensor<float> weights = start.Weights[layer + ".weight"];
        float[] scales = start.Weights[layer + ".scale"].Data;
        int fanIn = weights.Length / weights.Shape[0];
        double[] byScale = new double[scales.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int s = scales.Length == 1 ? 0 : i / fanIn;
            var codes = new PlainFakeQuantize(scales[s], -highest, highest, HalfEven: true);
            values[layer + ".weight"].Data[i].ShouldBe((float)codes.Value(weights.Data[i]));
            (double slope, double scaleSlope) = codes.Slopes(weights.Data[i]);
            float dy = before[layer + ".weight"].Data[i];
            after[layer + ".weight"].Data[i].ShouldBe((float)(slope * dy));
            byScale[s] += dy * scaleSlope;
        }

        after[layer + ".bias"].Data.ShouldBe(before[layer + ".bias"].Data);
        Span<float> learned = network.Slice(gradient, node)[^Tensors.Kernels.Lanes.RoundUp(weights.Shape[0])..];
        for (int s = 0; s < scales.Length; s++)
        {
            double lsq = 1 / Math.Sqrt((double)weights.Length / scales.Length * highest);
            double power = Math.Pow(2, Math.Round(Math.Log2(scales[s])));
            ((double)learned[s]).ShouldBe(byScale[s] * lsq * power, 1e-6);
        }

        // A bias is a whole number in units of the sums.
        double input = layer == "a" ? 1.0 / 255 : start.Plan.Codes.Single(c => c.Node == (layer == "b" ? "ra" : "avgpool1")).Scale;
        double unit = scales[0] * (double)(layer == "a" ? input : (float)input);
        values[layer + ".bias"].Data[0].ShouldBe((float)(Math.Round(start.Weights[layer + ".bias"].Data[0] / unit, MidpointRounding.ToEven) * unit));
    }

    private static BatchRun Run()
    {
        QuantizedStart start = QuantizedNetwork.Start();
        var rng = new Rng(4, RandomStream.Test);
        byte[] codes = [.. Enumerable.Range(0, Samples * 72).Select(_ => (byte)rng.NextInt32(256))];
        byte[] labels = [.. Enumerable.Range(0, Samples).Select(i => (byte)(i % 4))];
        return new BatchRun(QuantizedNetwork.Graph, LossKind.CrossEntropy, start.Weights, codes, labels, everyNode: true, runs: 2, start.Plan);
    }
}
