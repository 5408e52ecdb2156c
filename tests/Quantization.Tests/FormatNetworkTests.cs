using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Networks in every format: what holds for the graphs, and how near they come to the float network.</summary>
public sealed class FormatNetworkTests
{
    private static readonly string[] Formats = [.. NumberFormats.Presets, "q1.7-literal", "q4.4-half-even", "q2.14-exact-bias", "q4.28", "w4a8", "w2a4", "w8as8-input4", "int16", "w32a32-pow2", "int8-bias20"];

    /// <summary>Share of the output's spread that the mean error may be; formats of few bits, or whose literal range is too small, are only run.</summary>
    private static readonly Dictionary<string, double> Near = new(StringComparer.Ordinal)
    {
        ["q4.28"] = 1e-3, ["q4.12"] = 0.01, ["q2.14-exact-bias"] = 2e-3, ["q6.10"] = 0.03, ["int16"] = 1e-3, ["w32a32-pow2"] = 1e-3, ["int8"] = 0.05, ["int8-pow2"] = 0.08,
    };

    public static TheoryData<string, string> Cases => new(from n in FloatNetworks.All.Keys.Concat(BatchNormNetworks.All.Keys) from f in Formats select (n, f));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_format_is_exact_in_its_own_way_and_near_the_float_network(string network, string text)
    {
        QuantizationOptions options = NumberFormats.Parse(text);
        if (options.TruncateProducts && network is "average-first")
        {
            // Pixels of scale 1/255 have no binary point to truncate to.
            return;
        }

        if (options.TruncateProducts && network.StartsWith("depthwise", StringComparison.Ordinal))
        {
            Diagnostic told = Should.Throw<UserException>(() => Make(network, options)).Diagnostic;
            told.Code.ShouldBe("G2G8101");
            told.ToString().ShouldContain("depthwise");
            return;
        }

        Quantized q = Make(network, options);
        IntegerNode last = q.Integer.Nodes.Last(n => n is not ArgMaxNode);
        (last.Output.Type.Bits <= 32).ShouldBeTrue($"{last.Output.Type}");
        foreach (IntegerNode n in q.Integer.Nodes)
        {
            IntType? weights = n switch { ConvolutionNode c => c.WeightType, DepthwiseNode d when IsLayer(q, d) => d.WeightType, DenseNode d => d.WeightType, _ => null };
            if (weights is { } type)
            {
                type.ShouldBe(options.WeightType());
            }

            if (options.Fixed is not null && n is ConvolutionNode or DepthwiseNode or DenseNode && network is not ("average-first" or "xor"))
            {
                n.Output.Scales.ShouldAllBe(s => Math.ScaleB(1, Math.ILogB(s)) == s, n.Name);
            }

            if (n is RequantizeNode r && !r.Name.EndsWith(".index", StringComparison.Ordinal))
            {
                (r.Rounding, r.Overflow).ShouldBe((options.Rounding, options.Overflow), r.Name);
            }
        }

        // A table of 8 bits is no finer in a wider format.
        bool table = q.Integer.Nodes.Any(n => n is TableNode);
        if (Near.TryGetValue(text, out double share) && (!table || share >= 0.05))
        {
            float[] expected = q.Values[q.Float.Output.Name].Data;
            double[] got = [.. q.Traces.SelectMany(t => t.Real(last.Name))];
            double spread = expected.Max() - expected.Min();
            bool normalization = BatchNormNetworks.All.ContainsKey(network);
            got.Zip(expected, (a, b) => Math.Abs(a - b)).Average().ShouldBeLessThan((normalization ? Math.Max(share, 5e-3) : share) * spread);
        }
    }

    [Fact]
    public void A_depthwise_layer_becomes_a_depthwise_node_that_holds_its_normalization()
    {
        Quantized q = BatchNormNetworks.Make("depthwise-normalized", new QuantizationOptions());
        var node = (DepthwiseNode)q.Integer["b"];
        (node.Kernel, node.Stride, node.Padding, node.Output.Shape).ShouldBe((new Extent(2, 3), Extent.Square(2), new Padding(0, 0, 0, 1), new TensorShape(3, 3, 4)));
        q.Integer.Nodes.Select(n => n.Name).ShouldBe(["input", "a", "r", "b", "relu1", "behind.depthwise", "behind", "c", "relu2", "flatten1", "d", "argmax"]);

        // w gamma / sqrt(variance + epsilon), its largest magnitude at code 127, channel by channel.
        var weights = q.Weights["b.weight"];
        for (int i = 0; i < weights.Length; i++)
        {
            int c = i / 6;
            double factor = q.Weights["m.weight"].Data[c] / Math.Sqrt(q.Weights["m.variance"].Data[c] + 1e-3);
            double largest = weights.Data.Skip(c * 6).Take(6).Max(w => Math.Abs(w * factor));
            ((double)node.Weights[i]).ShouldBe(weights.Data[i] * factor / largest * 127, 0.5001);
            double offset = q.Weights["m.bias"].Data[c] - (q.Weights["m.mean"].Data[c] * factor);
            (node.Bias[c] * node.Output.Scales[c]).ShouldBe(offset, node.Output.Scales[c] * 0.51);
        }
    }

