using System.Globalization;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Explain.Tests;

/// <content>Lines of the float section.</content>
internal sealed partial class Redo
{
    private void FloatRules()
    {
        Rule("pixel", "float", E + @" pixel: (\d+) / (\d+) = " + N + "(?:; - mean " + N + " = " + N + ")?(?:; / std " + N + " = " + N + ")?", Pixel);
        Rule("relu", "float", E + @" relu: max\(0, " + N + @"\) = " + N + @" \| " + E, g =>
        {
            g[1].ShouldBe(Operand(g[0], g[3]));
            Done(g[0], g[2], g[1].StartsWith('-') ? 0 : Exact.Parse(g[1]));
        });
        Rule("sigmoid", "float", E + @" sigmoid: e\^" + N + " = " + N + @"; 1 / \(1 \+ " + N + @"\) = " + N + @" \| e\^-x, x = " + E, g =>
        {
            Power(g[1], -Exact.Parse(Operand(g[0], g[5])), g[2], g[3]);
            Done(g[0], g[4], (Exact)1 / (1 + Exact.Parse(g[2])));
        });
        Rule("tanh", "float", E + @" tanh: e\^" + N + " = " + N + @"; \(1 - " + N + @"\) / \(1 \+ " + N + @"\) = " + N + @" \| e\^-2x, x = " + E, g =>
        {
            Power(g[1], -2 * Exact.Parse(Operand(g[0], g[6])), g[2], g[3]);
            g[4].ShouldBe(g[2]);
            Exact e = Exact.Parse(g[2]);
            Done(g[0], g[5], (1 - e) / (1 + e));
        });
        Rule("max", "", E + " max of ([-0-9., ]+) = " + N + @" \| (.+)", Max);
        Rule("mean", "float", E + " mean: " + N + @" / (\d+) = " + N, g =>
        {
            (g[0], Exact.Parse(g[1])).ShouldBe((_chain.Name, _chain.Sum));
            g[2].ShouldBe(Pool().Kernel.Area.ToString(CultureInfo.InvariantCulture));
            _chain.Count.ShouldBe(Pool().Kernel.Area);
            Done(g[0], g[3], Exact.Parse(g[1]) / Exact.Parse(g[2]));
        });
        Rule("add", "float", E + " add: " + N + @" \+ " + N + " = " + N + @" \| " + E + @" \+ " + E, g =>
        {
            g[1].ShouldBe(Operand(g[0], g[4]));
            g[2].ShouldBe(Operand(g[0], g[5], 1));
            Done(g[0], g[3], Exact.Parse(g[1]) + Exact.Parse(g[2]));
        });
        Rule("copy", "", E + " copy: " + N + @" \| " + E, g =>
        {
            g[0].ShouldStartWith(_node + "[");
            g[2].ShouldStartWith(InputName() + "[");
            TensorShape shape = Shape(InputName());
            Flat(Axes(g[2]), [shape.Height, shape.Width, shape.Channels]).ShouldBe(Axes(g[0])[2]);
            g[1].ShouldBe(Value(g[2]));
            _result = (g[0], g[1]);
        });
        Rule("value", "float", E + " = " + N, g => Finish(g[0], g[1]));
    }

    private void Pixel(string[] g)
    {
        var n = (InputLayer)Graph[_node];
        int[] at = Axes(g[0]);
        g[0].ShouldStartWith(_node + "[");
        g[1].ShouldBe(_codes[Flat(at, [n.Shape.Height, n.Shape.Width, n.Shape.Channels])].ToString(CultureInfo.InvariantCulture));
        g[2].ShouldBe(n.Levels.ToString(CultureInfo.InvariantCulture));
        Done(g[0], g[3], Exact.Parse(g[1]) / Exact.Parse(g[2]));
        (g[4].Length > 0).ShouldBe(n.Mean.Count > 0);
        (g[6].Length > 0).ShouldBe(n.Std.Count > 0);
        if (g[4].Length > 0)
        {
            g[4].ShouldBe(Exact.Of(n.Mean[at[2]]).Real());
            Done(g[0], g[5], Exact.Parse(g[3]) - Exact.Parse(g[4]));
        }

        if (g[6].Length > 0)
        {
            g[6].ShouldBe(Exact.Of(n.Std[at[2]]).Real());
            Done(g[0], g[7], Exact.Parse(_result.Value) / Exact.Parse(g[6]));
        }
    }

    private void Max(string[] g)
    {
        string[] values = g[1].Split(", ");
        (Extent kernel, Extent stride) = Pool();
        int[] o = Axes(g[0]);
        g[0].ShouldStartWith(_node + "[");
        string[] names = [.. Enumerable.Range(0, kernel.Area).Select(k => $"{InputName()}[{(o[0] * stride.Height) + (k / kernel.Width)},{(o[1] * stride.Width) + (k % kernel.Width)},{o[2]}]")];
        g[3].ShouldBe(string.Join(", ", names));
        values.ShouldBe(names.Select(Value));
        IsFirstLargest(values, Array.IndexOf(values, g[2]));
        _result = (g[0], g[2]);
    }

    /// <summary>e to a power: the power is the one asked for, the value is right, and it is used as printed.</summary>
    private static void Power(string printed, Exact expected, string value, string used)
    {
        printed.ShouldBe(expected.Real());
        (expected > 60).ShouldBeFalse();
        value.ShouldBe(expected.Exp().Significant().Plain());
        used.ShouldBe(value);
    }

    /// <summary>The value of the operand at the same place.</summary>
    private string Operand(string element, string operand, int input = 0)
    {
        element.ShouldStartWith(_node + "[");
        operand.ShouldBe(InputName(input) + element[_node.Length..]);
        return Value(operand);
    }

    private void Done(string element, string printed, Exact result)
    {
        printed.ShouldBe(result.Real());
        _result = (element, printed);
    }

    private void Finish(string element, string value)
    {
        (element, value).ShouldBe(_result);
        int[] at = Axes(element);
        TensorShape shape = Shape(_node);
        Flat(at, [shape.Height, shape.Width, shape.Channels]);
        if (_chain.Name == element && (_section == "float" ? Graph[_node] is ConvolutionLayer or DenseLayer : Integer[_node] is ConvolutionNode or DepthwiseNode or DenseNode))
        {
            _chain.Count.ShouldBe(FanIn());
        }

        _known.TryAdd(_section + " " + element, value).ShouldBeTrue();
        (_result, _chain) = (("", ""), ("", 0, 0));
    }

    private int FanIn() => _section == "float"
        ? _case.Weights[_node + ".weight"].Length / _case.Weights[_node + ".weight"].Shape[0]
        : Integer[_node] switch
        {
            ConvolutionNode n => n.Weights.Count / n.Bias.Count,
            DepthwiseNode n => n.Weights.Count / n.Bias.Count,
            var n => ((DenseNode)n).Weights.Count / ((DenseNode)n).Bias.Count,
        };
}
