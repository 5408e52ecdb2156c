using System.Collections.Immutable;
using System.Numerics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Dataflow.Resources;

/// <summary>What the size of a stage's hardware follows from: its kind and the widths and counts that its primitive is made with.</summary>
/// <param name="Kind">A primitive without <c>g2g_</c>: <c>mvu</c>.</param>
/// <param name="Values">Widths and counts by name.</param>
public sealed record StageSize(string Kind, ImmutableSortedDictionary<string, int> Values)
{
    /// <summary>A width or count.</summary>
    /// <param name="name">Its name.</param>
    public int this[string name] => Values[name];

    /// <summary>Windows that a weight word is held for; 1 where the stage does not hold it.</summary>
    public int Columns => Values.GetValueOrDefault("columns", 1);

    /// <summary>Codes that a matrix-vector unit takes in a beat.</summary>
    public int Codes => Values["simd"] * (Values.ContainsKey("depthwise") ? Values["pe"] : 1);

    /// <summary>Sizes of a stage.</summary>
    /// <param name="stage">The stage.</param>
    public static StageSize Of(Stage stage) => stage switch
    {
        AdapterStage s => New("width_adapter", ("bits", s.Input.Type.Bits), ("from", s.Input.Lanes), ("to", s.Output.Lanes)),
        SkidStage s => New("skid_buffer", ("width", s.Input.Width)),
        ForkStage s => New("fork", ("width", s.Input.Width), ("outputs", s.Branches.Count)),
        FifoStage s => New("fifo", ("width", s.Input.Width), ("depth", s.Depth)),
        AddStage s => Add(s),
        LineBufferStage s => LineBuffer(s.Geometry, s.Input.Type.Bits),
        MvuStage s => Mvu(s.Fold, s.Packing, s.Depthwise, s.Sweep, s.Folds, s.Columns, s.Input.Type.Bits, s.WeightBits, s.Output.Type.Bits, s.Bias),
        RowStoreStage s => RowStore(s.Input.Width, s.Columns, s.Folds),
        RequantizeStage s => Requantize(s.Input.Type, s.Input.Lanes, s.Node),
        ScaleStage s => Scale(s.Input.Type, s.Input.Lanes, s.Node),
        TableStage s => New("table", ("lanes", s.Input.Lanes), ("index", s.Input.Type.Bits), ("out", s.Output.Type.Bits)),
        PoolStage s => Pool(s.Sum ? "avg_pool" : "max_pool", s.Input.Lanes, s.Input.Type, s.Output.Type, s.InputShape, s.Kernel),
        ArgMaxStage s => New("argmax", ("lanes", s.Input.Lanes), ("width", Signed(s.Input.Type)), ("channels", s.Channels), ("index", s.Output.Type.Bits)),
        _ => throw new Ir.UnsupportedNodeException(stage, "the resource model"),
    };

    /// <summary>Sizes of the stages of an operation that keeps the lanes it gets.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">Requantize, table, pool or argmax.</param>
    /// <param name="lanes">Lanes.</param>
    internal static IEnumerable<StageSize> OfNode(IntegerGraph graph, IntegerNode node, int lanes)
    {
        IntType input = graph.InputOf(node).Output.Type;
        IntType output = node.Output.Type;
        Ir.TensorShape shape = graph.InputOf(node).Output.Shape;
        return node switch
        {
            RequantizeNode n => [Requantize(input, lanes, n), New("skid_buffer", ("width", lanes * output.Bits))],
            DepthwiseNode n => [Scale(input, lanes, n)],
            TableNode => [New("table", ("lanes", lanes), ("index", input.Bits), ("out", output.Bits))],
            MaxPoolNode n => Pool("max_pool", n.Kernel),
            SumPoolNode n => Pool("avg_pool", n.Kernel),
            ArgMaxNode => [New("argmax", ("lanes", lanes), ("width", Signed(input)), ("channels", shape.Channels), ("index", output.Bits))],
            _ => throw new Ir.UnsupportedNodeException(node, "the resource model"),
        };

        IEnumerable<StageSize> Pool(string kind, Ir.Extent kernel)
        {
            if (DataflowBuilder.PoolWindows(graph, node, lanes) is not { } windows)
            {
                return [StageSize.Pool(kind, lanes, input, output, shape, kernel)];
            }

            (Ir.TensorShape rows, Ir.Extent row) = DataflowBuilder.InRows(windows);
            return [.. Adapter(input.Bits, lanes, windows.Lanes), LineBuffer(windows, input.Bits), StageSize.Pool(kind, windows.Lanes, input, output, rows, row)];
        }
    }

