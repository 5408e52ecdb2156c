using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;

namespace GradientsToGates.Explain.Tests;

/// <summary>
/// Reads the text of explain and redoes every line: operands must be those that earlier lines gave (or, where only one element is explained,
/// the reference's), weights those of the network, results those of exact arithmetic. Any line that has no rule here is an error.
/// </summary>
internal sealed partial class Redo
{
    private const string N = @"(-?\d+(?:\.\d+)?)"; // a number
    private const string E = @"([\w.]+\[\d+(?:,\d+)*\])"; // an element or a weight

    private static readonly ConcurrentDictionary<string, Regex> _patterns = new();

    private readonly Case _case;
    private readonly byte[] _codes;
    private readonly int _label;
    private readonly List<(string Kind, string Section, Regex Pattern, Action<string[]> Check)> _rules = [];
    private readonly Dictionary<string, string> _known = [];
    private readonly TinyNet _double;
    private readonly IntegerTrace _trace;
    private string _section = "";
    private string _node = "";
    private (string Name, int Count, Exact Sum) _chain;
    private (string Name, string Value) _result;
    private bool _whole;

    public Redo(Case network, byte[] codes, int label)
    {
        (_case, _codes, _label) = (network, codes, label);
        _double = new TinyNet(Graph, network.Weights.Items.ToDictionary(w => w.Key, w => Array.ConvertAll(w.Value.Data, v => (double)v)), codes);
        _trace = new Interpreter(Integer).Run(codes);
        CommonRules();
        FloatRules();
        IntegerRules();
        BackwardRules();
        StepRules();
    }

    /// <summary>How many lines of each kind were redone.</summary>
    public Dictionary<string, int> Counts { get; } = [];

    /// <summary>Every number that a line gave a name: <c>float conv1[0,0,0]</c>, <c>integer conv1[0,0,0]</c>, <c>gradient conv1.weight[0,0,0,0]</c>.</summary>
    public IReadOnlyDictionary<string, string> Known => _known;

    private FloatGraph Graph => _case.Definition.Graph;

    private IntegerGraph Integer => _case.Integer;

    /// <summary>Redoes a text; throws at the first line that is wrong.</summary>
    public void Run(string text)
    {
        text.ShouldEndWith("\n");
        foreach (string line in text[..^1].Split('\n'))
        {
            try
            {
                Line(line);
            }
            catch (Exception e) when (e is ShouldAssertException or KeyNotFoundException or FormatException or OverflowException or IndexOutOfRangeException or InvalidOperationException or ArgumentException)
            {
                throw new RedoException($"{line}\n{e.Message}", e);
            }
        }

        _result.Name.ShouldBe("", "the last element has no value");
    }

    private void Line(string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        if (line.StartsWith('#'))
        {
            Page.Value.ShouldContain(line);
            return;
        }

        string plain = Blanks().Replace(line, " ");
        foreach ((string kind, string section, Regex pattern, Action<string[]> check) in _rules)
        {
            if ((section.Length == 0 || section == _section) && pattern.Match(plain) is { Success: true } match)
            {
                check([.. match.Groups.Values.Skip(1).Select(g => g.Success ? g.Value : "")]);
                Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
                return;
            }
        }

        throw new RedoException(line + "\nno rule reads this line", null);
    }

    private static Lazy<string> Page { get; } = new(() => File.ReadAllText(Repository.PathOf("docs/explain.md")));

    private void Rule(string kind, string section, string pattern, Action<string[]> check) =>
        _rules.Add((kind, section, _patterns.GetOrAdd(pattern, p => new Regex("^" + p + "$", RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeSpan.FromSeconds(5))), check));

