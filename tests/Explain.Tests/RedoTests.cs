using System.Globalization;
using System.Text.RegularExpressions;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Explain.Tests;

/// <summary>Every line that explain prints is redone with other arithmetic, and every value is the reference's.</summary>
public sealed class RedoTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    public void Xor_can_be_redone(bool powerOfTwo, int sample)
    {
        (byte[] codes, byte label) = Cases.XorSamples[sample];
        Redo redo = Whole(Cases.Xor(powerOfTwo), codes, label);
        Has(redo, "pixel", "bias", "product", "sigmoid", "copy", "channel", "requantize", "look-up", "value", "result", "loss", "loss gradient", "gradient product", "gradient", "slope", "numeric", "update", "losses");
        redo.Counts["product"].ShouldBe(2 * 6);
        redo.Counts["update"].ShouldBe(9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_of_every_layer_can_be_redone(bool powerOfTwo)
    {
        Case network = Cases.Small(powerOfTwo);
        Redo redo = Whole(network, Cases.Pixels(network.Definition.Graph, 1), 1);
        Has(redo, "pixel", "bias", "product", "relu", "max", "tanh", "sigmoid", "add", "term", "mean", "copy", "requantize", "look-up", "argmax", "softmax", "loss", "loss gradient", "gradient product", "slope", "numeric", "update");
    }

    [Fact]
    public void Depthwise_convolutions_can_be_redone()
    {
        Case network = Cases.Depthwise();
        Redo redo = Whole(network, Cases.Pixels(network.Definition.Graph, 1), 1);
        Has(redo, "pixel", "bias", "product", "relu", "requantize", "gradient product", "slope", "numeric", "update");

        // 2 x 3 x 2 values of 6, 1 and, 1 x 2 x 2 of them, 4 products, and 2 x 4 of the dense layer: in float and in integers.
        redo.Counts["product"].ShouldBe(2 * ((12 * 6) + 12 + (4 * 4) + (2 * 4)));
        redo.Counts["update"].ShouldBe((2 * 6) + 2 + 2 + 2 + (2 * 4) + (2 * 4) + 2);
        network.Whole(Cases.Pixels(network.Definition.Graph, 1), 1).ShouldContain("padding * weight[1,0,0]");
    }

    [Fact]
    public void Mean_squared_error_and_a_global_average_can_be_redone()
    {
        Case network = Cases.Means();
        Redo redo = Whole(network, Cases.Pixels(network.Definition.Graph, 1), 0);
        Has(redo, "term", "mean", "relu", "loss", "loss gradient", "gradient product", "slope", "numeric", "update");
    }

    [Theory]
    [InlineData(Rounding.HalfEven, Overflow.Saturate, 0, 3)]
    [InlineData(Rounding.Floor, Overflow.Wrap, 3, 2)]
    [InlineData(Rounding.HalfUp, Overflow.Wrap, 7, 3)]
    [InlineData(Rounding.HalfEven, Overflow.Wrap, 0, 9)]
    public void Every_rounding_overflow_and_zero_point_can_be_redone(Rounding rounding, Overflow overflow, int zeroPoint, int shiftLess)
    {
        Case network = Cases.Means();
        IntegerNode[] nodes = [.. network.Integer.Nodes];
        for (int i = 0; i < nodes.Length; i++)
        {
            // Zero points of both requantize nodes; a sum wide enough for what they add; a small shift, so that codes overflow.
            nodes[i] = nodes[i] switch
            {
                RequantizeNode n => n with { Rounding = rounding, Overflow = overflow, Shift = n.Name == "mean" && shiftLess > 3 ? 0 : n.Shift - shiftLess, Output = n.Output with { ZeroPoint = zeroPoint } },
                SumPoolNode or DenseNode => nodes[i] with { Output = nodes[i].Output with { Type = new IntType(32, Signed: true) } },
                _ => nodes[i],
            };
        }

        Case changed = network with { Integer = new IntegerGraph("means", nodes) };
        Redo redo = Whole(changed, Cases.Pixels(network.Definition.Graph, 1), 0);
        Has(redo, "requantize", "term");
        string text = changed.Whole(Cases.Pixels(network.Definition.Graph, 1), 0);
        Overflows(text).ShouldBeGreaterThan(0, "no code left its type");
    }

    // Requantize lines in which saturation or wrapping changed the value.
    private static int Overflows(string text) =>
        Regex.Matches(text, @" = (?<before>-?\d+); (saturate|wrap) to [^=]* = (?<after>-?\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Count(m => m.Groups["before"].Value != m.Groups["after"].Value);

    public static TheoryData<string, int, int, int> Elements() => new()
    {
        { "input", 3, 4, 1 }, { "conv1", 0, 0, 5 }, { "conv1", 11, 10, 0 }, { "tanh1", 5, 5, 2 }, { "tanh1.index", 0, 1, 2 }, { "avg1", 2, 3, 4 }, { "avg1.sum", 0, 0, 0 },
        { "conv2", 3, 3, 1 }, { "relu2", 0, 0, 0 }, { "sum", 1, 2, 3 }, { "sum.sum", 3, 0, 1 }, { "max1", 1, 1, 2 }, { "flat", 0, 0, 15 }, { "dense1", 0, 0, 11 }, { "act", 0, 0, 3 }, { "logits", 0, 0, 4 },
        { "argmax", 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Elements))]
    public void One_element_of_a_large_network_can_be_redone(string layer, int y, int x, int c)
    {
        Case network = Cases.Large();
        byte[] codes = Cases.Pixels(network.Definition.Graph, 1);
        string text = Explainer.Forward(network.Definition.Graph, network.Weights, network.Integer, codes, ExplainScope.At(layer, y, x, c));
        var redo = new Redo(network, codes, 0);
        redo.Run(text);
        string element = $"{layer}[{y},{x},{c}]";
        TensorShape shape = network.Integer[layer].Output.Shape;
        redo.Known["integer " + element].ShouldBe(new Interpreter(network.Integer).Run(codes)[layer][(((y * shape.Width) + x) * shape.Channels) + c].ToString(CultureInfo.InvariantCulture));
        if (network.Definition.Graph.Nodes.Any(n => n.Name == layer))
        {
            Plain(network, codes)[layer][(((y * shape.Width) + x) * shape.Channels) + c].ShouldBe(double.Parse(redo.Known["float " + element], CultureInfo.InvariantCulture), 1e-3);
        }
    }

    [Fact]
    public void The_text_does_not_depend_on_the_culture()
    {
        Case network = Cases.Xor(powerOfTwo: false);
        string[] texts = [.. Culture.Awkward.Select(c => Culture.Run(c, () => network.Whole([0, 1], 1)))];
        texts.ShouldAllBe(t => t == texts[0]);
    }

    private static Redo Whole(Case network, byte[] codes, byte label)
    {
        var redo = new Redo(network, codes, label);
        redo.Run(network.Whole(codes, label));
        EqualsTheReference(redo, network, codes);
        EqualsDoublePrecision(redo, network, codes, label);
        return redo;
    }

    private static void EqualsTheReference(Redo redo, Case network, byte[] codes)
    {
        IntegerTrace trace = new Interpreter(network.Integer).Run(codes);
        foreach (IntegerNode node in network.Integer.Nodes)
        {
            for (int i = 0; i < trace[node.Name].Length; i++)
            {
                redo.Known[$"integer {Element(node.Name, node.Output.Shape, i)}"].ShouldBe(trace[node.Name][i].ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Paper has 6 decimals: values and gradients are near those of double precision, in every place.</summary>
    private static void EqualsDoublePrecision(Redo redo, Case network, byte[] codes, byte label)
    {
        var plain = new PlainNetwork(network.Definition.Graph, network.Definition.Loss, network.Weights);
        PlainPass pass = plain.Run(plain.Normalize(codes), label);
        foreach (FloatNode node in network.Definition.Graph.Nodes)
        {
            TensorShape shape = network.Definition.Graph.ShapeOf(node.Name);
            for (int i = 0; i < shape.Count; i++)
            {
                Number("float " + Element(node.Name, shape, i)).ShouldBe(pass.Values[node.Name][i], 1e-4);
                if (node is not InputLayer)
                {
                    Number("gradient " + Element(node.Name, shape, i)).ShouldBe(pass.NodeGradients[node.Name][i], 2e-4);
                }
            }
        }

        foreach ((string name, int[] shape) in network.Definition.Graph.ParameterShapes())
        {
            for (int i = 0; i < pass.WeightGradients[name].Length; i++)
            {
                string weight = name + Names.Of(shape, i);
                Number("gradient " + weight).ShouldBe(pass.WeightGradients[name][i], 2e-4);
                Number("numeric " + weight).ShouldBe(pass.WeightGradients[name][i], 2e-4);
            }
        }

        Number("loss").ShouldBe(pass.Loss, 1e-4);

        double Number(string name) => double.Parse(redo.Known[name], CultureInfo.InvariantCulture);
    }

    private static IReadOnlyDictionary<string, double[]> Plain(Case network, byte[] codes)
    {
        var plain = new PlainNetwork(network.Definition.Graph, network.Definition.Loss, network.Weights);
        return plain.Forward(plain.Normalize(codes));
    }

    private static void Has(Redo redo, params string[] kinds)
    {
        foreach (string kind in kinds)
        {
            redo.Counts.GetValueOrDefault(kind).ShouldBeGreaterThan(0, kind);
        }
    }

    private static string Element(string node, TensorShape shape, int i) => node + Names.Of([shape.Height, shape.Width, shape.Channels], i);

    private static class Names
    {
        public static string Of(int[] shape, int index)
        {
            string text = "";
            for (int a = shape.Length - 1; a >= 0; a--)
            {
                text = (a > 0 ? "," : "[") + (index % shape[a]).ToString(CultureInfo.InvariantCulture) + text;
                index /= shape[a];
            }

            return text + "]";
        }
    }
}