    /// <summary>Sizes of a width adapter; none where the lanes are the same.</summary>
    /// <param name="bits">Bits of a lane.</param>
    /// <param name="from">Lanes in.</param>
    /// <param name="to">Lanes out.</param>
    internal static IEnumerable<StageSize> Adapter(int bits, int from, int to) => from == to ? [] : [New("width_adapter", ("bits", bits), ("from", from), ("to", to))];

    /// <inheritdoc/>
    public bool Equals(StageSize? other) => other is not null && Kind == other.Kind && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Values.Count, Values.Values.Aggregate(17, HashCode.Combine));

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {string.Join(' ', Values.Select(v => FormattableString.Invariant($"{v.Key}={v.Value}")))}";

    /// <summary>Sizes by name.</summary>
    /// <param name="kind">A primitive without <c>g2g_</c>.</param>
    /// <param name="values">Widths and counts.</param>
    internal static StageSize New(string kind, params (string Name, int Value)[] values) =>
        new(kind, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, values.Select(v => KeyValuePair.Create(v.Name, v.Value))));

    /// <summary>Sizes of a matrix-vector unit: of kind <c>mvu</c>, or <c>mvu_packed</c> where lanes share a DSP48E1, or <c>mvu_lut</c>.</summary>
    /// <param name="fold">PE, SIMD and multiplier.</param>
    /// <param name="packing">Lanes that share a DSP48E1.</param>
    /// <param name="depthwise">Whether each lane has codes of its own.</param>
    /// <param name="sweep">Beats a window.</param>
    /// <param name="folds">Output channels / PE.</param>
    /// <param name="columns">Windows that a weight word is held for.</param>
    /// <param name="codeBits">Bits of a code.</param>
    /// <param name="weightBits">Bits of a weight.</param>
    /// <param name="sumBits">Bits of an accumulator.</param>
    /// <param name="bias">Biases.</param>
    internal static StageSize Mvu(Fold fold, LanePacking packing, bool depthwise, int sweep, int folds, int columns, int codeBits, int weightBits, int sumBits, IReadOnlyList<long> bias)
    {
        bool shared = packing.Shared > 0;
        return New(
            fold.Multiplier == Multiplier.Lut ? "mvu_lut" : shared ? "mvu_packed" : "mvu",
            [
                ("pe", fold.Pe),
                ("simd", fold.Simd),
                ("x", codeBits),
                ("w", weightBits),
                ("acc", sumBits),
                ("sweep", sweep),
                ("folds", folds),
                ("bias", BiasBits(bias)),
                .. columns > 1 ? new[] { ("columns", columns) } : [],
                .. depthwise ? new[] { ("depthwise", 1) } : [],
                .. shared ? new[] { ("shared", packing.Shared), ("single", packing.Groups - packing.Shared) } : [],
            ]);
    }

    /// <summary>Sizes of a store of rows.</summary>
    /// <param name="width">Bits of a word.</param>
    /// <param name="columns">Pixels of a row.</param>
    /// <param name="folds">Words of a pixel.</param>
    internal static StageSize RowStore(int width, int columns, int folds) => New("row_store", ("width", width), ("columns", columns), ("folds", folds));

    /// <summary>Sizes of a line buffer.</summary>
    /// <param name="g">Image and windows.</param>
    /// <param name="bits">Bits of a code.</param>
    internal static StageSize LineBuffer(WindowGeometry g, int bits) => New(
        "line_buffer",
        [
            .. g.Order > 0 ? new[] { ("order", g.Order) } : [],
            ("bits", bits),
            ("channels", g.Input.Channels),
            ("lanes", g.Lanes),
            ("height", g.Input.Height),
            ("width", g.Input.Width),
            ("kernel_h", g.Kernel.Height),
            ("kernel_w", g.Kernel.Width),
            ("stride_h", g.Stride.Height),
            ("stride_w", g.Stride.Width),
            ("pad_top", g.PadTop),
            ("pad_left", g.PadLeft),
            ("out_h", g.Output.Height),
            ("out_w", g.Output.Width),
            ("pad", g.PadValue),
            ("repeat", g.Sweeps),
            ("parallel", g.Parallel),
            ("rows", g.Rows),
        ]);

    /// <summary>Sizes of a requantize. A multiplier that is a power of two for every channel is a shift; docs/hardware.md#g2g_requantize.</summary>
    /// <param name="input">Type of the sums.</param>
    /// <param name="lanes">Sums a beat.</param>
    /// <param name="node">The arithmetic.</param>
    internal static StageSize Requantize(IntType input, int lanes, RequantizeNode node)
    {
        bool shifts = node.Multipliers.All(long.IsPow2);
        long largest = shifts ? BitOperations.Log2((ulong)node.Multipliers.Max()) : node.Multipliers.Max();
        return New(
            "requantize",
            ("lanes", lanes),
            ("acc", Signed(input)),
            ("out", node.Output.Type.Bits),
            ("mult", IntType.Covering(0, largest).Bits),
            ("shift", node.Shift),
            ("rounding", (int)node.Rounding),
            ("wrap", node.Overflow == Overflow.Wrap ? 1 : 0),
            ("zero", node.Output.ZeroPoint),
            ("channels", node.Output.Shape.Channels),
            ("uniform", node.Multipliers.All(m => m == node.Multipliers[0]) ? 1 : 0),
            ("shifts", shifts ? 1 : 0));
    }

    private static StageSize Scale(IntType input, int lanes, DepthwiseNode node) => New(
        "scale",
        ("lanes", lanes),
        ("x", Signed(input)),
        ("w", BiasBits([.. node.Weights.Select(w => (long)w)])),
        ("bias", BiasBits(node.Bias)),
        ("acc", node.Output.Type.Bits),
        ("channels", node.Output.Shape.Channels));

    private static StageSize Pool(string kind, int lanes, IntType input, IntType output, Ir.TensorShape shape, Ir.Extent kernel) => New(
        kind,
        ("lanes", lanes),
        ("bits", input.Bits),
        ("sum", output.Bits),
        ("channels", shape.Channels),
        ("height", shape.Height),
        ("width", shape.Width),
        ("kernel_h", kernel.Height),
        ("kernel_w", kernel.Width));

    private static StageSize Add(AddStage s) => New(
        "add",
        ("lanes", s.Input.Lanes),
        ("a", s.Input.Type.Bits),
        ("b", s.Second.Type.Bits),
        ("a_mult", (int)s.Node.MultiplierA),
        ("b_mult", (int)s.Node.MultiplierB),
        ("zeros", (s.Zero != 0 ? 1 : 0) + (s.SecondZero != 0 ? 1 : 0)),
        ("out", s.Output.Type.Bits));

    private static int BiasBits(IReadOnlyList<long> bias) => IntType.Covering(Math.Min(-1, bias.Min()), Math.Max(0, bias.Max())).Bits;

    private static int Signed(IntType type) => Math.Max(2, type.Signed ? type.Bits : type.Bits + 1);
}
