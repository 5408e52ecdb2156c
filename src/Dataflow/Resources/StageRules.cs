namespace GradientsToGates.Dataflow.Resources;

/// <summary>
/// What the hardware of each kind of stage is made of: features that count its adders, selections and registers, in LUTs and flip-flops as the structure suggests
/// them, with what each really costs left to the fit; DSP slices and block RAMs by rule.
/// </summary>
internal static class StageRules
{
    /// <summary>Features in LUTs.</summary>
    /// <param name="s">The stage.</param>
    public static double[] Luts(StageSize s) => s.Kind switch
    {
        "width_adapter" => s["from"] < s["to"]
            ? [1, 0, 0, Bits(s["to"] / s["from"])]
            : [1, s["bits"] * s["to"], s["bits"] * (s["from"] - s["to"]), Bits(s["from"] / s["to"])],
        "skid_buffer" => [1, s["width"]],
        "fork" => [1, s["outputs"]],
        "fifo" => [1, Bits(s["depth"]), FifoMemory(s).Lut],
        "add" => [1, s["lanes"] * s["out"], s["zeros"] * s["lanes"] * s["a"], s["lanes"] * (Plain(s["a_mult"]) * s["a"] + Plain(s["b_mult"]) * s["b"])],
        "line_buffer" => LineBufferLuts(s),
        "mvu" => MvuLuts(s),
        "mvu_packed" => PackedLuts(s),
        "mvu_lut" => BoothLuts(s),
        "row_store" => [1, RowMemory(s).Lut, Bits(2 * s["columns"] * s["folds"])],
        "requantize" => RequantizeLuts(s),
        "scale" => [1, MemoryUse.RomLuts(s["channels"] / s["lanes"], s["lanes"] * (s["w"] + s["bias"]))],
        "table" => [1, s["index"] <= 8 ? s["lanes"] * MemoryUse.RomLuts(1 << s["index"], s["out"]) : 0],
        "max_pool" => [1, s["lanes"] * s["bits"], PoolMemory(s, s["bits"]).Lut, WalkBits(s)],
        "avg_pool" => [1, s["lanes"] * s["sum"], PoolMemory(s, s["sum"]).Lut, WalkBits(s)],
        "argmax" => [1, s["width"], (s["lanes"] - 1) * s["width"], (s["lanes"] - 1) * s["index"]],
        _ => throw Unknown(s),
    };

    /// <summary>Features in flip-flops.</summary>
    /// <param name="s">The stage.</param>
    public static double[] Ffs(StageSize s) => s.Kind switch
    {
        "width_adapter" => [1, s["bits"] * Math.Max(s["from"], s["to"]), Bits(Math.Max(s["from"], s["to"]) / Math.Min(s["from"], s["to"]))],
        "skid_buffer" => [1, s["width"]],
        "fork" => [s["outputs"], s["width"]],
        "fifo" => [1, Bits(s["depth"]), FifoMemory(s).Bram18 > 0 ? 0 : s["width"]],
        "add" => [1, s["lanes"] * s["out"], s["lanes"] * (s["a"] + s["b"])],
        "line_buffer" => LineBufferFfs(s),
        "mvu" => MvuFfs(s),
        "mvu_packed" => PackedFfs(s),
        "mvu_lut" => BoothFfs(s),
        "row_store" => [1, Bits(2 * s["columns"] * s["folds"]), RowMemory(s).Bram18 > 0 ? 0 : s["width"]],
        "requantize" => [1, s["lanes"] * s["out"], s["lanes"] * Math.Max(0, s["acc"] + s["mult"] - s["shift"]), s["lanes"] * (DspsOf(s["acc"], s["mult"] + 1) > 1 ? s["acc"] + s["mult"] : 0), s["shifts"] * s["lanes"] * s["acc"], s["uniform"] == 0 ? Bits(s["channels"] / s["lanes"]) : 0],
        "scale" => [1, s["lanes"] * s["bias"]],
        "table" => [1, s["index"] <= 8 ? s["lanes"] * s["out"] : 0],
        "max_pool" => [1, s["lanes"] * s["bits"], WalkBits(s)],
        "avg_pool" => [1, s["lanes"] * s["sum"], WalkBits(s)],
        "argmax" => [1, s["width"], s["index"]],
        _ => throw Unknown(s),
    };

