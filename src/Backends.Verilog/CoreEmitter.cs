using System.Globalization;
using System.Numerics;
using GradientsToGates.Dataflow;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Backends.Verilog;

/// <summary>Prints <c>name_core</c>: one instance per stage, in dataflow order, and collects the ROM images they read.</summary>
internal sealed class CoreEmitter
{
    private readonly DataflowGraph _dataflow;
    private readonly VerilogWriter _out = new();
    private readonly List<(string Path, string Text)> _roms = [];

    private CoreEmitter(DataflowGraph dataflow) => _dataflow = dataflow;

    /// <summary>Prints the module.</summary>
    /// <param name="name">Module base name.</param>
    /// <param name="dataflow">The design.</param>
    /// <returns>The Verilog text, and the ROM files.</returns>
    public static (string Text, IReadOnlyList<(string Path, string Text)> Roms) Emit(string name, DataflowGraph dataflow)
    {
        var emitter = new CoreEmitter(dataflow);
        emitter.Module(name);
        return (emitter._out.ToString(), emitter._roms);
    }

    private void Module(string name)
    {
        DataStream input = _dataflow.Input;
        DataStream output = _dataflow.Output;
        _out.Line("// SPDX-License-Identifier: MIT");
        _out.Line("//");
        _out.Line($"// {name}_core: the network '{_dataflow.Graph.Name}' as valid/ready stages.");
        _out.Line("//");
        _out.Line($"// In   {input.Beats} beats a frame of {input.Lanes} x {input.Type} ({_dataflow.Graph.Input.Output.Shape}, NHWC)");
        _out.Line($"// Out  {output.Beats} beats a frame of {output.Lanes} x {output.Type} ({_dataflow.Graph.Output.Output.Shape})");
        _out.Line("`default_nettype none");
        _out.Line();
        _out.Line($"module {name}_core (");
        _out.Indented(() => _out.Separated(
            [
                "input  wire clk",
                "input  wire rst",
                "input  wire s_valid",
                "output wire s_ready",
                $"input  wire [{input.Width - 1}:0] s_data",
                "output wire m_valid",
                "input  wire m_ready",
                $"output wire [{output.Width - 1}:0] m_data",
            ],
            p => p));
        _out.Line(");");
        _out.Indented(Body);
        _out.Line("endmodule");
        _out.Line();
        _out.Line("`default_nettype wire");
    }

    private void Body()
    {
        Wires(_dataflow.Input.Signal, _dataflow.Input.Width);
        _out.Line($"assign {_dataflow.Input.Signal}_valid = s_valid;");
        _out.Line($"assign s_ready = {_dataflow.Input.Signal}_ready;");
        _out.Line($"assign {_dataflow.Input.Signal}_data = s_data;");
        string layer = "";
        foreach (Stage stage in _dataflow.Stages)
        {
            _out.Line();
            if (stage.Layer != layer)
            {
                layer = stage.Layer;
                _out.Line($"// {layer}: {Describe(_dataflow.Graph[layer])}");
            }

            foreach (DataStream written in stage.Writes())
            {
                Wires(written.Signal, written.Width);
            }

            Instance(stage);
        }

        _out.Line();
        _out.Line($"assign m_valid = {_dataflow.Output.Signal}_valid;");
        _out.Line($"assign {_dataflow.Output.Signal}_ready = m_ready;");
        _out.Line($"assign m_data = {_dataflow.Output.Signal}_data;");
    }

    private void Wires(string signal, int width)
    {
        _out.Line($"wire {signal}_valid, {signal}_ready;");
        _out.Line($"wire [{width - 1}:0] {signal}_data;");
    }

    private string Describe(IntegerNode node) => node.Inputs.Count == 0
        ? node.Output.Shape.ToString()
        : $"{_dataflow.Graph.InputOf(node).Output.Shape} -> {node.Output.Shape}, {node.Output.Type}";

