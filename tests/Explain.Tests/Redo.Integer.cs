using System.Globalization;
using System.Numerics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Explain.Tests;

/// <content>Lines of the integer section.</content>
internal sealed partial class Redo
{
    private void IntegerRules()
    {
        Rule("channel", "integer", @"(\S+) channel (\d+): scale " + N + " / " + N + " = " + N + @"; M / 2\^S = (\d+) / 2\^(\d+) = " + N + @"(?:; M = 2\^(\d+), in all a shift by (-?\d+))?", Channel);
        Rule("requantize", "integer", E + " requantize: " + N + @" \* (\d+) = " + N + @"(.*); (saturate|wrap) to ([su]\d+) " + N + @" \.\. " + N + " = " + N + @"(?:; relu, at least " + N + " = " + N + @")? \| " + E + @" \* M", Requantize);
        Rule("look-up", "integer", E + " look-up: " + N + " - " + N + " = " + N + @"; entries\[(\d+)\] = " + N + @" \| " + E + " means " + N, LookUp);
        Rule("add", "integer", E + " add: " + N + @" \* (\d+) \+ " + N + @" \* (\d+) = " + N + @" \+ " + N + " = " + N + @" \| " + E + "( - zero point)?, " + E + "( - zero point)?", Add);
        Rule("argmax", "integer", E + " argmax of ([-0-9, ]+) = " + N + @" \| (\S+)", g =>
        {
            string[] values = g[1].Split(", ");
            g[3].ShouldBe(InputName());
            values.ShouldBe(Enumerable.Range(0, Shape(g[3]).Channels).Select(c => Value($"{g[3]}[0,0,{c}]")));
            IsFirstLargest(values, (int)Int(g[2]));
            _result = (g[0], g[2]);
        });
        Rule("value", "integer", E + " = " + N + "(?:, means " + N + @" \* " + N + " = " + N + "; float " + N + ")?", Value);
    }

    private void Value(string[] g)
    {
        IntegerNode node = Integer[_node];
        if (node is InputNode)
        {
            g[1].ShouldBe(_codes[Flat(Axes(g[0]), [node.Output.Shape.Height, node.Output.Shape.Width, node.Output.Shape.Channels])].ToString(CultureInfo.InvariantCulture));
            _result = (g[0], g[1]);
        }

        Finish(g[0], g[1]);
        bool meant = node is not (InputNode or ArgMaxNode) && Graph.Nodes.Any(n => n.Name == _node);
        (g[2].Length > 0).ShouldBe(meant);
        if (meant)
        {
            Int(g[2]).ShouldBe(Int(g[1]) - node.Output.ZeroPoint);
            g[3].ShouldBe(Scale(node.Output, Axes(g[0])[2]).Plain());
            g[4].ShouldBe((Exact.Parse(g[2]) * Exact.Parse(g[3])).Real());
            string section = _section;
            _section = "float";
            g[5].ShouldBe(Value(g[0]));
            _section = section;
        }
    }

    // A double has no more than 17 digits: rounded to 15 first, as decimal numbers are made from doubles.
    private static Exact Scale(IntegerTensorType type, int channel) =>
        Exact.Parse(((decimal)(type.Scales.Count == 1 ? type.Scales[0] : type.Scales[channel])).ToString(CultureInfo.InvariantCulture)).Significant();

    private void Channel(string[] g)
    {
        var n = (RequantizeNode)Integer[_node];
        g[0].ShouldBe(_node);
        int c = int.Parse(g[1], CultureInfo.InvariantCulture);
        c.ShouldBeInRange(0, n.Output.Shape.Channels - 1);
        _known.TryAdd($"channel {_node} {c}", g[5]).ShouldBeTrue();
        g[2].ShouldBe(Scale(Integer.InputOf(n).Output, c).Plain());
        g[3].ShouldBe(Scale(n.Output, c).Plain());
        g[4].ShouldBe((Exact.Parse(g[2]) / Exact.Parse(g[3])).Significant().Plain());
        g[5].ShouldBe(n.Multipliers[n.Multipliers.Count == 1 ? 0 : c].ToString(CultureInfo.InvariantCulture));
        g[6].ShouldBe(n.Shift.ToString(CultureInfo.InvariantCulture));
        g[7].ShouldBe((Exact.Parse(g[5]) / Exact.Parse(BigInteger.Pow(2, n.Shift).ToString(CultureInfo.InvariantCulture))).Significant().Plain());
        (g[8].Length > 0).ShouldBe(Int(g[5]).IsPowerOfTwo);
        if (g[8].Length > 0)
        {
            BigInteger.Pow(2, int.Parse(g[8], CultureInfo.InvariantCulture)).ShouldBe(Int(g[5]));
            Int(g[9]).ShouldBe(n.Shift - Int(g[8]));
        }
    }

