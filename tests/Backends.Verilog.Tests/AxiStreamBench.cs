using System.Globalization;
using System.Text;
using GradientsToGates.Dataflow;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>
/// A bench of a design's top by its AXI4-Stream ports alone. A source that already offers during reset, random bubbles and backpressure, a reset in the middle of a
/// frame, then all frames; every beat and tlast is compared, and that nothing moves during reset.
/// </summary>
internal static class AxiStreamBench
{
    private const int Frames = 3;

    /// <summary>Writes <c>bench.v</c> with its vectors, compiles it with the design's sources (or what stands for them) and runs it in Icarus.</summary>
    /// <returns>What it printed: <c>PASS</c>, or <c>ERROR</c> lines.</returns>
    public static string Run(VerilogDesign design, string folder, string sources)
    {
        DataflowGraph dataflow = design.Dataflow;
        byte[] images = HardwareNetworks.Images(dataflow.Graph, Frames);
        var interpreter = new Interpreter(dataflow.Graph);
        long[] results = [.. images.Chunk(dataflow.Graph.Input.Output.Shape.Count).SelectMany(i => interpreter.Run(i).Output)];
        int outputBits = OutputLaneBits(dataflow.Output);
        File.WriteAllText(Path.Combine(folder, "bench_in.hex"), Words([.. images.Select(c => (long)c)], dataflow.Input.Lanes, dataflow.Input.Type.Bits));
        File.WriteAllText(Path.Combine(folder, "bench_out.hex"), Words(results, dataflow.Output.Lanes, outputBits));
        File.WriteAllText(Path.Combine(folder, "bench.v"), Text(design));
        Shell.Run(folder, $"iverilog -g2005 -o bench.vvp -s bench bench.v {sources}");
        return Shell.Run(folder, "vvp -n bench.vvp");
    }

    // Each value sign- or zero-extended to whole bytes, lane 0 lowest.
    private static int OutputLaneBits(DataStream output) => (output.Type.Bits + 7) / 8 * 8;

    private static string Words(long[] values, int lanes, int bits)
    {
        var text = new StringBuilder();
        foreach (long[] word in values.Chunk(lanes))
        {
            text.AppendLine(string.Concat(word.Reverse().Select(v => Convert.ToString(v, 2).PadLeft(64, '0')[^bits..])));
        }

        return text.ToString();
    }

    private static string Text(VerilogDesign design)
    {
        (DataStream input, DataStream output) = (design.Dataflow.Input, design.Dataflow.Output);
        int inputBits = (input.Width + 7) / 8 * 8;
        int outputBits = OutputLaneBits(output) * output.Lanes;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            `timescale 1ns / 1ps
            module bench;
                localparam FRAMES = {{Frames}}, IN = {{input.Beats}}, OUT = {{output.Beats}};
                reg aclk = 1'b0, aresetn = 1'b0, held = 1'b1;
                always #5 aclk = !aclk;
                reg [{{input.Width - 1}}:0] codes [0:FRAMES*IN-1];
                reg [{{outputBits - 1}}:0] values [0:FRAMES*OUT-1];
                initial $readmemb("bench_in.hex", codes);
                initial $readmemb("bench_out.hex", values);

                integer sent = 0, received = 0, errors = 0, cycles = 0, seed = 7, in_reset = 0;
                reg again = 1'b0, offer = 1'b1, take = 1'b0, left = 1'b0;
                wire s_ready, m_valid, m_last;
                wire [{{outputBits - 1}}:0] m_data;
                wire s_valid = offer && sent < FRAMES*IN;
                // Padding bits of an input beat are free: here they are ones.
                wire [{{inputBits}}:0] padded = {{{inputBits + 1 - input.Width}}'h{{new string('f', 16)}}, codes[sent < FRAMES*IN ? sent : 0]};

                {{design.Top}} u_top (.aclk(aclk), .aresetn(aresetn), .s_axis_tvalid(s_valid), .s_axis_tready(s_ready), .s_axis_tdata(padded[{{inputBits - 1}}:0]),
                    .m_axis_tvalid(m_valid), .m_axis_tready(take), .m_axis_tdata(m_data), .m_axis_tlast(m_last));

                task fail(input [8*16-1:0] what);
                    begin
                        $display("ERROR %0s at input beat %0d, output beat %0d: %h last %b", what, sent, received, m_data, m_last);
                        errors = errors + 1;
                    end
                endtask

                // Signals change a little after the edge, as from flip-flops.
                always @(posedge aclk) begin
                    cycles = cycles + 1;
                    in_reset = aresetn ? 0 : in_reset + 1;
                    if (in_reset > 1 && (s_ready !== 1'b0 || m_valid !== 1'b0)) fail("active in reset");
                    if (aresetn && m_valid !== 1'b0 && m_valid !== 1'b1) fail("undefined valid");
                    if (s_valid && s_ready) sent <= #1 sent + 1;
                    if (m_valid && take) begin
                        if (received >= FRAMES*OUT) fail("one too many");
                        else begin
                            if (m_data !== values[received]) fail("data");
                            if (m_last !== (received % OUT == OUT - 1)) fail("tlast");
                        end
                        received <= #1 received + 1;
                    end
                    if (!s_valid || s_ready) offer <= #1 $random(seed) % 4 != 0;
                    take <= #1 $random(seed) % 3 != 0;

                    // Reset: at the start, and once after a frame and a half; then from the first image again.
                    if (cycles == 8) aresetn <= #1 1'b1;
                    if (!again && sent >= IN + IN/2) begin
                        again <= #1 1'b1;
                        aresetn <= #1 1'b0;
                        left <= #1 1'b1;
                        cycles = 0;
                    end
                    if (left && cycles == 2) begin
                        sent <= #1 0;
                        received <= #1 0;
                        left <= #1 1'b0;
                    end
                    if (again && cycles > 8 && received == FRAMES*OUT && errors == 0 && cycles % 64 == 0) begin
                        $display("PASS");
                        $finish;
                    end
                    if (errors > 10 || cycles > 200000) begin
                        $display("ERROR ended with %0d beats received", received);
                        $finish;
                    end
                end
            endmodule

            """);
    }
}