    private void Instance(Stage stage)
    {
        switch (stage)
        {
            case AdapterStage s:
                Connect(s, "g2g_width_adapter", [("LANE_WIDTH", N(s.Input.Type.Bits)), ("S_LANES", N(s.Input.Lanes)), ("M_LANES", N(s.Output.Lanes))]);
                break;
            case SkidStage s:
                Connect(s, "g2g_skid_buffer", [("WIDTH", N(s.Input.Width))]);
                break;
            case FifoStage s:
                Connect(s, "g2g_fifo", [("WIDTH", N(s.Input.Width)), ("DEPTH", N(s.Depth))]);
                break;
            case ForkStage s:
                Fork(s);
                break;
            case AddStage s:
                Join(s);
                break;
            case LineBufferStage s:
                Connect(s, "g2g_line_buffer", LineBuffer(s));
                break;
            case MvuStage s:
                MatrixVector(s);
                break;
            case RowStoreStage s:
                Connect(s, "g2g_row_store", [("WIDTH", N(s.Input.Width)), ("COLUMNS", N(s.Columns)), ("FOLDS", N(s.Folds))]);
                break;
            case RequantizeStage s:
                Connect(s, "g2g_requantize", Requantize(s), "acc", "act", signed: true);
                break;
            case ScaleStage s:
                Connect(s, "g2g_scale", Scale(s), "data", "acc", signed: true);
                break;
            case TableStage s:
                Connect(s, "g2g_table", Table(s), "code", "code");
                break;
            case PoolStage s:
                Connect(s, s.Sum ? "g2g_avg_pool" : "g2g_max_pool", Pool(s));
                break;
            case ArgMaxStage s:
                Connect(s, "g2g_argmax", [("LANES", N(s.Input.Lanes)), ("WIDTH", N(SignedBits(s.Input.Type))), ("CHANNELS", N(s.Channels)), ("INDEX_WIDTH", N(s.Output.Type.Bits))], "data", "index", signed: true);
                break;
            default:
                throw new UnsupportedNodeException(stage, "the Verilog back end");
        }
    }

    private static List<(string Name, string Value)> LineBuffer(LineBufferStage s)
    {
        WindowGeometry g = s.Geometry;
        return
        [
            ("BITS", N(s.Input.Type.Bits)), ("CHANNELS", N(g.Input.Channels)), ("LANES", N(g.Lanes)), ("IN_H", N(g.Input.Height)), ("IN_W", N(g.Input.Width)),
            ("KERNEL_H", N(g.Kernel.Height)), ("KERNEL_W", N(g.Kernel.Width)), ("STRIDE_H", N(g.Stride.Height)), ("STRIDE_W", N(g.Stride.Width)),
            ("PAD_TOP", N(g.PadTop)), ("PAD_LEFT", N(g.PadLeft)), ("OUT_H", N(g.Output.Height)), ("OUT_W", N(g.Output.Width)), ("PAD_VALUE", N(g.PadValue)),
            ("REPEAT", N(g.Sweeps)), ("PARALLEL", N(g.Parallel)), .. g.Order > 0 ? new[] { ("ORDER", N(g.Order)) } : [], ("ROWS", N(g.Rows)),
        ];
    }

    // The lanes of a packed unit need not be in the order of the channels, nor its codes what the line buffer sends.
    private void MatrixVector(MvuStage s)
    {
        LanePacking packing = s.Packing;
        int[] order = [.. packing.Order];
        int bits = s.Input.Type.Bits;
        string codes = s.Input.Signal + "_data";
        if (packing.Offset)
        {
            codes = s.Name + "_codes";
            _out.Line(FormattableString.Invariant($"wire [{s.Input.Width - 1}:0] {codes} = {s.Input.Signal}_data ^ {{{s.Simd}{{{bits}'d{1L << (bits - 1)}}}}};"));
        }

        string results = s.Output.Signal + "_data";
        if (!order.SequenceEqual(Enumerable.Range(0, s.Pe)))
        {
            string lanes = s.Name + "_lanes";
            int width = s.Output.Type.Bits;
            _out.Line(FormattableString.Invariant($"wire [{s.Output.Width - 1}:0] {lanes};"));
            IEnumerable<int> channels = Enumerable.Range(0, s.Pe).Reverse().Select(channel => Array.IndexOf(order, channel));
            _out.Line($"assign {results} = {{{string.Join(", ", channels.Select(lane => FormattableString.Invariant($"{lanes}[{lane * width} +: {width}]")))}}};");
            results = lanes;
        }

        _out.Instance("g2g_mvu", "u_" + s.Name, Mvu(s), [
            ("clk", "clk"), ("rst", "rst"),
            ("s_valid", s.Input.Signal + "_valid"), ("s_ready", s.Input.Signal + "_ready"), ("s_data", codes),
            ("m_valid", s.Output.Signal + "_valid"), ("m_ready", s.Output.Signal + "_ready"), ("m_data", results),
        ]);
    }

