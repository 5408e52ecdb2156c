using System.Globalization;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Explain.Tests;

/// <content>Loss and gradients.</content>
internal sealed partial class Redo
{
    private int Outputs => Graph.ShapeOf(Graph.Output.Name).Count;

    private void BackwardRules()
    {
        LossRules();
        Rule("gradient product", "backward", E + @" gradient product (\d+): " + N + @" \* " + N + " = " + N + "; sum " + N + @" \+ " + N + " = " + N + @" \| " + E + @" gradient \* (.+)", GradientProduct);
        Rule("gradient", "backward", E + " gradient = " + N, g =>
        {
            g[0].ShouldStartWith(_node + "[");
            if (_node == Graph.Output.Name)
            {
                g[1].ShouldBe(_known["gradient " + g[0]]);
                return;
            }

            // A value that nothing depends on has no products.
            g[1].ShouldBe(_known.GetValueOrDefault("gradient " + g[0], "0.000000"));
            _known["gradient " + g[0]] = g[1];
        });
        Rule("slope", "backward", E + " slope: " + N + @" \* \(1 - " + N + @"\) = " + N, g =>
        {
            Graph[_node].ShouldBeOfType<SigmoidLayer>();
            g[2].ShouldBe(g[1]);
            Slope(g[0], g[1], g[3], Exact.Parse(g[1]) * (1 - Exact.Parse(g[1])));
        });
        Rule("slope", "backward", E + " slope: 1 - " + N + @" \* " + N + " = " + N, g =>
        {
            Graph[_node].ShouldBeOfType<TanhLayer>();
            g[2].ShouldBe(g[1]);
            Slope(g[0], g[1], g[3], 1 - (Exact.Parse(g[1]) * Exact.Parse(g[1])));
        });
        Rule("slope", "backward", E + " slope: " + N + ", for " + N + " is (above|not above) 0", g =>
        {
            Graph[_node].ShouldBeOfType<ReluLayer>();
            bool above = Exact.Parse(g[2]) > 0;
            g[3].ShouldBe(above ? "above" : "not above");
            Slope(g[0], g[2], g[1], above ? 1 : 0);
        });
    }