    /// <summary>DSP slices and halves of block RAM.</summary>
    /// <param name="s">The stage.</param>
    public static (int Dsp, int Bram18) Blocks(StageSize s) => s.Kind switch
    {
        "mvu" => (s["pe"] * s["simd"] * ProductDsps(s), WeightRom(s).Bram18 + BiasRom(s).Bram18),
        "mvu_packed" => ((s["shared"] + (s["single"] * ProductDsps(s))) * s["simd"], WeightRom(s).Bram18 + BiasRom(s).Bram18),
        "mvu_lut" => (0, WeightRom(s).Bram18 + BiasRom(s).Bram18),
        "requantize" => (s["shifts"] == 1 || (s["uniform"] == 1 && s["mult"] == 1) ? 0 : s["lanes"] * DspsOf(s["acc"], s["mult"] + 1), 0),
        "scale" => (s["lanes"] * DspsOf(s["x"], s["w"]), 0),
        "add" => (s["lanes"] * (DspOfConstant(s["a_mult"]) + DspOfConstant(s["b_mult"])), 0),
        "line_buffer" => (0, LineMemories(s).Bram18),
        "fifo" => (0, FifoMemory(s).Bram18),
        "row_store" => (0, RowMemory(s).Bram18),
        "max_pool" => (0, PoolMemory(s, s["bits"]).Bram18),
        "avg_pool" => (0, PoolMemory(s, s["sum"]).Bram18),
        "table" => (0, s["index"] > 8 ? s["lanes"] * MemoryUse.Rom(1 << s["index"], s["out"]).Bram18 : 0),
        _ => (0, 0),
    };

    /// <summary>DSP48E1 of one product of signed factors: 25 x 18 bits in one, longer factors in pieces of 17.</summary>
    /// <param name="a">Bits of one.</param>
    /// <param name="b">Bits of the other.</param>
    public static int DspsOf(int a, int b)
    {
        (a, b) = (Math.Max(a, b), Math.Min(a, b));
        return Pieces(a, 25) * Pieces(b, 18);
    }

    // Yosys leaves products of up to 8 bits to LUTs.
    private static int ProductDsps(StageSize s) => s["x"] + s["w"] < 9 ? 0 : DspsOf(s["x"] + 1, s["w"]);

    private static int Pieces(int bits, int whole) => bits <= whole ? 1 : (bits - 1 + 16) / 17;

    // A product with a constant is a sum of few shifts.
    private static int Plain(int multiplier) => int.IsPow2(multiplier) ? 0 : 1;

    private static int DspOfConstant(int multiplier) => Plain(multiplier);

    private static double[] MvuLuts(StageSize s)
    {
        int products = s["pe"] * s["simd"];
        bool dsp = ProductDsps(s) > 0;
        return
        [
            1,
            dsp ? s["pe"] * TreeBits(s, registers: false) : 0,
            dsp ? 0 : s["pe"] * TreeBits(s, registers: false),
            s["pe"] * s["acc"],
            Few(s) ? WeightRom(s).Lut : 0,
            Few(s) ? 0 : WeightRom(s).Lut,
            BiasRom(s).Lut,
            s.Codes * s["x"],
            dsp ? 0 : products * s["x"] * s["w"],
            dsp ? products * (ProductDsps(s) - 1) * (s["x"] + s["w"]) : 0,
            RowSums(s),
        ];
    }

    private static double[] MvuFfs(StageSize s)
    {
        int products = s["pe"] * s["simd"];
        bool dsp = ProductDsps(s) > 0;
        return
        [
            .. UnitFfs(s),
            dsp ? 0 : products * (s["x"] + s["w"]),
            dsp ? products * (ProductDsps(s) - 1) * (s["x"] + s["w"]) : 0,
        ];
    }

    // The post-adder of a DSP48E1 that lanes share has the constant to add, so no sum of the tree goes there.
    private static double[] PackedLuts(StageSize s) =>
    [
        1,
        s["pe"] * TreeBits(s, registers: false),
        s["pe"] * s["acc"],
        Few(s) ? WeightRom(s).Lut : 0,
        Few(s) ? 0 : WeightRom(s).Lut,
        BiasRom(s).Lut,
        s.Codes * s["x"],
        ProductDsps(s) > 0 ? 0 : s["single"] * s["simd"] * s["x"] * s["w"],
        RowSums(s),
    ];