    private List<(string Name, string Value)> Mvu(MvuStage s)
    {
        LanePacking packing = s.Packing;
        long[] bias = Biases(s);
        int biasBits = Covering(bias);
        List<(string Name, string Value)> parameters =
        [
            ("PE", N(s.Pe)), ("SIMD", N(s.Simd)), ("X_WIDTH", N(s.Input.Type.Bits)), ("X_SIGNED", s.Input.Type.Signed || packing.Offset ? "1" : "0"), ("W_WIDTH", N(s.WeightBits)),
            ("ACC_WIDTH", N(s.Output.Type.Bits)), ("SWEEP", N(s.Sweep)), ("FOLDS", N(s.Folds)), .. s.Columns > 1 ? new[] { ("COLUMNS", N(s.Columns)) } : [],
            .. s.Depthwise ? new[] { ("DEPTHWISE", "1") } : [], ("BIAS_WIDTH", N(biasBits)),
        ];
        if (packing.Lanes > 1)
        {
            parameters.AddRange([("PACK", N(packing.Lanes)), ("PLAIN", N(packing.Plain))]);
        }

        if (s.Multiplier == Multiplier.Lut)
        {
            parameters.Add(("LUT", "1"));
        }

        parameters.AddRange(
        [
            ("WEIGHTS", Rom(s.Name + "_weights", [.. packing.Stored(s.Simd, s.Words).Select(w => (long)w)], s.Pe * s.Simd, s.WeightBits)),
            ("BIASES", Rom(s.Name + "_biases", bias, s.Pe, biasBits)),
        ]);
        return parameters;
    }

    // In the order of the lanes.
    private static long[] Biases(MvuStage s) => [.. Enumerable.Range(0, s.Bias.Count).Select(i => s.Bias[i - (i % s.Pe) + s.Packing.Order[i % s.Pe]])];

    private List<(string Name, string Value)> Scale(ScaleStage s)
    {
        // Sums are exact modulo their width, so is the bias.
        int spare = 64 - s.Output.Type.Bits;
        long[] weights = [.. s.Node.Weights.Select(w => (long)w)];
        long[] biases = [.. s.Node.Bias.Select(b => unchecked(b << spare) >> spare)];
        int weightBits = Covering(weights);
        int biasBits = Covering(biases);
        return
        [
            ("LANES", N(s.Input.Lanes)), ("X_WIDTH", N(SignedBits(s.Input.Type))), ("W_WIDTH", N(weightBits)), ("BIAS_WIDTH", N(biasBits)), ("ACC_WIDTH", N(s.Output.Type.Bits)),
            ("CHANNELS", N(s.Node.Output.Shape.Channels)),
            ("WEIGHTS", Rom(s.Name + "_weights", weights, s.Input.Lanes, weightBits)), ("BIASES", Rom(s.Name + "_biases", biases, s.Input.Lanes, biasBits)),
        ];
    }

    private static int Covering(IReadOnlyList<long> values) => IntType.Covering(Math.Min(-1, values.Min()), Math.Max(0, values.Max())).Bits;

    private List<(string Name, string Value)> Requantize(RequantizeStage s)
    {
        RequantizeNode n = s.Node;
        int channels = n.Output.Shape.Channels;
        bool uniform = n.Multipliers.All(m => m == n.Multipliers[0]);
        bool shifts = n.Multipliers.All(long.IsPow2);
        long[] words = [.. Enumerable.Range(0, channels).Select(c => shifts ? BitOperations.Log2((ulong)n.Multiplier(c)) : n.Multiplier(c))];
        int width = IntType.Covering(0, words.Max()).Bits;
        return
        [
            ("LANES", N(s.Input.Lanes)), ("ACC_WIDTH", N(SignedBits(s.Input.Type))), ("OUT_WIDTH", N(n.Output.Type.Bits)), ("OUT_SIGNED", n.Output.Type.Signed ? "1" : "0"),
            ("MULT_WIDTH", N(width)), ("SHIFT", N(n.Shift)), ("ROUNDING", N((int)n.Rounding)), ("WRAP", n.Overflow == Overflow.Wrap ? "1" : "0"), ("RELU", n.Relu ? "1" : "0"),
            ("ZERO_POINT", N(n.Output.ZeroPoint)), ("CHANNELS", N(channels)), ("UNIFORM", uniform ? "1" : "0"), ("SHIFT_LEFT", shifts ? "1" : "0"),
            uniform
                ? ("MULTIPLIER", FormattableString.Invariant($"{width}'d{words[0]}"))
                : ("MULTIPLIERS", Rom(s.Name + "_multipliers", words, s.Input.Lanes, width)),
        ];
    }

    private List<(string Name, string Value)> Table(TableStage s)
    {
        // Entries are kept by value, smallest index first; the ROM is addressed by the bit pattern.
        int count = s.Node.Entries.Count;
        int low = (int)s.Input.Type.Min;
        long[] words = [.. Enumerable.Range(0, count).Select(pattern => (long)s.Node.Entries[(s.Input.Type.Signed && pattern >= count / 2 ? pattern - count : pattern) - low])];
        return
        [
            ("LANES", N(s.Input.Lanes)), ("INDEX_WIDTH", N(s.Input.Type.Bits)), ("OUT_WIDTH", N(s.Output.Type.Bits)), ("ENTRIES", Rom(s.Name + "_entries", words, 1, s.Output.Type.Bits)),
        ];
    }