    private void LossRules()
    {
        Rule("loss", "backward", @"loss (\d+): target (\d), (?:y = " + N + "|1 - " + N + " = " + N + @"); -ln\(" + N + @"\) = " + N + @" \| y = " + E, g =>
        {
            _case.Definition.Loss.ShouldBe(LossKind.BinaryCrossEntropy);
            string y = Output(g[0], g[7]);
            g[1].ShouldBe(Target(g[0]));
            (g[2].Length > 0 ? g[2] : g[3]).ShouldBe(y);
            (g[2].Length > 0).ShouldBe(g[1] == "1");
            string right = g[2].Length > 0 ? g[2] : g[4];
            Exact.Parse(right).ShouldBe(g[1] == "1" ? Exact.Parse(y) : 1 - Exact.Parse(y));
            string held = right is "0.000000" ? "0.000001" : right is "1.000000" ? "0.999999" : right;
            g[5].ShouldBe(held);
            IsMinusLog(g[6], held);
            _known["right " + g[7]] = held;
            LossTerm(g[0], g[6]);
        });
        Rule("loss gradient", "backward", E + @" gradient: (-?1) / " + N + @" / (\d+) = " + N + @" \| slope of -ln\((y|1 - y)\) over outputs", g =>
        {
            g[1].ShouldBe(Target(Axes(g[0])[2].ToString(CultureInfo.InvariantCulture)) == "1" ? "-1" : "1");
            g[5].ShouldBe(g[1] == "1" ? "1 - y" : "y");
            g[2].ShouldBe(_known["right " + g[0]]);
            g[3].ShouldBe(Outputs.ToString(CultureInfo.InvariantCulture));
            OutputGradient(g[0], g[4], Exact.Parse(g[1]) / Exact.Parse(g[2]) / Exact.Parse(g[3]));
        });
        Rule("loss", "backward", @"loss (\d+): target (\d), " + N + @" - (\d) = " + N + "; squared = " + N + @" \| y = " + E, g =>
        {
            _case.Definition.Loss.ShouldBe(LossKind.MeanSquaredError);
            g[1].ShouldBe(Target(g[0]));
            g[2].ShouldBe(Output(g[0], g[6]));
            g[3].ShouldBe(g[1]);
            Exact d = Exact.Parse(g[2]) - Exact.Parse(g[3]);
            g[4].ShouldBe(d.Real());
            g[5].ShouldBe((d * d).Real());
            _known["difference " + g[6]] = g[4];
            LossTerm(g[0], g[5]);
        });
        Rule("loss gradient", "backward", E + @" gradient: 2 \* " + N + @" / (\d+) = " + N + @" \| 2 \(y - target\) / outputs", g =>
        {
            g[1].ShouldBe(_known["difference " + g[0]]);
            g[2].ShouldBe(Outputs.ToString(CultureInfo.InvariantCulture));
            OutputGradient(g[0], g[3], 2 * Exact.Parse(g[1]) / Exact.Parse(g[2]));
        });
        Rule("loss", "backward", "loss: " + N + @" / (\d+) = " + N + @" \| sum / outputs", g =>
        {
            g[0].ShouldBe(_chain.Sum.Real());
            g[1].ShouldBe(Outputs.ToString(CultureInfo.InvariantCulture));
            _chain.Count.ShouldBe(Outputs);
            g[2].ShouldBe((Exact.Parse(g[0]) / Exact.Parse(g[1])).Real());
            _known["loss"] = g[2];
        });
        Rule("softmax", "backward", @"softmax (\d+): " + N + " - " + N + " = " + N + @"; e\^" + N + " = " + N + @" \| " + E + " less the largest", g =>
        {
            _case.Definition.Loss.ShouldBe(LossKind.CrossEntropy);
            g[1].ShouldBe(Output(g[0], g[6]));
            string[] all = [.. Enumerable.Range(0, Outputs).Select(j => _known[$"float {Graph.Output.Name}[0,0,{j}]"])];
            IsFirstLargest(all, Array.IndexOf(all, g[2]));
            g[3].ShouldBe((Exact.Parse(g[1]) - Exact.Parse(g[2])).Real());
            g[4].ShouldBe(g[3]);
            g[5].ShouldBe(Exact.Parse(g[3]).Exp().Significant().Plain());
            _known["power " + g[0]] = g[5];
        });
        Rule("softmax", "backward", @"softmax sum: ([\d. +]+) = " + N, g =>
        {
            string[] powers = g[0].Split(" + ");
            powers.ShouldBe(Enumerable.Range(0, Outputs).Select(j => _known[$"power {j}"]));
            g[1].ShouldBe(powers.Aggregate((Exact)0, (s, p) => s + Exact.Parse(p)).Plain());
            _known["power sum"] = g[1];
        });
        Rule("softmax", "backward", @"softmax (\d+): " + N + " / " + N + " = " + N, g =>
        {
            (g[1], g[2]).ShouldBe((_known["power " + g[0]], _known["power sum"]));
            g[3].ShouldBe((Exact.Parse(g[1]) / Exact.Parse(g[2])).Real());
            _known["softmax " + g[0]] = g[3];
        });
        Rule("loss", "backward", @"loss: -ln\(" + N + @"\) = " + N + @" \| softmax (\d+)", g =>
        {
            g[2].ShouldBe(_label.ToString(CultureInfo.InvariantCulture));
            g[0].ShouldBe(_known["softmax " + g[2]] is "0.000000" ? "0.000001" : _known["softmax " + g[2]]);
            IsMinusLog(g[1], g[0]);
            _known["loss"] = g[1];
        });
        Rule("loss gradient", "backward", E + " gradient: " + N + @" - (\d) = " + N + @" \| softmax (\d+) - target", g =>
        {
            g[4].ShouldBe(Axes(g[0])[2].ToString(CultureInfo.InvariantCulture));
            g[1].ShouldBe(_known["softmax " + g[4]]);
            g[2].ShouldBe(Target(g[4]));
            OutputGradient(g[0], g[3], Exact.Parse(g[1]) - Exact.Parse(g[2]));
        });
    }

    private string Output(string index, string element)
    {
        element.ShouldBe($"{Graph.Output.Name}[0,0,{index}]");
        return _known["float " + element];
    }

    private string Target(string index) => Outputs == 1 ? _label.ToString(CultureInfo.InvariantCulture) : index == _label.ToString(CultureInfo.InvariantCulture) ? "1" : "0";

    private void LossTerm(string index, string term)
    {
        int j = int.Parse(index, CultureInfo.InvariantCulture);
        _chain = j == 0 ? ("loss", 0, 0) : _chain;
        j.ShouldBe(_chain.Count);
        _chain = ("loss", j + 1, _chain.Sum + Exact.Parse(term));
    }

    private void OutputGradient(string element, string printed, Exact value)
    {
        element.ShouldStartWith(Graph.Output.Name + "[");
        printed.ShouldBe(value.Real());
        _known.TryAdd("gradient " + element, printed).ShouldBeTrue();
    }

    /// <summary>-ln(x) rounded to 6 decimals is l when e^-(l + half a unit) &lt;= x &lt;= e^-(l - half a unit).</summary>
    private static void IsMinusLog(string printed, string x)
    {
        var l = Exact.Parse(printed);
        printed.ShouldBe(l.Real());
        var half = Exact.Parse("0.0000005");
        (Exact.Parse(x) > (-(l - half)).Exp()).ShouldBeFalse();
        (Exact.Parse(x) < (-(l + half)).Exp()).ShouldBeFalse();
    }

    private void Slope(string element, string y, string printed, Exact slope)
    {
        element.ShouldStartWith(_node + "[");
        y.ShouldBe(_known["float " + element]);
        printed.ShouldBe(slope.Real());
        _known.TryAdd("slope " + element, printed).ShouldBeTrue();
    }

