using System.Globalization;
using GradientsToGates.Dataflow;

namespace GradientsToGates.Backends.Verilog;

/// <summary>Prints the README of a generated design: how to simulate, synthesize and wire it.</summary>
internal static class ReadmeEmitter
{
    /// <summary>Prints the page.</summary>
    /// <param name="name">Module base name.</param>
    /// <param name="dataflow">The design.</param>
    public static string Emit(string name, DataflowGraph dataflow)
    {
        (DataStream input, DataStream output) = (dataflow.Input, dataflow.Output);
        int laneBits = 8 * TopEmitter.OutputLaneBytes(output);
        string rows = string.Concat(dataflow.Stages.OfType<MvuStage>().Select(m => string.Create(
            CultureInfo.InvariantCulture, $"| {m.Layer} | {m.Pe} | {m.Simd} | {Products(m)} | {m.Folds * m.Sweep} | {m.Input.Beats} |\n")));
        string lanes = string.Join(" | ", Enumerable.Range(0, input.Lanes).Reverse().Select(l => string.Create(CultureInfo.InvariantCulture, $"channel {l}")));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # {{name}}: generated Verilog

            The network `{{dataflow.Graph.Name}}` as a streaming dataflow design in Verilog-2005. Everything needed is in this folder; run all commands from here,
            because ROM contents are read from `rom/`.

            ## Simulate
            `vectors/` holds stimulus and expected values of every tensor for two test images; `g2g emit verilog --images N` writes more.

                iverilog -g2005 -o sim.vvp -c sim.f -s {{name}}_tb && vvp sim.vvp +images=2

                verilator --cc --exe --build -O3 --top-module {{name}}_tb_core -Mdir obj -f verilator.f tb/main.cpp && obj/V{{name}}_tb_core +images=2

            (`make`, which Verilator calls, wants a folder without spaces in its path.)

            Any other simulator: compile the files of `sim.f`, run `{{name}}_tb`. Each tensor ends
            with a line `TAP name compared mismatches`; the run is good when every mismatch count is 0, `DONE` shows all images, and no `ERROR` line appears.

            A file in `vectors/` holds one tensor, NHWC, image after image; a value has the fewest bytes that hold its type, two's complement, big-endian.

            ## Synthesize
            Files in `synth.f`, top module `{{name}}_top`, clock constraint `{{name}}.xdc` (100 MHz). With Yosys:

                yosys -p "read_verilog -defer $(tr '\n' ' ' < synth.f); synth_xilinx -family xc7 -flatten -nosrl -top {{name}}_top; stat"

            ## Wire
            AXI4-Stream slave and master, clock `aclk`, reset `aresetn` (active low, synchronous). A frame is one image; frames may follow one another without a gap.

            | port | beats a frame | tdata bits | content |
            | --- | --- | --- | --- |
            | `s_axis` | {{input.Beats}} | {{8 * TopEmitter.InputBytes(input)}} | one pixel a beat, rows from the top, {{input.Type.Bits}} bits a channel, channel 0 in the low bits |
            | `m_axis` | {{output.Beats}} | {{laneBits * output.Lanes}} | {{output.Lanes}} value(s) of type {{output.Type}} a beat, each in {{laneBits}} bits; `tlast` on the last |

            `s_axis_tdata`, most significant first: `{{lanes}}` ({{input.Type.Bits}} bits each).

            ## Folding
            | layer | PE | SIMD | products | weight words | cycles a frame |
            | --- | --- | --- | --- | --- | --- |
            {{rows.TrimEnd('\n')}}

            A frame takes {{dataflow.BottleneckCycles}} cycles in steady state when nothing else waits; `g2g run` reports the exact figures of model and simulation.

            """) + Fifos(dataflow);
    }

    private static string Fifos(DataflowGraph dataflow)
    {
        string rows = string.Concat(dataflow.Stages.OfType<FifoStage>().Select(f =>
        {
            var built = FifoMemory.Built(f.Depth, f.Input.Width);
            var shifted = FifoMemory.ShiftRegisters(f.Depth, f.Input.Width);
            string memory = built.Bram18 > 0 ? FormattableString.Invariant($"{built.Bram18} RAMB18") : FormattableString.Invariant($"{built.Lut} LUT");
            return FormattableString.Invariant($"| `{f.Name}` | {f.Input.Width} | {f.Input.Beats} | {f.Live?.ToString(CultureInfo.InvariantCulture) ?? "not known"} | {f.Depth} | {memory}, {built.Beats} | {shifted.Lut} LUT, {shifted.Beats} |\n");
        }));
        return rows.Length == 0
            ? ""
            : $"""

            ## FIFOs
            Where branches meet, values of one wait for those of the other. With the live depth no bubbles and no backpressure make the design hang; the full-rate depth, which is built, costs no speed either.
            Depths in beats; beside them the memory Yosys makes of it, then shift registers, and the beats each would hold.

            | FIFO | bits | beats a frame | live | full rate | memory, holds | shift registers, hold |
            | --- | --- | --- | --- | --- | --- | --- |
            {rows}
            """;
    }

    private static string Products(MvuStage m) => m switch
    {
        { Multiplier: Multiplier.Lut } => "LUTs",
        { Packing.Shared: > 0 } => FormattableString.Invariant($"{m.Packing.Lanes} a DSP48E1"),
        _ => "plain",
    } + (m.Columns > 1 ? ", row-stationary" : "");
}