    private void CommonRules()
    {
        Rule("explain", "", @"explain (\S+): codes ([\d ]+)", g =>
        {
            (g[0], g[1]).ShouldBe((Graph.Name, string.Join(' ', _codes)));
            _whole = true;
        });
        Rule("explain", "", @"explain (\S+): one element of (\S+)", g => g[0].ShouldBe(Graph.Name));
        Rule("result", "", @"float result: class (\d+) \| " + E + " = " + N + @", class 1 from 0\.5 up", g =>
        {
            g[2].ShouldBe(_known["float " + g[1]]);
            g[0].ShouldBe(Exact.Parse(g[2]) < Exact.Parse("0.5") ? "0" : "1");
        });
        Rule("result", "", @"float result: class (\d+) \| largest of ([-\d., ]+)", g =>
        {
            string[] values = g[1].Split(", ");
            values.ShouldBe(Enumerable.Range(0, values.Length).Select(i => _known[$"float {Graph.Output.Name}[0,0,{i}]"]));
            IsFirstLargest(values, int.Parse(g[0], CultureInfo.InvariantCulture));
        });
        Rule("result", "", @"integer result: class (\d+)", g => g[0].ShouldBe(Decision.Decide(_trace).ToString(CultureInfo.InvariantCulture)));
        Rule("heading", "", @"float (\S+): (.+)", g => Heading("float", g, FloatHeading(Graph[g[0]])));
        Rule("heading", "", @"integer (\S+): (.+)", g => Heading("integer", g, IntegerHeading(Integer[g[0]])));
        Rule("label", "", @"backward (\S+): label (\d+)", g =>
        {
            (g[0], g[1]).ShouldBe((Graph.Name, _label.ToString(CultureInfo.InvariantCulture)));
            (_section, _node) = ("backward", "");
        });
        Rule("heading", "", @"backward (\S+): (.+)", g => Heading("backward", g, FloatHeading(Graph[g[0]])));

        // Alike in float and integers: sums of products, sums of terms.
        Rule("bias", "", E + " bias: " + N + @" \| (bias\[\d+\]|none)", g =>
        {
            g[0].ShouldStartWith(_node + "[");
            string channel = FormattableString.Invariant($"bias[{Axes(g[0])[2]}]");
            bool has = _section == "integer" || _case.Weights.Find(_node + ".bias") is not null;
            g[2].ShouldBe(has ? channel : "none");
            g[1].ShouldBe(has ? Weight(_node + "." + channel) : "0.000000");
            _chain = (g[0], 0, Exact.Parse(g[1]));
            _result = (g[0], g[1]);
        });
        Rule("product", "", E + @" product (\d+): " + N + @" \* " + N + " = " + N + @"; sum " + N + @" \+ " + N + " = " + N + @" \| (\S+) \* (weight\S+)", Product);
        Rule("term", "", E + @" term (\d+): " + N + "; sum " + N + @" \+ " + N + " = " + N + @" \| (\S+?)( - zero point)?", Term);
    }

    private void Heading(string section, string[] g, string expected)
    {
        _result.Name.ShouldBeOneOf("", null);
        g[1].ShouldBe(expected);
        (_section, _node, _chain) = (section, g[0], ("", 0, 0));
    }

    /// <summary>A product of a convolution or dense layer: the right weight, the input under it, the running sum.</summary>
    private void Product(string[] g)
    {
        g[0].ShouldBe(_chain.Name);
        int k = int.Parse(g[1], CultureInfo.InvariantCulture);
        k.ShouldBe(_chain.Count + 1);
        int[] o = Axes(g[0]);
        (int[] weight, string input) = Operands(o, k - 1);
        g[9].ShouldBe($"weight[{string.Join(',', weight)}]");
        g[8].ShouldBe(input);
        g[2].ShouldBe(input == "padding" ? Padding(weight.Length == 3 ? weight[0] : weight[^1]) : Value(input));
        g[3].ShouldBe(Weight(_node + "." + g[9]));
        g[4].ShouldBe(Number(Exact.Parse(g[2]) * Exact.Parse(g[3])));
        Accumulate(g[0], k, g[5], g[6], g[4], g[7]);
    }

