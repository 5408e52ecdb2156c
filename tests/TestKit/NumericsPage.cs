using System.Globalization;
using System.Numerics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.TestKit;

/// <summary>What can answer the questions of docs/numerics.md: the product, or the oracle.</summary>
public interface INumericsEngine
{
    /// <summary>The requantized code.</summary>
    public BigInteger Requantize(BigInteger accumulator, BigInteger multiplier, int shift, Rounding rounding, Overflow overflow, bool relu, IntType type, int zeroPoint);

    /// <summary>The interval of a channel's partial sums.</summary>
    public (BigInteger Min, BigInteger Max) Bound(long[] weights, long bias, IntType input);

    /// <summary>M and S for real ratios.</summary>
    public (BigInteger[] Multipliers, int Shift) Multipliers(double[] ratios, int bits);

    /// <summary>Values of every node.</summary>
    public IReadOnlyDictionary<string, BigInteger[]> Run(IntegerGraph graph, long[] input);
}

/// <summary>Runs the tables of docs/numerics.md: for a row, the cells that an engine computes.</summary>
public static class NumericsPage
{
    private static readonly IntType Wide = new(64, Signed: true);

    private static readonly Dictionary<string, Func<INumericsEngine, TableRow, Dictionary<string, string>>> Runners = new()
    {
        ["accumulator"] = Accumulator,
        ["rounding"] = Rounded,
        ["overflow"] = Overflowed,
        ["requantize"] = Requantized,
        ["multiplier"] = Multiplier,
        ["convolution"] = (e, r) => Node(e, r, Start(r).Convolution(r.Extent("kernel"), r.Extent("stride"), Pad(r), new IntType(32, Signed: true), Ints(r, "weights"), r.List("bias")), r.List("codes")),
        ["dense"] = (e, r) => Node(e, r, Vector(r, "type", "codes").Dense(new IntType(32, Signed: true), Ints(r, "weights"), r.List("bias")), r.List("codes")),
        ["truncated products"] = (e, r) => Node(e, r, Vector(r, "type", "codes").Dense(new IntType(32, Signed: true), Ints(r, "weights"), r.List("bias")).Truncated(r.Int32("T"), r.Type("result type")), r.List("codes")),
        ["depthwise"] = (e, r) => Node(e, r, new GraphBuilder(r.Shape("input"), r.Type("type")).Depthwise(new IntType(32, Signed: true), Ints(r, "weights"), r.List("bias")), r.List("codes")),
        ["depthwise windows"] = (e, r) => Node(e, r, Start(r).Depthwise(r.Extent("kernel"), r.Extent("stride"), Pad(r), new IntType(32, Signed: true), Ints(r, "weights"), r.List("bias")), r.List("codes")),
        ["table"] = Table,
        ["max pool"] = (e, r) => Node(e, r, Start(r).MaxPool(r.Extent("kernel"), r.Extent("stride")), r.List("codes")),
        ["sum pool"] = (e, r) => Node(e, r, Start(r).SumPool(r.Extent("kernel"), r.Extent("stride")), r.List("codes")),
        ["add"] = Add,
        ["argmax"] = (e, r) => Node(e, r, new GraphBuilder(TensorShape.Vector(r.List("values").Length), new IntType(32, Signed: true)).ArgMax(), r.List("values")),
        ["worked"] = (e, r) => new() { ["value"] = Worked(e, r, SampleGraphs.WorkedExample()) },
        ["worked q1.7"] = (e, r) => new() { ["value"] = Worked(e, r, WorkedNetworks.Make("q1.7")) },
        ["worked w4a4"] = (e, r) => new() { ["value"] = Worked(e, r, WorkedNetworks.Make("w4a4")) },
    };

    /// <summary>Names of the tables that can be run.</summary>
    public static IEnumerable<string> Tables => Runners.Keys;

    /// <summary>The computed cells of one row, as the page writes them.</summary>
    /// <param name="engine">Who computes.</param>
    /// <param name="table">Table name.</param>
    /// <param name="row">The row.</param>
    public static IReadOnlyDictionary<string, string> Run(INumericsEngine engine, string table, TableRow row) => Runners[table](engine, row);

    private static Dictionary<string, string> Accumulator(INumericsEngine engine, TableRow row)
    {
        (BigInteger min, BigInteger max) = engine.Bound(row.List("weights"), row.Int64("bias"), row.Type("input type"));
        IntType type = new AccumulatorBound((Int128)min, (Int128)max).SignedType();
        return new() { ["min"] = Text(min), ["max"] = Text(max), ["type"] = type.ToString() };
    }

    private static Dictionary<string, string> Rounded(INumericsEngine engine, TableRow row)
    {
        return new() { ["half up"] = Of(Rounding.HalfUp), ["half even"] = Of(Rounding.HalfEven), ["floor"] = Of(Rounding.Floor) };

        string Of(Rounding rounding) => Text(engine.Requantize(row.Integer("accumulator"), row.Integer("M"), row.Int32("S"), rounding, Overflow.Saturate, relu: false, Wide, 0));
    }