    [Fact]
    public void Every_network_of_the_zoo_quantizes()
    {
        foreach (string name in Zoo.Names)
        {
            FloatGraph graph = Zoo.Load(name).Graph;
            IReadOnlyDictionary<string, Tensor<float>> weights = BatchNormNetworks.Weights(graph, seed: 5);
            foreach (string format in new[] { "int8", "q1.7", "w4a4", "q6.10" })
            {
                IntegerGraph integer = Quantizer.Quantize(graph, weights, HardwareNetworks.Ranges(graph), NumberFormats.Parse(format));
                integer.Nodes.OfType<DepthwiseNode>().Count().ShouldBe(name is "arch1" or "arch2" ? graph.Nodes.OfType<BatchNormLayer>().Count() : 0, name);
            }
        }
    }

    [Fact]
    public void Layers_have_formats_of_their_own()
    {
        var options = new QuantizationOptions { Layers = new Dictionary<string, string> { ["conv1"] = "w4a6", ["dense1"] = "q1.15" } };
        Quantized q = FloatNetworks.Make("same", options);
        ((ConvolutionNode)q.Integer["conv1"]).WeightType.Bits.ShouldBe(4);
        ((ConvolutionNode)q.Integer["conv2"]).WeightType.Bits.ShouldBe(8);
        ((DenseNode)q.Integer["dense1"]).WeightType.Bits.ShouldBe(16);
        RequantizeNode[] codes = [.. q.Integer.Nodes.OfType<RequantizeNode>()];
        codes[0].Output.Type.ShouldBe(new IntType(6, Signed: false));
        codes[1].Output.Type.ShouldBe(new IntType(8, Signed: false));

        var wrong = new QuantizationOptions { Layers = new Dictionary<string, string> { ["conv9"] = "int8" } };
        Diagnostic told = Should.Throw<UserException>(() => FloatNetworks.Make("same", wrong)).Diagnostic;
        told.Code.ShouldBe("G2G8107");
        told.ToString().ShouldContain("conv1");
    }

    [Fact]
    public void Clipped_weights_and_biases_are_counted()
    {
        FloatGraph graph = new FloatGraphBuilder("one", TensorShape.Vector(5), levels: 1).Dense(1, name: "dense").Build();
        var tensors = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal) { ["dense.weight"] = new([0.5f, -1f, 1f, 1.7f, -2f], 1, 5), ["dense.bias"] = new([1.25f], 1) };
        QuantizedNetwork made = Quantizer.Convert(graph, tensors, HardwareNetworks.Ranges(graph), NumberFormats.Parse("q1.7"));
        made.Layers.ShouldBe([new QuantizedLayer("dense", "q1.7", 5, 3, 1, 1, 8)]);
        ((DenseNode)made.Graph["dense"]).Weights.ShouldBe([64, -128, 127, 127, -128]);
        ((DenseNode)made.Graph["dense"]).Bias.ShouldBe([127]);
        ((DenseNode)Quantizer.Quantize(graph, tensors, HardwareNetworks.Ranges(graph), NumberFormats.Parse("q1.7-study-weights"))["dense"]).Weights.ShouldBe([64, -127, 127, 127, -128]);
        Quantizer.Convert(graph, tensors, HardwareNetworks.Ranges(graph), NumberFormats.Parse("q2.6")).Layers[0].ClippedWeights.ShouldBe(0);
        ((DenseNode)Quantizer.Quantize(graph, tensors, HardwareNetworks.Ranges(graph), NumberFormats.Parse("q1.7-exact-bias"))["dense"]).Bias.ShouldBe([160]);
    }

    private static Quantized Make(string network, QuantizationOptions options) =>
        BatchNormNetworks.All.ContainsKey(network) ? BatchNormNetworks.Make(network, options) : FloatNetworks.Make(network, options);

    private static bool IsLayer(Quantized q, IntegerNode node) => q.Float.Nodes.Any(n => n.Name == node.Name);

    [Fact]
    public void Promised_accumulators_that_do_not_hold_are_refused()
    {
        Diagnostic told = Should.Throw<UserException>(() => FloatNetworks.Make("same", NumberFormats.Parse("q1.15-acc32"))).Diagnostic;
        told.Code.ShouldBe("G2G8106");
        Should.Throw<UserException>(() => FloatNetworks.Make("same", NumberFormats.Parse("int8-bias-corrected"))).Diagnostic.Code.ShouldBe("G2G8109");
    }
}
