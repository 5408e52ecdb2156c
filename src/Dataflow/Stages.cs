using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow;

/// <summary>One instance of a primitive in the generated design. The set is closed; docs/hardware.md describes each.</summary>
/// <param name="Name">Instance name, unique in the design.</param>
/// <param name="Layer">Integer graph node it serves.</param>
/// <param name="Input">Stream read.</param>
/// <param name="Output">Stream written.</param>
public abstract record Stage(string Name, string Layer, DataStream Input, DataStream Output)
{
    /// <summary>All streams read; two for a join.</summary>
    public virtual IReadOnlyList<DataStream> Reads() => [Input];

    /// <summary>All streams written; several for a fork.</summary>
    public virtual IReadOnlyList<DataStream> Writes() => [Output];

    /// <summary>The same stage, reading another stream.</summary>
    /// <param name="from">A stream it reads.</param>
    /// <param name="to">What it reads instead.</param>
    public virtual Stage Reading(DataStream from, DataStream to) => ReferenceEquals(from, Input) ? this with { Input = to } : throw new ArgumentException("the stage does not read this stream", nameof(from));
}

/// <summary>g2g_width_adapter: other number of lanes.</summary>
public sealed record AdapterStage(string Name, string Layer, DataStream Input, DataStream Output) : Stage(Name, Layer, Input, Output);

/// <summary>g2g_skid_buffer: cuts the ready path.</summary>
public sealed record SkidStage(string Name, string Layer, DataStream Input, DataStream Output) : Stage(Name, Layer, Input, Output);

/// <summary>g2g_fork: one tensor to several readers.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Its values.</param>
/// <param name="Branches">The same values, a stream for each reader; at least two.</param>
public sealed record ForkStage(string Name, string Layer, DataStream Input, ValueArray<DataStream> Branches) : Stage(Name, Layer, Input, Branches[0])
{
    /// <inheritdoc/>
    public override IReadOnlyList<DataStream> Writes() => [.. Branches];
}

/// <summary>g2g_fifo: values of one branch wait for those of another.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Values.</param>
/// <param name="Output">The same.</param>
/// <param name="Depth">Beats it holds.</param>
public sealed record FifoStage(string Name, string Layer, DataStream Input, DataStream Output, int Depth) : Stage(Name, Layer, Input, Output)
{
    /// <summary>The least depth that passes a beat a cycle; docs/hardware.md.</summary>
    public const int MinDepth = 3;

    /// <summary>The least depth at which no bubbles and no backpressure make the design hang, where <see cref="FifoSizing"/> found it.</summary>
    public int? Live { get; init; }
}

/// <summary>g2g_add: joins two branches.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">First codes.</param>
/// <param name="Second">Second codes, as many a beat.</param>
/// <param name="Output">Sums.</param>
/// <param name="Node">The arithmetic.</param>
/// <param name="Zero">Zero point of the first codes.</param>
/// <param name="SecondZero">Zero point of the second codes.</param>
public sealed record AddStage(string Name, string Layer, DataStream Input, DataStream Second, DataStream Output, AddNode Node, int Zero, int SecondZero)
    : Stage(Name, Layer, Input, Output)
{
    /// <summary>Registers; docs/hardware.md.</summary>
    public const int Depth = 3;

    /// <inheritdoc/>
    public override IReadOnlyList<DataStream> Reads() => [Input, Second];

    /// <inheritdoc/>
    public override Stage Reading(DataStream from, DataStream to) => ReferenceEquals(from, Second) ? this with { Second = to } : base.Reading(from, to);
}

/// <summary>g2g_line_buffer: rows in, windows out.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Codes, C' lanes.</param>
/// <param name="Output">Window beats, SIMD lanes.</param>
/// <param name="Geometry">Image, kernel and ring.</param>
public sealed record LineBufferStage(string Name, string Layer, DataStream Input, DataStream Output, WindowGeometry Geometry) : Stage(Name, Layer, Input, Output);