    private static Dictionary<string, string> Overflowed(INumericsEngine engine, TableRow row)
    {
        return new() { ["saturate"] = Of(Overflow.Saturate), ["wrap"] = Of(Overflow.Wrap) };

        string Of(Overflow overflow)
        {
            // v is given as the product of an accumulator and a multiplier that both fit.
            BigInteger v = row.Integer("v");
            (BigInteger accumulator, BigInteger multiplier) = BigInteger.Abs(v) < long.MaxValue ? (v, 1) : (v >> 31, BigInteger.One << 31);
            return Text(engine.Requantize(accumulator, multiplier, 0, Rounding.Floor, overflow, relu: false, row.Type("type"), 0));
        }
    }

    private static Dictionary<string, string> Requantized(INumericsEngine engine, TableRow row) => new()
    {
        ["code"] = Text(engine.Requantize(
            row.Integer("accumulator"),
            row.Integer("M"),
            row.Int32("S"),
            row["rounding"] switch { "half up" => Rounding.HalfUp, "half even" => Rounding.HalfEven, "floor" => Rounding.Floor, _ => throw Unknown(row, "rounding") },
            row["overflow"] switch { "saturate" => Overflow.Saturate, "wrap" => Overflow.Wrap, _ => throw Unknown(row, "overflow") },
            row["ReLU"] switch { "yes" => true, "no" => false, _ => throw Unknown(row, "ReLU") },
            row.Type("type"),
            row.Int32("zero point"))),
    };

    private static Dictionary<string, string> Multiplier(INumericsEngine engine, TableRow row)
    {
        (BigInteger[] multipliers, int shift) = engine.Multipliers(row.Reals("ratios"), row.Int32("bits"));
        return new() { ["S"] = Text(shift), ["multipliers"] = Text(multipliers) };
    }

    private static Dictionary<string, string> Table(INumericsEngine engine, TableRow row)
    {
        GraphBuilder graph = Vector(row, "index type", "codes");
        return new() { ["positions"] = Output(engine, graph.Table(new IntType(13, Signed: false), [.. Enumerable.Range(0, 1 << row.Type("index type").Bits)]), row.List("codes")) };
    }

    private static Dictionary<string, string> Add(INumericsEngine engine, TableRow row)
    {
        // Both inputs come from one vector: the first half passes through a table that keeps it and one that gives it the other code.
        long[] a = row.List("a");
        long[] b = row.List("b");
        IntType type = row.Type("type");
        var results = new List<string>();
        for (int i = 0; i < a.Length; i++)
        {
            GraphBuilder graph = new GraphBuilder(TensorShape.Vector(1), type, row.Int32("za"))
                .Table(type, [.. Enumerable.Repeat((int)b[i], 1 << type.Bits)], zeroPoint: row.Int32("zb"));
            results.Add(Output(engine, graph.Add("input", graph.Last, row.Int64("Ma"), row.Int64("Mb")), [a[i]]));
        }

        return new() { ["result"] = string.Join(", ", results) };
    }

    private static string Worked(INumericsEngine engine, TableRow row, IntegerGraph graph)
    {
        if (row["node"].Contains('.', StringComparison.Ordinal))
        {
            return Text(WorkedNetworks.Parameter(graph, row["node"], row.Int32("position")));
        }

        long[] position = row.List("position");
        TensorShape shape = graph[row["node"]].Output.Shape;
        long index = (((position[0] * shape.Width) + position[1]) * shape.Channels) + position[2];
        return Text(engine.Run(graph, [12, 200, 255, 0])[row["node"]][index]);
    }

    private static Dictionary<string, string> Node(INumericsEngine engine, TableRow row, GraphBuilder graph, long[] codes)
    {
        var cells = new Dictionary<string, string> { ["result"] = Output(engine, graph, codes) };
        if (row.Cells.ContainsKey("shape"))
        {
            cells["shape"] = graph.Type.Shape.ToString();
        }

        return cells;
    }

    private static GraphBuilder Start(TableRow row) => new(row.Shape("input"), row.Type("type"), row.Int32("zero point"));

    private static GraphBuilder Vector(TableRow row, string type, string codes) => new(TensorShape.Vector(row.List(codes).Length), row.Type(type));

    private static Padding Pad(TableRow row) => row.List("padding") is [var top, var left, var bottom, var right]
        ? new Padding((int)top, (int)left, (int)bottom, (int)right)
        : throw Unknown(row, "padding");

    private static int[] Ints(TableRow row, string column) => [.. row.List(column).Select(v => (int)v)];

    private static string Output(INumericsEngine engine, GraphBuilder graph, long[] codes) => Text(engine.Run(graph.Build(), codes)[graph.Last]);

    private static string Text(params IEnumerable<BigInteger> values) => string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private static FormatException Unknown(TableRow row, string column) => new($"line {row.Line}: '{row[column]}' is not a {column}");
}
