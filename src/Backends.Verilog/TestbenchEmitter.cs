using System.Globalization;
using GradientsToGates.Dataflow;

namespace GradientsToGates.Backends.Verilog;

/// <summary>Prints <c>name_tb_core</c> (clock from outside) and <c>name_tb</c> (own clock, waveform), and the C++ main that drives the former in Verilator.</summary>
internal static class TestbenchEmitter
{
    /// <summary>Prints the testbench proper.</summary>
    /// <param name="name">Module base name.</param>
    /// <param name="dataflow">The design.</param>
    /// <param name="ports">Compares what leaves the core alone, which is all that a netlist shows.</param>
    public static string Core(string name, DataflowGraph dataflow, bool ports = false)
    {
        DataStream input = dataflow.Input;
        DataStream[] taps = [.. ports ? [dataflow.Output] : dataflow.Taps];
        var v = new VerilogWriter();
        v.Line("// SPDX-License-Identifier: MIT");
        v.Line("//");
        v.Line($"// {name}_tb_core: feeds images to {name}_core and compares {(ports ? "the result" : "every tensor")} with the reference's values. Simulation only.");
        v.Line("//");
        v.Line("// Plusargs: +vectors=FOLDER (default vectors), +images=N (default 1), +throttle=N (first N frames with bubbles and backpressure), +seed=N,");
        v.Line("// +reset=N (reset once more, N cycles after the first one; all begins anew with the first image).");
        v.Line("// Good when every `TAP name compared mismatches` ends in 0, `DONE` counts all images, and no line begins with `ERROR`.");
        v.Line("`default_nettype none");
        v.Line();
        v.Line($"module {name}_tb_core (input wire clk);");
        v.Indented(() =>
        {
            v.Line("reg [31:0] images, throttle, seed, reset_again, reset_count;");
            v.Line("reg rst, finish, started_q;");
            v.Line("wire again = reset_again != 0 && reset_count == reset_again + 4;");
            v.Line("initial begin");
            v.Indented(() =>
            {
                v.Line("if (!$value$plusargs(\"images=%d\", images)) images = 1;");
                v.Line("if (!$value$plusargs(\"throttle=%d\", throttle)) throttle = images;");
                v.Line("if (!$value$plusargs(\"seed=%d\", seed)) seed = 1;");
                v.Line("if (!$value$plusargs(\"reset=%d\", reset_again)) reset_again = 0;");
                v.Line("reset_count = 0; rst = 1'b1; finish = 1'b0; started_q = 1'b0;");
            });
            v.Line("end");
            v.Line();
            v.Line("wire s_valid, s_ready, m_valid, m_ready;");
            v.Line($"wire [{input.Width - 1}:0] s_data;");
            v.Line($"wire [{dataflow.Output.Width - 1}:0] m_data;");
            v.Line("wire [31:0] frames, idle;");
            v.Line($"wire [{taps.Length - 1}:0] complete;");
            v.Line("wire started = started_q || (s_valid && s_ready);");
            v.Line();
            v.Line($"g2g_source #(.LANES({input.Lanes}), .WIDTH({input.Type.Bits}), .BEATS({input.Beats}), .FILE(\"input.bin\")) u_source (");
            v.Line("    .clk(clk), .rst(rst), .images(images), .throttle(throttle), .seed(seed), .m_valid(s_valid), .m_ready(s_ready), .m_data(s_data));");
            v.Line($"{name}_core u_core (.clk(clk), .rst(rst), .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data), .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));");
            v.Line($"g2g_sink #(.BEATS({dataflow.Output.Beats})) u_sink (");
            v.Line("    .clk(clk), .rst(rst), .throttle(throttle), .seed(seed), .started(started), .s_valid(m_valid), .s_ready(m_ready), .frames(frames), .idle(idle));");
            v.Line();
            foreach ((int number, DataStream tap) in taps.Index())
            {
                (string valid, string ready, string data) = ports
                    ? ("m_valid", "m_ready", "m_data")
                    : ($"u_core.{tap.Signal}_valid", $"u_core.{tap.Signal}_ready", $"u_core.{tap.Signal}_data");
                string values = (tap.Beats * tap.Lanes).ToString(CultureInfo.InvariantCulture);
                v.Line($"g2g_tap #(.LANES({tap.Lanes}), .WIDTH({tap.Type.Bits}), .SIGNED({(tap.Type.Signed ? 1 : 0)}), .BYTES({TestbenchFormat.ValueBytes(tap)}), .VALUES({values}), .NAME(\"{tap.Tap}\"), .FILE(\"{tap.Signal}.bin\")) u_tap_{tap.Signal} (");
                v.Line($"    .clk(clk), .rst(rst), .valid({valid}), .ready({ready}), .data({data}), .images(images), .finish(finish), .complete(complete[{number}]));");
            }

            v.Line();
            v.Line("// Values that no later stage needs can come behind the last output. A hundred quiet cycles then show that nothing more comes out; so many as are asked for below show that the design hangs.");
            v.Line("always @(posedge clk) begin");
            v.Indented(() =>
            {
                v.Line("reset_count <= reset_count + 1;");
                v.Line("rst <= reset_count < 4 || again;");
                v.Line("if (again) $display(\"RESET %0d\", reset_again);");
                v.Line("started_q <= started && !rst;");
                v.Line("if (!rst && frames > images) begin");
                v.Line("    $display(\"ERROR more frames out than in\");");
                v.Line("    $finish;");
                v.Line("end");
                v.Line($"if (!rst && !finish && ((frames == images && &complete && idle > 100) || idle > {HangsAfter(dataflow)})) begin");
                v.Line("    if (frames < images) $display(\"ERROR no output for %0d cycles after %0d of %0d frames\", idle, frames, images);");
                v.Line("    finish <= 1'b1;");
                v.Line("end");
                v.Line("if (finish) begin");
                foreach (MvuStage unit in ports ? [] : dataflow.Stages.OfType<MvuStage>())
                {
                    v.Line($"    $display(\"READS {unit.Layer} %0d\", u_core.u_{unit.Name}.words_read);");
                }

                v.Line("    $display(\"DONE %0d\", frames);");
                v.Line("    $finish;");
                v.Line("end");
            });
            v.Line("end");
        });
        v.Line("endmodule");
        v.Line();
        v.Line("`default_nettype wire");
        return v.ToString();
    }