    private void Term(string[] g)
    {
        g[0].ShouldStartWith(_node + "[");
        int k = int.Parse(g[1], CultureInfo.InvariantCulture);
        if (k == 1)
        {
            _chain = (g[0], 0, 0);
        }

        g[0].ShouldBe(_chain.Name);
        k.ShouldBe(_chain.Count + 1);
        (Extent kernel, Extent stride) = Pool();
        int[] o = Axes(g[0]);
        g[6].ShouldBe($"{InputName()}[{(o[0] * stride.Height) + ((k - 1) / kernel.Width)},{(o[1] * stride.Width) + ((k - 1) % kernel.Width)},{o[2]}]");
        int zero = _section == "integer" ? Integer.InputOf(Integer[_node]).Output.ZeroPoint : 0;
        (g[7].Length > 0).ShouldBe(zero != 0);
        Exact.Parse(g[2]).ShouldBe(Exact.Parse(Value(g[6])) - zero);
        Accumulate(g[0], k, g[3], g[4], g[2], g[5]);
    }

    private void Accumulate(string name, int count, string before, string added, string term, string after)
    {
        Exact.Parse(before).ShouldBe(_chain.Sum);
        before.ShouldBe(Number(_chain.Sum));
        added.ShouldBe(term);
        after.ShouldBe(Number(_chain.Sum + Exact.Parse(term)));
        _chain = (name, count, Exact.Parse(after));
        _result = (name, after);
    }

    /// <summary>The k-th product of an output: axes of its weight, and the input's name or "padding".</summary>
    private (int[] Weight, string Input) Operands(int[] o, int k)
    {
        TensorShape shape = Shape(InputName());
        if (_section == "float" ? Graph[_node] is DenseLayer : Integer[_node] is DenseNode)
        {
            k.ShouldBeLessThan(shape.Count);
            return ([o[2], k], $"{InputName()}[0,0,{k}]");
        }

        (Extent kernel, Extent stride, Padding padding) = _section == "float"
            ? (((ConvolutionLayer)Graph[_node]).Kernel, ((ConvolutionLayer)Graph[_node]).Stride, Graph.PaddingOf((ConvolutionLayer)Graph[_node]))
            : Integer[_node] is DepthwiseNode d ? (d.Kernel, d.Stride, d.Padding) : (((ConvolutionNode)Integer[_node]).Kernel, ((ConvolutionNode)Integer[_node]).Stride, ((ConvolutionNode)Integer[_node]).Padding);
        if (_section == "float" ? Graph[_node] is DepthwiseConv2DLayer : Integer[_node] is DepthwiseNode)
        {
            // Its own channel alone; a node of the graph that only scales has a vector of weights.
            k.ShouldBeLessThan(kernel.Area);
            int[] own = _section == "integer" && kernel.Area == 1 ? [o[2]] : [o[2], k / kernel.Width, k % kernel.Width];
            (int row, int column) = ((o[0] * stride.Height) + (k / kernel.Width) - padding.Top, (o[1] * stride.Width) + (k % kernel.Width) - padding.Left);
            return (own, row >= 0 && row < shape.Height && column >= 0 && column < shape.Width ? $"{InputName()}[{row},{column},{o[2]}]" : "padding");
        }

        k.ShouldBeLessThan(kernel.Area * shape.Channels);
        (int ky, int kx, int c) = (k / shape.Channels / kernel.Width, k / shape.Channels % kernel.Width, k % shape.Channels);
        (int y, int x) = ((o[0] * stride.Height) + ky - padding.Top, (o[1] * stride.Width) + kx - padding.Left);
        bool inside = y >= 0 && y < shape.Height && x >= 0 && x < shape.Width;
        return ([o[2], ky, kx, c], inside ? $"{InputName()}[{y},{x},{c}]" : "padding");
    }

    private (Extent Kernel, Extent Stride) Pool() => _section == "integer"
        ? Integer[_node] switch
        {
            SumPoolNode n => (n.Kernel, n.Stride),
            MaxPoolNode n => (n.Kernel, n.Stride),
            _ => throw new RedoException(_node + " is no pool", null),
        }
        : FloatPool(Graph[_node]);

    private (Extent Kernel, Extent Stride) FloatPool(FloatNode node) => node switch
    {
        AvgPoolLayer n => (n.Kernel, n.Stride),
        MaxPoolLayer n => (n.Kernel, n.Stride),
        GlobalAvgPoolLayer n => (new Extent(Graph.InputShapeOf(n).Height, Graph.InputShapeOf(n).Width), new Extent(1, 1)),
        _ => throw new RedoException(node + " is no pool", null),
    };

