using System.Globalization;
using System.Numerics;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;

namespace GradientsToGates.Explain;

/// <summary>The forward pass in integers: the reference's numbers, each with the steps of docs/numerics.md that give it.</summary>
/// <param name="trace">The reference's run.</param>
/// <param name="real">Float values by layer, NHWC, to compare with.</param>
/// <param name="selection">What is explained.</param>
/// <param name="page">Receives the text.</param>
internal sealed class IntegerForward(IntegerTrace trace, IReadOnlyDictionary<string, decimal[]> real, Selection selection, Page page)
{
    private readonly IntegerGraph _graph = trace.Graph;

    /// <summary>Writes every explained node.</summary>
    public void Write()
    {
        foreach (IntegerNode node in _graph.Nodes)
        {
            IReadOnlyCollection<int> elements = selection.Of(node.Name);
            if (elements.Count == 0)
            {
                continue;
            }

            page.Line($"");
            page.Line($"integer {node.Name}: {Headings.Of(node)}");
            Ratios(node, elements);
            foreach (int i in elements)
            {
                Element(node, i);
                page.Line($"{Name(node, i)} = {trace[node.Name][i]}{Meaning(node, i)}");
            }
        }
    }

    /// <summary>Writes the class that the output stands for.</summary>
    public void WriteResult()
    {
        page.Line($"");
        page.Line($"integer result: class {Decision.Decide(trace)}");
    }

    private void Element(IntegerNode node, int i)
    {
        if (node is ConvolutionNode { TruncateProducts: not null } or DenseNode { TruncateProducts: not null } || node.Output.Type.Bits > 64)
        {
            throw UserException.BadInput("G2G8108", $"layer '{node.Name}'", "truncated products and sums of more than 64 bits cannot be explained.", "Explain another format, such as int8 or q6.10.");
        }

        switch (node)
        {
            case ConvolutionNode n:
                Sum(n, i, n.Bias, n.Weights, [n.Bias.Count, n.Kernel.Height, n.Kernel.Width, _graph.InputOf(n).Output.Shape.Channels], Windows.Of(_graph, n).Taps(i));
                break;
            case DenseNode n:
                int inputs = n.Weights.Count / n.Bias.Count;
                Sum(n, i, n.Bias, n.Weights, [n.Bias.Count, inputs], Enumerable.Range(0, inputs).Select(j => new Tap((i * inputs) + j, j, j)));
                break;
            case DepthwiseNode n:
                Sum(n, i, n.Bias, n.Weights, n.Scales ? [n.Bias.Count] : [n.Bias.Count, n.Kernel.Height, n.Kernel.Width], Windows.Of(_graph, n).TapsOfChannel(i));
                break;
            case RequantizeNode n:
                Requantize(n, i);
                break;
            case TableNode n:
                LookUp(n, i);
                break;
            case MaxPoolNode n:
                int[] window = [.. Windows.Of(_graph, n).OfChannel(i)];
                page.Line($"{Name(n, i)} max of {string.Join(", ", window.Select(j => Text(Value(n, j))))} = {trace[n.Name][i]} | {string.Join(", ", window.Select(j => InputName(n, j)))}");
                break;
            case SumPoolNode n:
                SumPool(n, i);
                break;
            case AddNode n:
                Add(n, i);
                break;
            case FlattenNode n:
                page.Line($"{Name(n, i)} copy: {Value(n, i)} | {InputName(n, i)}");
                break;
            case ArgMaxNode n:
                page.Line($"{Name(n, i)} argmax of {string.Join(", ", trace[n.Inputs[0]].Select(Text))} = {trace[n.Name][i]} | {n.Inputs[0]}");
                break;
            case InputNode:
                break;
            default:
                throw new UnsupportedNodeException(node, "explain");
        }
    }

    private void Sum(IntegerNode n, int i, ValueArray<long> bias, ValueArray<int> weights, int[] shape, IEnumerable<Tap> taps)
    {
        int channel = i % bias.Count;
        long sum = bias[channel];
        page.Line($"{Name(n, i)} bias: {sum} | bias[{channel}]");
        int k = 0;
        foreach (Tap tap in taps)
        {
            // Padding holds the code of real 0.
            long x = tap.Input < 0 ? _graph.InputOf(n).Output.ZeroPoint : Value(n, tap.Input);
            long w = weights[tap.Weight];
            string origin = (tap.Input < 0 ? "padding" : InputName(n, tap.Input)) + " * weight" + Names.Axes(shape, tap.Weight);
            Product.Row(page, Name(n, i), ++k, (Text(x), Text(w), Text(x * w)), (Text(sum), Text(sum + (x * w))), origin);
            sum += x * w;
        }
    }

    private void SumPool(SumPoolNode n, int i)
    {
        int zero = _graph.InputOf(n).Output.ZeroPoint;
        long sum = 0;
        int k = 0;
        foreach (int j in Windows.Of(_graph, n).OfChannel(i))
        {
            long x = Value(n, j) - zero;
            Product.TermRow(page, Name(n, i), ++k, Text(x), (Text(sum), Text(sum + x)), zero == 0 ? InputName(n, j) : InputName(n, j) + " - zero point");
            sum += x;
        }
    }