    private void GradientProduct(string[] g)
    {
        int k = int.Parse(g[1], CultureInfo.InvariantCulture);
        _chain = k == 1 ? (g[0], 0, 0) : _chain;
        g[0].ShouldBe(_chain.Name);
        k.ShouldBe(_chain.Count + 1);
        g[2].ShouldBe(_known["gradient " + g[8]]);
        g[3].ShouldBe(g[0].StartsWith(_node + "[", StringComparison.Ordinal) ? FactorOfValue(g[0], g[8], g[9]) : FactorOfWeight(g[0], g[8], g[9]));
        g[4].ShouldBe((Exact.Parse(g[2]) * Exact.Parse(g[3])).Real());
        g[5].ShouldBe(_chain.Sum.Real());
        g[6].ShouldBe(g[4]);
        g[7].ShouldBe((_chain.Sum + Exact.Parse(g[4])).Real());
        _chain = (g[0], k, Exact.Parse(g[7]));
        _known["gradient " + g[0]] = g[7];
    }

    /// <summary>The local factor between a value and a place where it is used.</summary>
    private string FactorOfValue(string value, string use, string what)
    {
        FloatNode user = Graph[use[..use.IndexOf('[', StringComparison.Ordinal)]];
        user.Inputs.ShouldContain(_node);
        (int[] i, int[] o) = (Axes(value), Axes(use));
        switch (user)
        {
            case Conv2DLayer n:
                int[] w = Axes(what);
                w[0].ShouldBe(o[2]);
                Padding p = Graph.PaddingOf(n);
                i.ShouldBe([(o[0] * n.Stride.Height) + w[1] - p.Top, (o[1] * n.Stride.Width) + w[2] - p.Left, w[3]]);
                return Weight($"{n.Name}.{what}");
            case DepthwiseConv2DLayer n:
                int[] own = Axes(what);
                own[0].ShouldBe(o[2]);
                i.ShouldBe([(o[0] * n.Stride.Height) + own[1] - Graph.PaddingOf(n).Top, (o[1] * n.Stride.Width) + own[2] - Graph.PaddingOf(n).Left, own[0]]);
                return Weight($"{n.Name}.{what}");
            case DenseLayer n:
                Axes(what).ShouldBe([o[2], i[2]]);
                return Weight($"{n.Name}.{what}");
            case ReluLayer or SigmoidLayer or TanhLayer:
                what.ShouldBe("slope");
                o.ShouldBe(i);
                return _known["slope " + use];
            case MaxPoolLayer:
                what.ShouldBe("1, the largest");
                string[] window = [.. Window(user, o)];
                string[] values = [.. window.Select(e => _known["float " + e])];
                IsFirstLargest(values, Array.IndexOf(window, value));
                return "1.000000";
            case AvgPoolLayer or GlobalAvgPoolLayer:
                int area = FloatPool(user).Kernel.Area;
                what.ShouldBe($"1/{area}");
                Window(user, o).ShouldContain(value);
                return (1 / (Exact)area).Real();
            case AddLayer:
                what.ShouldBe("1");
                o.ShouldBe(i);
                return "1.000000";
            default:
                user.ShouldBeOfType<FlattenLayer>();
                what.ShouldBe("1");
                TensorShape shape = Graph.ShapeOf(_node);
                o[2].ShouldBe(Flat(i, [shape.Height, shape.Width, shape.Channels]));
                return "1.000000";
        }
    }

    private IEnumerable<string> Window(FloatNode pool, int[] o)
    {
        (Extent kernel, Extent stride) = FloatPool(pool);
        return Enumerable.Range(0, kernel.Area).Select(k => $"{pool.Inputs[0]}[{(o[0] * stride.Height) + (k / kernel.Width)},{(o[1] * stride.Width) + (k % kernel.Width)},{o[2]}]");
    }

    /// <summary>The input that a weight meets at an output; 1 for a bias.</summary>
    private string FactorOfWeight(string weight, string use, string what)
    {
        use.ShouldStartWith(_node + "[");
        (int[] w, int[] o) = (Axes(weight), Axes(use));
        w[0].ShouldBe(o[2]);
        if (weight.StartsWith(_node + ".bias[", StringComparison.Ordinal))
        {
            what.ShouldBe("1");
            return "1.000000";
        }

        weight.ShouldStartWith(_node + ".weight[");
        string input = Graph[_node].Inputs[0];
        if (Graph[_node] is not ConvolutionLayer n)
        {
            what.ShouldBe($"{input}[0,0,{w[1]}]");
            return _known["float " + what];
        }

        Padding p = Graph.PaddingOf(n);
        TensorShape shape = Graph.ShapeOf(input);
        (int y, int x) = ((o[0] * n.Stride.Height) + w[1] - p.Top, (o[1] * n.Stride.Width) + w[2] - p.Left);
        bool inside = y >= 0 && y < shape.Height && x >= 0 && x < shape.Width;
        int channel = n is DepthwiseConv2DLayer ? w[0] : w[3];
        what.ShouldBe(inside ? $"{input}[{y},{x},{channel}]" : "padding");
        return inside ? _known["float " + what] : Padding(channel);
    }
}