    private void Requantize(string[] g)
    {
        var n = (RequantizeNode)Integer[_node];
        g[1].ShouldBe(Operand(g[0], g[12]));
        g[2].ShouldBe(_known[$"channel {_node} {Axes(g[0])[2]}"]);
        BigInteger product = Int(g[1]) * Int(g[2]);
        Int(g[3]).ShouldBe(product);

        // The steps in the middle, as docs/numerics.md has them, spelled here once more.
        BigInteger half = n.Shift == 0 ? 0 : BigInteger.Pow(2, n.Shift - 1);
        BigInteger floor = product >> n.Shift;
        BigInteger rest = product - (floor << n.Shift);
        (BigInteger v, string steps) = n.Rounding switch
        {
            _ when n.Shift == 0 => (product, $"; >> 0 = {product}"),
            Rounding.Floor => (floor, $"; >> {n.Shift} = {floor}"),
            Rounding.HalfUp => ((product + half) >> n.Shift, $"; + 2^{n.Shift - 1} = {product + half}; >> {n.Shift} = {(product + half) >> n.Shift}"),
            _ => HalfEven(),
        };
        if (n.Output.ZeroPoint != 0)
        {
            v += n.Output.ZeroPoint;
            steps += $"; + zero point {n.Output.ZeroPoint} = {v}";
        }

        g[4].ShouldBe(steps);
        BigInteger size = BigInteger.Pow(2, n.Output.Type.Bits);
        BigInteger min = n.Output.Type.Signed ? -size / 2 : 0;
        BigInteger max = min + size - 1;
        g[5].ShouldBe(n.Overflow == Overflow.Wrap ? "wrap" : "saturate");
        g[6].ShouldBe((n.Output.Type.Signed ? "s" : "u") + n.Output.Type.Bits.ToString(CultureInfo.InvariantCulture));
        (Int(g[7]), Int(g[8])).ShouldBe((min, max));
        v = n.Overflow == Overflow.Wrap ? min + ((((v - min) % size) + size) % size) : BigInteger.Max(min, BigInteger.Min(max, v));
        Int(g[9]).ShouldBe(v);
        (g[10].Length > 0).ShouldBe(n.Relu);
        if (n.Relu)
        {
            v = BigInteger.Max(v, n.Output.ZeroPoint);
            Int(g[10]).ShouldBe(n.Output.ZeroPoint);
            Int(g[11]).ShouldBe(v);
        }

        _result = (g[0], v.ToString(CultureInfo.InvariantCulture));

        (BigInteger Value, string Steps) HalfEven()
        {
            bool up = rest > half || (rest == half && !floor.IsEven);
            BigInteger result = up ? floor + 1 : floor;
            return (result, $"; >> {n.Shift} = {floor} rest {rest}, half is {half}; half even = {result}");
        }
    }

    private void LookUp(string[] g)
    {
        var n = (TableNode)Integer[_node];
        IntegerTensorType index = Integer.InputOf(n).Output;
        g[1].ShouldBe(Operand(g[0], g[6]));
        Int(g[2]).ShouldBe(index.Type.Signed ? -BigInteger.Pow(2, index.Type.Bits - 1) : 0);
        Int(g[3]).ShouldBe(Int(g[1]) - Int(g[2]));
        g[4].ShouldBe(g[3]);
        g[5].ShouldBe(n.Entries[(int)Int(g[4])].ToString(CultureInfo.InvariantCulture));
        g[7].ShouldBe((Exact.Parse(g[1]) * Scale(index, 0)).Real());

        // The entry is the function of what the index means, in codes, within the half code of its own rounding.
        Exact x = Exact.Parse(g[7]);
        Exact e = (n.Function == "tanh" ? -2 * x : -x).Exp();
        Exact wanted = (n.Function == "tanh" ? (1 - e) / (1 + e) : 1 / (1 + e)) / Scale(n.Output, 0);
        Exact off = Exact.Parse(g[5]) - wanted;
        bool limited = (int)Int(g[5]) == n.Output.Type.Max || (int)Int(g[5]) == n.Output.Type.Min;
        (limited || ((off < 0 ? -off : off) < Exact.Parse("0.51"))).ShouldBeTrue();
        _result = (g[0], g[5]);
    }

    private void Add(string[] g)
    {
        var n = (AddNode)Integer[_node];
        int za = Integer.InputOf(n, 0).Output.ZeroPoint;
        int zb = Integer.InputOf(n, 1).Output.ZeroPoint;
        Int(g[1]).ShouldBe(Int(Operand(g[0], g[8])) - za);
        Int(g[3]).ShouldBe(Int(Operand(g[0], g[10], 1)) - zb);
        ((g[9].Length > 0), (g[11].Length > 0)).ShouldBe((za != 0, zb != 0));
        (Int(g[2]), Int(g[4])).ShouldBe((n.MultiplierA, n.MultiplierB));
        Int(g[5]).ShouldBe(Int(g[1]) * Int(g[2]));
        Int(g[6]).ShouldBe(Int(g[3]) * Int(g[4]));
        Int(g[7]).ShouldBe(Int(g[5]) + Int(g[6]));
        _result = (g[0], g[7]);
    }
}