    private void Add(AddNode n, int i)
    {
        IntegerNode nodeA = _graph.InputOf(n, 0);
        IntegerNode nodeB = _graph.InputOf(n, 1);
        long a = trace[nodeA.Name][i] - nodeA.Output.ZeroPoint;
        long b = trace[nodeB.Name][i] - nodeB.Output.ZeroPoint;
        string origin = $"{Name(nodeA, i)}{LessZeroPoint(nodeA)}, {Name(nodeB, i)}{LessZeroPoint(nodeB)}";
        page.Line($"{Name(n, i)} add: {a} * {n.MultiplierA} + {b} * {n.MultiplierB} = {a * n.MultiplierA} + {b * n.MultiplierB} = {trace[n.Name][i]} | {origin}");
    }

    private static string LessZeroPoint(IntegerNode node) => node.Output.ZeroPoint == 0 ? "" : " - zero point";

    private void LookUp(TableNode n, int i)
    {
        IntegerTensorType index = _graph.InputOf(n).Output;
        long code = Value(n, i);
        decimal x = Pencil.Round((code - index.ZeroPoint) * Pencil.Significant(index.Scales[0]));
        page.Line($"{Name(n, i)} look-up: {code} - {index.Type.Min} = {code - index.Type.Min}; entries[{code - index.Type.Min}] = {trace[n.Name][i]} | {InputName(n, i)} means {Pencil.Real(x)}");
    }

    private void Requantize(RequantizeNode n, int i)
    {
        long acc = Value(n, i);
        long m = n.Multiplier(i % n.Output.Shape.Channels);
        Int128 product = (Int128)acc * m;
        string line = $"{Name(n, i)} requantize: {Text(acc)} * {Text(m)} = {Text(product)}{Rounded(n, product)}";
        Int128 v = n.Requantizer.Round(product);
        if (n.Output.ZeroPoint != 0)
        {
            line += $"; + zero point {Text(n.Output.ZeroPoint)} = {Text(v + n.Output.ZeroPoint)}";
            v += n.Output.ZeroPoint;
        }

        v = n.Requantizer.Limit(v);
        line += $"; {Headings.OverflowName(n.Overflow)} to {n.Output.Type} {Text(n.Output.Type.Min)} .. {Text(n.Output.Type.Max)} = {Text(v)}";
        if (n.Relu)
        {
            line += $"; relu, at least {Text(n.Output.ZeroPoint)} = {Text(Int128.Max(v, n.Output.ZeroPoint))}";
        }

        page.Line($"{line} | {InputName(n, i)} * M");
    }

    private static string Rounded(RequantizeNode n, Int128 product)
    {
        Int128 result = n.Requantizer.Round(product);
        string s = Text(n.Shift);
        if (n.Shift == 0)
        {
            return $"; >> 0 = {Text(result)}";
        }

        Int128 half = Int128.One << (n.Shift - 1);
        Int128 floor = product >> n.Shift;
        return n.Rounding switch
        {
            Rounding.Floor => $"; >> {s} = {Text(result)}",
            Rounding.HalfUp => $"; + 2^{Text(n.Shift - 1)} = {Text(product + half)}; >> {s} = {Text(result)}",
            Rounding.HalfEven => $"; >> {s} = {Text(floor)} rest {Text(product - (floor << n.Shift))}, half is {Text(half)}; half even = {Text(result)}",
            _ => throw new UnsupportedNodeException(n.Rounding, "explain"),
        };
    }

    // Where a requantize's multipliers come from: the ratio of the scales.
    private void Ratios(IntegerNode node, IReadOnlyCollection<int> elements)
    {
        if (node is not RequantizeNode n)
        {
            return;
        }

        foreach (int c in elements.Select(i => i % n.Output.Shape.Channels).Distinct().Order())
        {
            decimal from = Pencil.Significant(_graph.InputOf(n).Output.Scale(c));
            decimal to = Pencil.Significant(n.Output.Scale(c));
            decimal made = Pencil.Significant(n.Multiplier(c) / (decimal)(1L << n.Shift));
            string ratio = $"scale {Pencil.Precise(from)} / {Pencil.Precise(to)} = {Pencil.Precise(Pencil.Significant(from / to))}";
            page.Line($"{n.Name} channel {c}: {ratio}; M / 2^S = {n.Multiplier(c)} / 2^{n.Shift} = {Pencil.Precise(made)}{AsShift(n.Multiplier(c), n.Shift)}");
        }
    }

    private static string AsShift(long m, int shift)
    {
        if (!long.IsPow2(m))
        {
            return "";
        }

        int exponent = BitOperations.Log2((ulong)m);
        return FormattableString.Invariant($"; M = 2^{exponent}, in all a shift by {shift - exponent}");
    }

    // The real number that the integer stands for, beside what the float network has there. The input's codes are pixels: no float layer has them.
    private string Meaning(IntegerNode node, int i)
    {
        if (node is InputNode or ArgMaxNode || !real.TryGetValue(node.Name, out decimal[]? values))
        {
            return "";
        }

        IntegerTensorType type = node.Output;
        long code = trace[node.Name][i] - type.ZeroPoint;
        decimal scale = Pencil.Significant(type.Scale(i % type.Shape.Channels));
        return FormattableString.Invariant($", means {code} * {Pencil.Precise(scale)} = {Pencil.Real(Pencil.Round(code * scale))}; float {Pencil.Real(values[i])}");
    }

    private long Value(IntegerNode n, int i) => trace[n.Inputs[0]][i];

    private string InputName(IntegerNode n, int i) => Name(_graph.InputOf(n), i);

    private static string Name(IntegerNode n, int i) => Names.Element(n.Name, n.Output.Shape, i);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(Int128 value) => value.ToString(CultureInfo.InvariantCulture);
}