    private string InputName(int index = 0) => _section == "integer" ? Integer[_node].Inputs[index] : Graph[_node].Inputs[index];

    private TensorShape Shape(string node) => _section == "integer" ? Integer[node].Output.Shape : Graph.ShapeOf(node);

    /// <summary>Padding: the zero point in integers; in float 0, or what a pixel of code 0 means.</summary>
    private string Padding(int channel)
    {
        if (_section == "integer")
        {
            return Integer.InputOf(Integer[_node]).Output.ZeroPoint.ToString(CultureInfo.InvariantCulture);
        }

        return Graph[Graph[_node].Inputs[0]] is InputLayer { Mean.Count: > 0 } n ? (-Exact.Of(n.Mean[channel]) / Exact.Of(n.Std[channel])).Real() : "0.000000";
    }

    /// <summary>A value by name: what its own line gave; where that is not explained, what the reference has.</summary>
    private string Value(string element)
    {
        if (_whole || _known.ContainsKey(_section + " " + element))
        {
            return _known[_section + " " + element];
        }

        string node = element[..element.IndexOf('[', StringComparison.Ordinal)];
        int[] at = Axes(element);
        TensorShape shape = Shape(node);
        return _section == "integer"
            ? _trace[node][(((at[0] * shape.Width) + at[1]) * shape.Channels) + at[2]].ToString(CultureInfo.InvariantCulture)
            : Exact.Of(_double.Value(node, at[0], at[1], at[2])).Real();
    }

    /// <summary>A weight or bias of the network: <c>conv1.weight[0,0,1,0]</c>.</summary>
    private string Weight(string name)
    {
        string array = name[..name.IndexOf('[', StringComparison.Ordinal)];
        int[] at = Axes(name);
        if (_section != "integer")
        {
            return Exact.Of(_case.Weights[array].Data[Flat(at, [.. _case.Weights[array].Shape])]).Real();
        }

        bool bias = array.EndsWith(".bias", StringComparison.Ordinal);
        return Integer[_node] switch
        {
            ConvolutionNode n when bias => n.Bias[at[0]].ToString(CultureInfo.InvariantCulture),
            ConvolutionNode n => n.Weights[Flat(at, [n.Bias.Count, n.Kernel.Height, n.Kernel.Width, Shape(n.Inputs[0]).Channels])].ToString(CultureInfo.InvariantCulture),
            DepthwiseNode n when bias => n.Bias[at[0]].ToString(CultureInfo.InvariantCulture),
            DepthwiseNode n => n.Weights[Flat(at, at.Length == 1 ? [n.Bias.Count] : [n.Bias.Count, n.Kernel.Height, n.Kernel.Width])].ToString(CultureInfo.InvariantCulture),
            DenseNode n when bias => n.Bias[at[0]].ToString(CultureInfo.InvariantCulture),
            DenseNode n => n.Weights[Flat(at, [n.Bias.Count, Shape(n.Inputs[0]).Channels])].ToString(CultureInfo.InvariantCulture),
            _ => throw new RedoException(name, null),
        };
    }

    private string Number(Exact value) => _section == "integer" ? value.Text(0) : value.Real();

    private static BigInteger Int(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private static int Flat(int[] at, int[] shape)
    {
        at.Length.ShouldBe(shape.Length);
        int index = 0;
        for (int a = 0; a < at.Length; a++)
        {
            at[a].ShouldBeInRange(0, shape[a] - 1);
            index = (index * shape[a]) + at[a];
        }

        return index;
    }

    private static int[] Axes(string element) =>
        [.. element[(element.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture))];

    private static void IsFirstLargest(string[] values, int index)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (Exact.Parse(values[i]) > Exact.Parse(values[index])).ShouldBeFalse();
            (i < index && values[i] == values[index]).ShouldBeFalse();
        }
    }

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Blanks();
}

/// <summary>A line of the text is not right.</summary>
internal sealed class RedoException(string message, Exception? inner) : Exception(message, inner);
