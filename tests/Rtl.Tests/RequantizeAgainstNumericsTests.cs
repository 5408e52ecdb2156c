using System.Globalization;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Rtl.Tests;

/// <summary>g2g_requantize and Numerics/Requantizer.cs, each written from docs/numerics.md, give the same codes.</summary>
public sealed class RequantizeAgainstNumericsTests
{
    private const int Random = 2000;

    public static TheoryData<int, long, int, Rounding, Overflow, bool, int, bool, int> Cases { get; } = new()
    {
        // accumulator bits, M, S, rounding, overflow, ReLU, code bits, signed, zero point
        { 16, 40503, 22, Rounding.HalfUp, Overflow.Saturate, true, 8, false, 0 },
        { 16, 40503, 20, Rounding.HalfEven, Overflow.Saturate, false, 8, true, -7 },
        { 20, 24576, 21, Rounding.HalfEven, Overflow.Wrap, true, 6, true, 5 },
        { 20, 1, 9, Rounding.Floor, Overflow.Wrap, false, 8, true, 0 },
        { 24, 65535, 0, Rounding.HalfUp, Overflow.Saturate, false, 32, true, 0 },
        { 32, 3000000000, 40, Rounding.HalfUp, Overflow.Saturate, true, 16, false, 200 },
        { 64, 4294967295, 62, Rounding.HalfEven, Overflow.Saturate, false, 32, true, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Verilog_and_CSharp_give_the_same_codes(
        int accBits, long multiplier, int shift, Rounding rounding, Overflow overflow, bool relu, int codeBits, bool signed, int zeroPoint)
    {
        ExternalTools.Require("iverilog", "vvp");
        var requantizer = new Requantizer(shift, rounding, overflow, relu, new IntType(codeBits, signed), zeroPoint);
        long[] accumulators = Accumulators(accBits, multiplier, shift);
        string[] want = [.. accumulators.Select(a => Hex(requantizer.Apply(a, multiplier), codeBits))];

        string[] got = Simulate(accBits, multiplier, requantizer, accumulators);

        got.Length.ShouldBe(accumulators.Length);
        for (int i = 0; i < got.Length; i++)
        {
            got[i].ShouldBe(want[i], $"accumulator {accumulators[i]}");
        }
    }

    /// <summary>Random ones of every size, the extremes, and those around the first steps and ties of the output.</summary>
    private static long[] Accumulators(int bits, long multiplier, int shift)
    {
        var type = new IntType(bits, Signed: true);
        var rng = new Rng(1, RandomStream.Test, 0, (ulong)bits);
        var list = new List<long> { type.Min, type.Min + 1, -1, 0, 1, type.Max - 1, type.Max };
        for (int halves = -300; halves <= 300; halves++)
        {
            Int128 tie = ((Int128)halves << shift) / 2 / multiplier;
            list.AddRange(Enumerable.Range(-1, 3).Where(d => type.Contains(tie + d)).Select(d => (long)(tie + d)));
        }

        for (int i = 0; i < Random; i++)
        {
            list.Add(unchecked((long)rng.NextUInt64()) >> (64 - bits + (i % bits)));
        }

        return [.. list];
    }

    private static string[] Simulate(int accBits, long multiplier, Requantizer r, long[] accumulators)
    {
        Primitive primitive = Primitive.Everything.Single(p => p.Name == "g2g_requantize");
        var place = new Workplace(primitive, string.Create(CultureInfo.InvariantCulture, $"numerics-{accBits}-{multiplier}-{r.Shift}-{r.Rounding}"));
        place.Write("acc.hex", string.Concat(accumulators.Select(a => Hex(a, accBits) + "\n")));
        string parameters = Workplace.ParameterList(new Dictionary<string, string>
        {
            ["ACC_WIDTH"] = Text(accBits),
            ["OUT_WIDTH"] = Text(r.Type.Bits),
            ["OUT_SIGNED"] = r.Type.Signed ? "1" : "0",
            ["MULT_WIDTH"] = "32",
            ["SHIFT"] = Text(r.Shift),
            ["ROUNDING"] = Text((int)r.Rounding),
            ["WRAP"] = r.Overflow == Overflow.Wrap ? "1" : "0",
            ["RELU"] = r.Relu ? "1" : "0",
            ["ZERO_POINT"] = Text(r.ZeroPoint),
            ["UNIFORM"] = "1",
            ["MULTIPLIER"] = $"32'd{Text(multiplier)}",
        });
        string top = place.Write("numerics_top.v", $$"""
            module numerics_top;
                reg clk = 1'b0, rst = 1'b1;
                reg [{{accBits - 1}}:0] acc [0:{{accumulators.Length - 1}}];
                integer at = 0;
                wire s_ready, m_valid;
                wire [{{r.Type.Bits - 1}}:0] m_act;
                g2g_requantize {{parameters}}dut (.clk(clk), .rst(rst), .s_valid(!rst && at < {{accumulators.Length}}), .s_ready(s_ready),
                    .s_acc(acc[at]), .m_valid(m_valid), .m_ready(1'b1), .m_act(m_act));
                initial begin
                    $readmemh("acc.hex", acc);
                    repeat ({{2 * (accumulators.Length + 10)}}) #5 clk = !clk;
                end
                always @(posedge clk) begin
                    rst <= 1'b0;
                    if (!rst && s_ready) at <= at + 1;
                    if (!rst && m_valid) $display("%h", m_act);
                end
            endmodule

            """);
        ToolResult compile = Tool.Run(place.Folder, "iverilog", ["-g2005", "-s", "numerics_top", "-o", "numerics.vvp", top, primitive.Module]);
        compile.ExitCode.ShouldBe(0, compile.Explain());
        ToolResult run = Tool.Run(place.Folder, "vvp", ["-n", "numerics.vvp"]);
        run.Output.ShouldNotContain("ERROR");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(long value, int bits) =>
        (unchecked((ulong)value) & (ulong.MaxValue >> (64 - bits))).ToString("x" + ((bits + 3) / 4).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