    private static double[] PackedFfs(StageSize s) => [.. UnitFfs(s), ProductDsps(s) > 0 ? 0 : s["single"] * s["simd"] * (s["x"] + s["w"])];

    // Of every matrix-vector unit of DSP slices: adder tree, accumulators, weights, biases, codes.
    private static double[] UnitFfs(StageSize s)
    {
        int weights = RegisteredWeights(s);
        return
        [
            1,
            s["pe"] * TreeBits(s, registers: true),
            s["pe"] * s["acc"],
            Few(s) ? weights : 0,
            Few(s) ? 0 : weights,
            s["folds"] > 1 ? s["pe"] * s["bias"] : 0,
            s.Codes * s["x"],
        ];
    }

    // A row for every second bit of a weight, each a little longer than a code.
    private static double[] BoothLuts(StageSize s)
    {
        int rows = s["pe"] * s["simd"] * ((s["w"] + 1) / 2);
        bool constant = s["folds"] * s["sweep"] == 1;
        return
        [
            1,
            s["pe"] * TreeBits(s, registers: false),
            s["pe"] * s["acc"],
            Few(s) ? WeightRom(s).Lut : 0,
            Few(s) ? 0 : WeightRom(s).Lut,
            BiasRom(s).Lut,
            constant ? 0 : rows * (s["x"] + 3.0),
            constant ? rows * (s["x"] + 3.0) : 0,
            RowSums(s),
        ];
    }

    private static double[] BoothFfs(StageSize s)
    {
        int products = s["pe"] * s["simd"];
        int weights = RegisteredWeights(s);
        return
        [
            1,
            s["pe"] * TreeBits(s, registers: true),
            s["pe"] * s["acc"],
            Few(s) ? weights : 0,
            Few(s) ? 0 : weights,
            s["folds"] > 1 ? s["pe"] * s["bias"] : 0,
            s.Codes * s["x"],
            s["folds"] * s["sweep"] == 1 ? 0 : products * s["w"],
            products * (s["x"] + s["w"]),
        ];
    }

    // Those that a block RAM does not hold; a single word never changes.
    private static int RegisteredWeights(StageSize s) => WeightRom(s).Bram18 > 0 || s["folds"] * s["sweep"] == 1 ? 0 : s["pe"] * s["simd"] * s["w"];

    // Words that few LUTs select: their registers move into the DSP slices.
    private static bool Few(StageSize s) => s["folds"] * s["sweep"] <= 16;

    private static ResourceUse WeightRom(StageSize s) => MemoryUse.Rom(s["folds"] * s["sweep"], s["pe"] * s["simd"] * s["w"]);

    private static ResourceUse BiasRom(StageSize s) => MemoryUse.Rom(s["folds"], s["pe"] * s["bias"]);

    // Bits of all sums of the adder tree of one PE, or of its registers. Those beyond the accumulator's are not built.
    private static double TreeBits(StageSize s, bool registers)
    {
        int width = s["x"] + s["w"];
        int sum = Math.Min(width + Bits(s["simd"]), s["acc"]);
        double bits = 0;
        for (int terms = s["simd"]; terms > 1; terms = (terms + 8) / 9)
        {
            int sums = (terms + 8) / 9;
            bits += registers ? sums * (double)sum : (terms - sums) * (double)(terms == s["simd"] ? Math.Min(sum, width + 2) : sum);
        }

        return bits;
    }

    private static double[] RequantizeLuts(StageSize s)
    {
        // A sum that is scaled down by a constant, to no more bits than the code has, is never limited.
        bool limited = s["wrap"] == 0 && (s["shifts"] == 0 || s["uniform"] == 0 || s["acc"] > s["out"] + 2);
        return
        [
            1,
            limited ? s["lanes"] * s["out"] : 0,
            s["shifts"] == 0 ? s["lanes"] * (DspsOf(s["acc"], s["mult"] + 1) - 1) * s["out"] : 0,
            s["shifts"] * (1 - s["uniform"]) * s["lanes"] * s["acc"] * s["mult"],
            s["uniform"] == 1 ? 0 : MemoryUse.RomLuts(s["channels"] / s["lanes"], s["lanes"] * s["mult"]),
            s["rounding"] == 2 ? s["lanes"] * s["shift"] : 0,
        ];
    }