    private static List<(string Name, string Value)> Pool(PoolStage s)
    {
        List<(string, string)> parameters =
        [
            ("LANES", N(s.Input.Lanes)), ("BITS", N(s.Input.Type.Bits)), ("SIGNED", s.Input.Type.Signed ? "1" : "0"), ("CHANNELS", N(s.InputShape.Channels)),
            ("IN_H", N(s.InputShape.Height)), ("IN_W", N(s.InputShape.Width)), ("KERNEL_H", N(s.Kernel.Height)), ("KERNEL_W", N(s.Kernel.Width)),
        ];
        if (s.Sum)
        {
            parameters.AddRange([("SUM_WIDTH", N(s.Output.Type.Bits)), ("ZERO_POINT", N(s.ZeroPoint))]);
        }

        return parameters;
    }

    private void Connect(Stage stage, string module, List<(string Name, string Value)> parameters, string input = "data", string output = "data", bool signed = false)
    {
        string data = stage.Input.Signal + "_data";
        if (signed && stage.Input.Type.Bits < SignedBits(stage.Input.Type))
        {
            // The unit reads signed values: give each unsigned lane a sign bit of 0, and a lane of one bit, which is its sign, that bit once more.
            int bits = stage.Input.Type.Bits;
            string wide = stage.Name + "_signed";
            string lanes = string.Join(", ", Enumerable.Range(0, stage.Input.Lanes).Reverse().Select(l =>
                FormattableString.Invariant($"{(stage.Input.Type.Signed ? FormattableString.Invariant($"{data}[{l}]") : "1'b0")}, {data}[{l * bits} +: {bits}]")));
            _out.Line($"wire [{(stage.Input.Lanes * (bits + 1)) - 1}:0] {wide} = {{{lanes}}};");
            data = wide;
        }

        _out.Instance(module, "u_" + stage.Name, parameters, [
            ("clk", "clk"), ("rst", "rst"),
            ("s_valid", stage.Input.Signal + "_valid"), ("s_ready", stage.Input.Signal + "_ready"), ("s_" + input, data),
            ("m_valid", stage.Output.Signal + "_valid"), ("m_ready", stage.Output.Signal + "_ready"), ("m_" + output, stage.Output.Signal + "_data"),
        ]);
    }

    // A port of the fork holds all branches, the first in the low bits.
    private void Fork(ForkStage stage) => _out.Instance("g2g_fork", "u_" + stage.Name, [("WIDTH", N(stage.Input.Width)), ("OUTPUTS", N(stage.Branches.Count))], [
        ("clk", "clk"), ("rst", "rst"),
        ("s_valid", stage.Input.Signal + "_valid"), ("s_ready", stage.Input.Signal + "_ready"), ("s_data", stage.Input.Signal + "_data"),
        ("m_valid", Branches(stage, "_valid")), ("m_ready", Branches(stage, "_ready")), ("m_data", Branches(stage, "_data")),
    ]);

    private static string Branches(ForkStage stage, string part) => "{" + string.Join(", ", stage.Branches.Reverse().Select(b => b.Signal + part)) + "}";

    private void Join(AddStage s) => _out.Instance("g2g_add", "u_" + s.Name, [
        ("LANES", N(s.Input.Lanes)),
        ("A_WIDTH", N(s.Input.Type.Bits)), ("A_SIGNED", s.Input.Type.Signed ? "1" : "0"), ("A_ZERO", N(s.Zero)), ("A_MULT", N((int)s.Node.MultiplierA)),
        ("B_WIDTH", N(s.Second.Type.Bits)), ("B_SIGNED", s.Second.Type.Signed ? "1" : "0"), ("B_ZERO", N(s.SecondZero)), ("B_MULT", N((int)s.Node.MultiplierB)),
        ("OUT_WIDTH", N(s.Output.Type.Bits)),
    ], [
        ("clk", "clk"), ("rst", "rst"),
        ("s_a_valid", s.Input.Signal + "_valid"), ("s_a_ready", s.Input.Signal + "_ready"), ("s_a_code", s.Input.Signal + "_data"),
        ("s_b_valid", s.Second.Signal + "_valid"), ("s_b_ready", s.Second.Signal + "_ready"), ("s_b_code", s.Second.Signal + "_data"),
        ("m_valid", s.Output.Signal + "_valid"), ("m_ready", s.Output.Signal + "_ready"), ("m_acc", s.Output.Signal + "_data"),
    ]);

    private string Rom(string name, IReadOnlyList<long> values, int perWord, int bits)
    {
        string path = $"rom/{name}.hex";
        _roms.Add((path, RomImage.Hex(values, perWord, bits)));
        return $"\"{path}\"";
    }

    // Units that read signed values take two bits and more.
    private static int SignedBits(IntType type) => Math.Max(2, type.Signed ? type.Bits : type.Bits + 1);

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);
}
