using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Quantization.Tests;

/// <summary>What training computes with fake quantization is what the integer graph computes, code by code.</summary>
public sealed class QuantizationAwarenessTests
{
    private const int Images = 40;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string network in FloatNetworks.All.Keys.Where(n => n != "activation-after-add").Concat(BatchNormNetworks.All.Keys))
        {
            foreach (string format in new[] { "w4a4", "w2a4", "int8" })
            {
                cases.Add(network, format);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FakeQuantizedValuesAreThoseOfTheIntegerGraph(string network, string format)
    {
        QuantizationOptions options = NumberFormats.Parse(format);
        (FloatGraph graph, WeightSet weights, byte[] images) = Folded(network);
        SameCodes.ShouldBeComputed(graph, Learned(Start(graph, weights, images, options)), images, options);
    }

    /// <summary>Multipliers of 32772 and 4097 over 2^16, as training has made them: codes 2 and -8 then add up to exactly half a code.</summary>
    [Fact]
    public void Sums_halfway_between_two_codes_are_rounded_as_integers_are()
    {
        QuantizationOptions options = NumberFormats.Parse("w4a4");
        (FloatGraph graph, WeightSet weights, byte[] images) = Folded("add-of-convolutions");
        QuantizedStart start = Start(graph, weights, images, options);
        int ties = 0;

        // Which way float arithmetic errs depends on the scale.
        for (int i = 0; i < 30; i++)
        {
            float scale = (0.7f + (0.01f * i)) * start.Weights["sum.code.scale"].Data[0];
            WeightSet learned = With(With(With(start.Weights, "sum.code.scale", scale), "a.code.scale", scale * 32771.7f / 65536), "b.code.scale", scale * 4096.65f / 65536);
            IntegerGraph integer = SameCodes.ShouldBeComputed(graph, start with { Weights = learned }, images, options);
            var interpreter = new Interpreter(integer);
            ties += images.Chunk(graph.Input.Shape.Count).Sum(image => interpreter.Run(image)["sum.sum"].Count(v => v == 32768));
        }

        ties.ShouldBeGreaterThan(300);
    }

    /// <summary>A multiplier of 1/32, as training comes to now and then: every 32nd sum is then halfway between two codes.</summary>
    [Theory]
    [InlineData("w4a4")]
    [InlineData("int8")]
    public void Sums_of_a_convolution_halfway_between_two_codes_are_rounded_as_integers_are(string format)
    {
        QuantizationOptions options = NumberFormats.Parse(format);
        (FloatGraph graph, WeightSet weights, byte[] images) = Folded("add-of-convolutions");
        QuantizedStart start = Start(graph, weights, images, options);
        int channels = start.Weights["a.scale"].Length;
        int ties = 0;

        // Which way float arithmetic errs depends on the scale.
        for (int i = 0; i < 30; i++)
        {
            float scale = (0.7f + (0.01f * i)) * start.Weights["a.scale"].Data[0];
            WeightSet learned = With(With(start.Weights, "a.scale", [.. Enumerable.Repeat(scale, channels)]), "a.code.scale", (float)(32 * scale * start.Plan.InputScale));
            IntegerGraph integer = SameCodes.ShouldBeComputed(graph, start with { Weights = learned }, images, options);
            var codes = (RequantizeNode)integer.Nodes.Single(n => n.Name == "a.code");
            codes.Multipliers.ShouldAllBe(m => m == 1L << (codes.Shift - 5));
            var interpreter = new Interpreter(integer);
            ties += images.Chunk(graph.Input.Shape.Count).Sum(image => interpreter.Run(image)["a"].Count(v => v % 32 is 16 or -16));
        }

        ties.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Folding_changes_no_value()
    {
        foreach (string network in new[] { "normalized", "perceptron" })
        {
            Quantized made = FloatNetworks.Make(network, new());
            (FloatGraph graph, WeightSet weights, byte[] images) = Folded(network);
            graph.Input.Mean.ShouldBeEmpty();
            float[] before = new FloatModel(made.Float, new WeightSet(made.Weights)).Outputs(images, Images).Data;
            float[] after = new FloatModel(graph, weights).Outputs(images, Images).Data;
            for (int i = 0; i < before.Length; i++)
            {
                after[i].ShouldBe(before[i], 1e-5f);
            }
        }
    }

    [Fact]
    public void A_layer_read_with_two_precisions_is_refused()
    {
        (FloatGraph graph, WeightSet weights, byte[] images) = Folded("activation-after-add");
        Should.Throw<UserException>(() => Start(graph, weights, images, NumberFormats.Parse("w4a4"))).Message.ShouldBe(
            "G2G8131 layer 'sum': 'tanh1' and its other readers would see its values with two precisions, which quantization-aware training cannot train. Give the activation a layer of its own to read.");
    }

    [Fact]
    public void First_and_last_layers_have_their_own_width()
    {
        FloatGraph graph = FloatNetworks.All["add-of-convolutions"]();
        QuantizationOptions format = QuantizationAwareness.Format(new QuantizationRecipe { WeightBits = 4, ActivationBits = 3, FirstLastBits = 8, Layers = ["b=w2a5"] }, graph);
        format.Name.ShouldBe("w4a3");
        format.Layers.ShouldBe(new Dictionary<string, string> { ["a"] = "w8a3", ["b"] = "w2a5", ["dense1"] = "w8a3" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("a=q1.7", "G2G8131")]
    [InlineData("a=w9a8", "G2G8131")]
    [InlineData("a=w4a1", "G2G8131")]
    [InlineData("w4a4", "G2G8131")]
    [InlineData("x=w4a4", "G2G8107")]
    [InlineData("a=four", "G2G8105")]
    public void Formats_of_layers_that_cannot_be_trained_for_are_told(string line, string code) => Should.Throw<UserException>(() =>
        QuantizationAwareness.Format(new QuantizationRecipe { WeightBits = 4, ActivationBits = 4, Layers = [line] }, FloatNetworks.All["add-of-convolutions"]())).Diagnostic.Code.ShouldBe(code);

    private static WeightSet With(WeightSet weights, string name, params float[] values) =>
        new(weights.Items.Select(t => t.Key == name ? KeyValuePair.Create(name, new Tensor<float>(values, values.Length)) : t));

    private static QuantizedStart Start(FloatGraph graph, WeightSet weights, byte[] images, QuantizationOptions options)
    {
        var ranges = new FloatModel(graph, weights).Forward(images, Images).ToDictionary(v => v.Key, v => ActivationRange.Of(v.Value.Data, options), StringComparer.Ordinal);
        return QuantizationAwareness.Plan(graph, weights, ranges, options);
    }

    // Scales as training may leave them.
    private static QuantizedStart Learned(QuantizedStart start)
    {
        var rng = new Rng(7, RandomStream.Test);
        return start with
        {
            Weights = new WeightSet(start.Weights.Items.Select(t => !t.Key.EndsWith(".scale", StringComparison.Ordinal)
                ? t
                : KeyValuePair.Create(t.Key, new Tensor<float>([.. t.Value.Data.Select(s => s * (float)rng.NextDouble(0.7, 1.1))], t.Value.Length)))),
        };
    }

    private static (FloatGraph Graph, WeightSet Weights, byte[] Images) Folded(string network)
    {
        Quantized made = FloatNetworks.All.ContainsKey(network) ? FloatNetworks.Make(network, new()) : BatchNormNetworks.Make(network, new());
        var random = new Rng(5, RandomStream.Test);
        byte[] images = [.. Enumerable.Range(0, Images * made.Float.Input.Shape.Count).Select(_ => (byte)random.NextInt32(made.Float.Input.Levels + 1))];
        (FloatGraph graph, WeightSet weights) = QuantizationAwareness.Fold(made.Float, new WeightSet(made.Weights));
        return (graph, weights, images);
    }
}