    private static double[] LineBufferLuts(StageSize s)
    {
        (int rows, int columns) = Parallel(s);
        int word = s["lanes"] * s["bits"];
        int positions = CounterBits(s);
        return
        [
            1,
            LineMemories(s).Lut,
            s["parallel"] > 0 ? rows * columns * word * (double)s["rows"] / 3 : 0,
            columns > 1 ? rows * columns * word * (double)columns / 3 : 0,
            rows * columns * word,
            positions,
            s["parallel"] > 0 ? columns * (double)s["rows"] : 0,
            s["parallel"] == 0 ? Bits(s["rows"] * s["width"] * (s["channels"] / s["lanes"])) : 0,
        ];
    }

    private static double[] LineBufferFfs(StageSize s)
    {
        (int rows, int columns) = Parallel(s);
        int word = s["lanes"] * s["bits"];
        ResourceUse memory = LineMemories(s);
        return
        [
            1,
            rows * columns * word,
            memory.Bram18 > 0 ? 0 : s["parallel"] == 0 ? word : s["rows"] * columns * word,
            s["parallel"] > 0 ? s["rows"] : 0,
            CounterBits(s),
            s["parallel"] == 0 ? Bits(s["rows"] * s["width"] * (s["channels"] / s["lanes"])) : 0,
            columns,
        ];
    }

    private static ResourceUse LineMemories(StageSize s)
    {
        (_, int columns) = Parallel(s);
        int blocks = s["channels"] / s["lanes"];
        int word = s["lanes"] * s["bits"];
        if (s["parallel"] == 0)
        {
            return MemoryUse.Ram(s["rows"] * s["width"] * blocks, word);
        }

        ResourceUse one = MemoryUse.Ram((s["width"] + columns - 1) / columns * blocks, word);
        int count = s["rows"] * columns;
        return new ResourceUse(one.Lut * count, 0, 0, one.Bram18 * count);
    }

    private static (int Rows, int Columns) Parallel(StageSize s) => (
        s["parallel"] is WindowGeometry.KernelRows or WindowGeometry.WholeWindow ? s["kernel_h"] : 1,
        s["parallel"] is WindowGeometry.KernelColumns or WindowGeometry.WholeWindow ? s["kernel_w"] : 1);

    // Counters of row, column, repetition, kernel row and column and block.
    private static int CounterBits(StageSize s)
    {
        (int rows, int columns) = Parallel(s);
        return Bits(s["out_h"]) + Bits(s["out_w"]) + Bits(s["repeat"]) + Bits(s["kernel_h"] / rows) + Bits(s["kernel_w"] / columns) + Bits(s["channels"] / s["lanes"]);
    }

    // Partial sums of a row, and their selection before the accumulators.
    private static double RowSums(StageSize s) => s.Columns > 1 ? MemoryUse.LutRamLuts(s.Columns, s["pe"] * s["acc"]) + (s["pe"] * s["acc"]) : 0;

    private static ResourceUse RowMemory(StageSize s) => MemoryUse.Ram(2 * s["columns"] * s["folds"], s["width"]);

    private static ResourceUse FifoMemory(StageSize s) => MemoryUse.Ram(s["depth"], s["width"]);

    private static ResourceUse PoolMemory(StageSize s, int bits) => MemoryUse.Ram(s["width"] / s["kernel_w"] * (s["channels"] / s["lanes"]), s["lanes"] * bits);

    private static int WalkBits(StageSize s) => Bits(s["height"]) + Bits(s["width"]) + Bits(s["kernel_h"]) + Bits(s["kernel_w"]) + Bits(s["channels"] / s["lanes"]);

    // Bits that count 0 .. states-1.
    private static int Bits(int states) => states <= 1 ? 0 : 1 + System.Numerics.BitOperations.Log2((uint)(states - 1));

    private static ArgumentException Unknown(StageSize s) => new($"no rule for stages of kind '{s.Kind}'", nameof(s));
}
