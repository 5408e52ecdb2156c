using System.Globalization;
using GradientsToGates.Dataflow;

namespace GradientsToGates.Backends.Verilog;

/// <summary>Prints <c>name_top</c>: the core behind AXI4-Stream ports with whole bytes.</summary>
internal static class TopEmitter
{
    /// <summary>Bytes of an input beat: codes packed tightly, padded at the top.</summary>
    /// <param name="stream">Input of the core.</param>
    public static int InputBytes(DataStream stream) => (stream.Width + 7) / 8;

    /// <summary>Bytes of an output lane: each value is extended to whole bytes.</summary>
    /// <param name="stream">Output of the core.</param>
    public static int OutputLaneBytes(DataStream stream) => (stream.Type.Bits + 7) / 8;

    /// <summary>Prints the module.</summary>
    /// <param name="name">Module base name.</param>
    /// <param name="dataflow">The design.</param>
    public static string Emit(string name, DataflowGraph dataflow)
    {
        (DataStream input, DataStream output) = (dataflow.Input, dataflow.Output);
        int inputBits = 8 * InputBytes(input);
        int laneBits = 8 * OutputLaneBytes(output);
        int counter = output.Beats == 1 ? 1 : (int)Math.Ceiling(Math.Log2(output.Beats));
        var v = new VerilogWriter();
        v.Line("// SPDX-License-Identifier: MIT");
        v.Line("//");
        v.Line($"// {name}_top: {name}_core behind AXI4-Stream; one clock, reset active low.");
        v.Line("//");
        v.Line($"// s_axis  {input.Beats} beats a frame: one pixel, {input.Lanes} x {input.Type.Bits} bits from bit 0 up");
        v.Line($"// m_axis  {output.Beats} beats a frame: {output.Lanes} x {output.Type}, each {(output.Type.Signed ? "sign" : "zero")}-extended to {laneBits} bits; tlast on a frame's last beat");
        v.Line("`default_nettype none");
        v.Line();
        v.Line($"module {name}_top (");
        v.Indented(() => v.Separated(
            [
                "input  wire aclk",
                "input  wire aresetn",
                "input  wire s_axis_tvalid",
                "output wire s_axis_tready",
                Bits("input  wire", inputBits, "s_axis_tdata"),
                "output wire m_axis_tvalid",
                "input  wire m_axis_tready",
                Bits("output wire", laneBits * output.Lanes, "m_axis_tdata"),
                "output wire m_axis_tlast",
            ],
            p => p));
        v.Line(");");
        v.Indented(() =>
        {
            v.Line("// One register on the reset, so that it reaches the whole design from a flip-flop.");
            v.Line("reg rst = 1'b1;");
            v.Line("always @(posedge aclk) rst <= !aresetn;");
            v.Line();
            v.Line("// Nothing is accepted and nothing offered during reset, whatever the neighbours do.");
            v.Line("wire core_ready, core_valid;");
            v.Line("assign s_axis_tready = core_ready && !rst;");
            v.Line("assign m_axis_tvalid = core_valid && !rst;");
            v.Line();
            v.Line($"wire [{output.Width - 1}:0] result;");
            v.Instance($"{name}_core", "u_core", [], [
                ("clk", "aclk"), ("rst", "rst"), ("s_valid", "s_axis_tvalid"), ("s_ready", "core_ready"), ("s_data", Slice("s_axis_tdata", input.Width, inputBits)),
                ("m_valid", "core_valid"), ("m_ready", "m_axis_tready"), ("m_data", "result"),
            ]);
            v.Line();
            if (inputBits > input.Width)
            {
                v.Line($"wire unused_tdata = &{{1'b0, s_axis_tdata[{inputBits - 1}:{input.Width}]}};");
            }

            for (int lane = 0; lane < output.Lanes; lane++)
            {
                int low = lane * output.Type.Bits;
                string value = $"result[{N(low)} +: {N(output.Type.Bits)}]";
                string sign = output.Type.Signed ? $"result[{N(low + output.Type.Bits - 1)}]" : "1'b0";
                int extend = laneBits - output.Type.Bits;
                v.Line($"assign m_axis_tdata[{N(lane * laneBits)} +: {N(laneBits)}] = {(extend == 0 ? value : $"{{{{{N(extend)}{{{sign}}}}}, {value}}}")};");
            }

            v.Line();
            if (output.Beats == 1)
            {
                v.Line("assign m_axis_tlast = 1'b1;");
                return;
            }

            v.Line($"localparam [{counter - 1}:0] LAST = {counter}'d{output.Beats - 1};");
            v.Line($"reg [{counter - 1}:0] beat_q;");
            v.Line("assign m_axis_tlast = beat_q == LAST;");
            v.Line("always @(posedge aclk) begin");
            v.Indented(() =>
            {
                v.Line($"if (m_axis_tvalid && m_axis_tready) beat_q <= m_axis_tlast ? {counter}'d0 : beat_q + {counter}'d1;");
                v.Line($"if (rst) beat_q <= {counter}'d0;");
            });
            v.Line("end");
        });
        v.Line("endmodule");
        v.Line();
        v.Line("`default_nettype wire");
        return v.ToString();
    }

    private static string Bits(string kind, int width, string name) => $"{kind} [{N(width - 1)}:0] {name}";

    private static string Slice(string name, int width, int of) => width == of ? name : $"{name}[{N(width - 1)}:0]";

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);
}