    /// <summary>Prints the wrapper with a clock.</summary>
    /// <param name="name">Module base name.</param>
    public static string Clocked(string name) => $$"""
        // SPDX-License-Identifier: MIT
        //
        // {{name}}_tb: {{name}}_tb_core with a 100 MHz clock; +waves=FILE writes a VCD. Simulation only.
        `timescale 1ns / 1ps
        `default_nettype none

        module {{name}}_tb;
            reg clk = 1'b0;
            reg [8*900-1:0] waves;
            always #5 clk = !clk;
            initial if ($value$plusargs("waves=%s", waves)) begin
                $dumpfile(waves);
                $dumpvars(0, {{name}}_tb);
            end
            {{name}}_tb_core u_tb (.clk(clk));
        endmodule

        `default_nettype wire

        """;

    /// <summary>Prints the C++ main for Verilator.</summary>
    /// <param name="module">Module with the one port <c>clk</c>.</param>
    public static string VerilatorMain(string module) => $$"""
        // SPDX-License-Identifier: MIT
        // Toggles the clock of {{module}} until it calls $finish.
        #include "V{{module}}.h"
        #include "verilated.h"

        double sc_time_stamp() { return 0; }

        int main(int argc, char** argv) {
            VerilatedContext context;
            context.commandArgs(argc, argv);
            V{{module}} bench{&context};
            bench.clk = 0;
            while (!context.gotFinish()) {
                context.timeInc(5);
                bench.clk = !bench.clk;
                bench.eval();
            }
            bench.final();
            return 0;
        }

        """;

    // A frame alone takes no longer than all stages one after another, and bubbles and backpressure hold each of them up for less than four times as long.
    private static long HangsAfter(DataflowGraph dataflow) => Math.Max(1_000_000, 4 * dataflow.Stages.Sum(s => s.Reads().Concat(s.Writes()).Max(b => b.Beats)));
}