/// <summary>g2g_mvu: windows in, accumulators out.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Window beats.</param>
/// <param name="Output">Accumulators, PE lanes.</param>
/// <param name="Pe">Output channels a cycle.</param>
/// <param name="Simd">Inputs of a channel a cycle.</param>
/// <param name="Sweep">SF: beats a window.</param>
/// <param name="Folds">NF: output channels / PE.</param>
/// <param name="WeightBits">Width of a weight.</param>
/// <param name="Words">Weight ROM: NF*SF words of PE*SIMD weights, (pe, s) at pe*SIMD + s.</param>
/// <param name="Bias">[Cout]; where the packing has an offset it is made up for in them.</param>
/// <param name="Multiplier">What the products are made of.</param>
/// <param name="Packing">The lanes that share a DSP48E1.</param>
/// <param name="Columns">Windows that a weight word is held for; with more than one, results come fold by fold.</param>
/// <param name="Depthwise">Whether each lane has inputs of its own: then a window beat has PE*SIMD codes, input s of lane pe at s*PE + pe.</param>
public sealed record MvuStage(
    string Name,
    string Layer,
    DataStream Input,
    DataStream Output,
    int Pe,
    int Simd,
    int Sweep,
    int Folds,
    int WeightBits,
    ValueArray<int> Words,
    ValueArray<long> Bias,
    Multiplier Multiplier,
    LanePacking Packing,
    int Columns = 1,
    bool Depthwise = false) : Stage(Name, Layer, Input, Output)
{
    /// <summary>PE, SIMD, multiplier and schedule.</summary>
    public Fold Fold => new(Pe, Simd, Multiplier, Columns > 1 ? Schedule.RowStationary : Schedule.OutputStationary);

    /// <summary>Words of the weight ROM that are read a frame: one for every beat, or one for every <see cref="Columns"/> beats.</summary>
    public long WordsRead => Input.Beats / Columns;

    /// <summary>DSP48E1 of the products. Yosys 0.23 makes a single product of up to 8 bits of LUTs.</summary>
    public int Dsp => Resources.StageRules.Blocks(Resources.StageSize.Of(this)).Dsp;

    /// <summary>Registers from the last beat of a sweep to the accumulators; docs/hardware.md#g2g_mvu.</summary>
    public int Depth => 4 + TreeLevels(Simd);

    /// <summary>Levels of the adder tree with at most 9 terms a register.</summary>
    /// <param name="terms">Terms of the sum.</param>
    public static int TreeLevels(int terms)
    {
        int levels = 0;
        for (; terms > 1; terms = (terms + 8) / 9)
        {
            levels++;
        }

        return levels;
    }
}

/// <summary>g2g_row_store: a row of results that comes fold by fold is sent pixel by pixel.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Accumulators of a row, fold by fold.</param>
/// <param name="Output">The same, pixel by pixel.</param>
/// <param name="Rows">Rows a frame.</param>
/// <param name="Columns">Pixels of a row.</param>
/// <param name="Folds">Words of a pixel.</param>
public sealed record RowStoreStage(string Name, string Layer, DataStream Input, DataStream Output, int Rows, int Columns, int Folds) : Stage(Name, Layer, Input, Output)
{
    /// <summary>Registers; docs/hardware.md.</summary>
    public const int Depth = 1;

    /// <summary>When it takes and sends rows: as a line buffer with a window of one row, of which two have a place.</summary>
    internal WindowGeometry Geometry => new(new TensorShape(Rows, Columns, Folds), Extent.Square(1), Extent.Square(1), 0, 0, new Extent(Rows, Columns), 0, 1, WindowGeometry.OnePosition, 1);
}

/// <summary>g2g_requantize.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Accumulators.</param>
/// <param name="Output">Codes.</param>
/// <param name="Node">The arithmetic.</param>
public sealed record RequantizeStage(string Name, string Layer, DataStream Input, DataStream Output, RequantizeNode Node) : Stage(Name, Layer, Input, Output)
{
    /// <summary>Registers; docs/hardware.md#g2g_requantize.</summary>
    public const int Depth = 4;
}

/// <summary>g2g_scale: a weight and a bias for each channel.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Codes.</param>
/// <param name="Output">Accumulators.</param>
/// <param name="Node">The arithmetic.</param>
public sealed record ScaleStage(string Name, string Layer, DataStream Input, DataStream Output, DepthwiseNode Node) : Stage(Name, Layer, Input, Output)
{
    /// <summary>Registers; docs/hardware.md.</summary>
    public const int Depth = 3;
}

/// <summary>g2g_table.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Index codes.</param>
/// <param name="Output">Codes.</param>
/// <param name="Node">The entries.</param>
public sealed record TableStage(string Name, string Layer, DataStream Input, DataStream Output, TableNode Node) : Stage(Name, Layer, Input, Output);

/// <summary>g2g_max_pool or g2g_avg_pool: windows that do not overlap.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Codes.</param>
/// <param name="Output">Maxima or sums.</param>
/// <param name="InputShape">H, W, C.</param>
/// <param name="Kernel">Window extents, also the strides. Behind a line buffer a window is a row of pixels.</param>
/// <param name="Sum">Sum when true, else maximum.</param>
/// <param name="ZeroPoint">Subtracted from each code of a sum.</param>
public sealed record PoolStage(
    string Name, string Layer, DataStream Input, DataStream Output, TensorShape InputShape, Extent Kernel, bool Sum, int ZeroPoint) : Stage(Name, Layer, Input, Output);

/// <summary>g2g_argmax.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Input">Logits.</param>
/// <param name="Output">Class index.</param>
/// <param name="Channels">Number of classes.</param>
public sealed record ArgMaxStage(string Name, string Layer, DataStream Input, DataStream Output, int Channels) : Stage(Name, Layer, Input, Output);
