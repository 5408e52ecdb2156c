using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.Results;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Literal formats with floor and wrap are <c>ap_fixed</c>: every code equals a simulation in real numbers, also where values wrap around.</summary>
public sealed class ApFixedTests
{
    /// <summary>Formats, and whether the small network's values are to leave them.</summary>
    public static TheoryData<string, bool> Formats => new() { { "q6.10", false }, { "q3.13-floor-wrap-literal", true }, { "q2.6-floor-wrap-literal", true }, { "q1.6-floor-wrap-literal", true } };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_residual_network_is_what_ap_fixed_computes(string format, bool wraps)
    {
        FloatGraph graph = new FloatGraphBuilder("residual", new TensorShape(8, 8, 3), mean: [0.49, 0.48, 0.45], std: [0.247, 0.2435, 0.2616])
            .Conv2D(4, 3, same: true, name: "a").Relu(name: "ra").Conv2D(4, 3, same: true, name: "b").Relu(name: "rb")
            .Conv2D(4, 1, name: "short", from: "input").Add("rb", "short", name: "sum").MaxPool(new Extent(2, 2)).Conv2D(5, 3, same: true, name: "c").Relu(name: "rc")
            .GlobalAvgPool(name: "gap").Dense(3, name: "d").Build();
        OverflowCounts counts = Compare(graph, HardwareNetworks.Weights(graph, seed: 3), format, images: 4);

        (counts.Wrapped > 0).ShouldBe(wraps, $"{counts.Wrapped} of {counts.Values}");
        counts.Saturated.ShouldBe(0);
    }

    [Fact]
    public void Depthwise_convolutions_are_what_ap_fixed_computes()
    {
        FloatGraph graph = new FloatGraphBuilder("depthwise", new TensorShape(8, 7, 3), mean: [0.49, 0.48, 0.45], std: [0.247, 0.2435, 0.2616])
            .DepthwiseConv2D(new Extent(2, 3), same: true, name: "first").Relu(name: "ra").Conv2D(5, 1, name: "a").DepthwiseConv2D(new Extent(4, 3), Extent.Square(2), same: true, bias: true, name: "b").Relu(name: "rb")
            .Flatten().Dense(3, name: "d").Build();
        Compare(graph, HardwareNetworks.Weights(graph, seed: 3), "q3.13-floor-wrap-literal", images: 4).Values.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_shipped_arch8_is_what_ap_fixed_computes()
    {
        FloatGraph graph = Zoo.Load("arch8").Graph;
        WeightSet weights = WeightSet.Load(Repository.PathOf("models/arch8.safetensors"), graph);
        Compare(graph, weights.Items.ToDictionary(StringComparer.Ordinal), "q6.10", images: 1);
    }

    [Theory]
    [InlineData("q4.12-wrap")]
    [InlineData("int8-wrap")]
    public void Wrapping_codes_of_a_ReLU_hold_what_it_takes_away(string format)
    {
        // Nothing leaves the calibrated range, so nothing may wrap: the classes are those of the format that saturates.
        Quantized wrap = FloatNetworks.Make("same", NumberFormats.Parse(format));
        wrap.Integer.Nodes.OfType<RequantizeNode>().Where(n => n.Relu).ShouldAllBe(n => n.Output.Type.Signed);
        byte[] images = [.. wrap.Traces.SelectMany(t => t["input"]).Select(v => (byte)v)];
        OverflowCounts counts = OverflowCounter.Count(wrap.Integer, images, wrap.Traces.Count, threads: 1, TestContext.Current.CancellationToken);
        counts.Nodes.Min(n => n.Least).ShouldBeLessThan(0);
        counts.Percent.ShouldNotBeNull().ShouldBeLessThan(0.1);
    }

    private static OverflowCounts Compare(FloatGraph graph, IReadOnlyDictionary<string, Tensor<float>> weights, string text, int images)
    {
        QuantizationOptions format = NumberFormats.Parse(text);
        QFormat q = format.Fixed.ShouldNotBeNull();
        IntegerGraph integer = Quantizer.Quantize(graph, weights, HardwareNetworks.Ranges(graph), format);
        byte[] pixels = HardwareNetworks.Images(integer, images);
        var interpreter = new Interpreter(integer);
        foreach (byte[] image in pixels.Chunk(graph.Input.Shape.Count))
        {
            var real = new ApFixedNetwork(graph, weights, q.Width, q.FractionBits);
            IReadOnlyDictionary<string, double[]> sums = real.Run(image);
            IntegerTrace trace = interpreter.Run(image);

            // Classes are told apart by codes of 16 bits, also in a narrower format.
            foreach (FloatNode node in graph.Nodes.Where(n => n != graph.Output || q.Width >= 16))
            {
                trace.Real(node.Name).ShouldBe(sums[node.Name], node.Name);
                if (integer.Nodes.Any(n => n.Name == node.Name + ".code"))
                {
                    trace.Real(node.Name + ".code").ShouldBe(real.Activation(node.Name), node.Name);
                }
            }
        }

        return OverflowCounter.Count(integer, pixels, images, threads: 1, TestContext.Current.CancellationToken);
    }
}
