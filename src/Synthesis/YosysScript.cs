using System.Text;

namespace GradientsToGates.Synthesis;

/// <summary>Writes the script that Yosys runs for Xilinx series 7.</summary>
internal static class YosysScript
{
    /// <summary>The command that maps to series 7, up to the name of the top module.</summary>
    /// <remarks>-nosrl: Yosys 0.23 ties the clock enable of the shift registers it infers to 1, and a stalled pipeline would run on.</remarks>
    public const string Synthesize = "synth_xilinx -family xc7 -flatten -nosrl -top ";

    /// <summary>The script's text; paths are as given, read from the folder in which Yosys runs.</summary>
    /// <param name="input">The design.</param>
    /// <param name="statistics">Receives the cell counts as JSON.</param>
    /// <param name="jsonNetlist">Receives the netlist as JSON.</param>
    /// <param name="verilogNetlist">Receives the netlist as Verilog.</param>
    public static string Xilinx7(SynthesisInput input, string statistics, string jsonNetlist, string verilogNetlist)
    {
        var text = new StringBuilder();
        foreach (string file in input.Files)
        {
            // Deferred: a module is looked at with the parameters it gets, since the default name of a ROM file names no file.
            text.Append("read_verilog -defer ").Append(Quote(file)).Append('\n');
        }

        // First a look at the design as written, on a copy, because synthesis would optimize these faults away: a wire without a driver
        // or with several ends the run, and so does a latch. Then the netlist is looked at in the same way.
        text.Append("hierarchy -check -top ").Append(input.Top).Append('\n');
        text.Append("design -save written\nproc\ncheck -assert\nselect -assert-none t:$dlatch t:$adlatch t:$dlatchsr t:$sr\ndesign -load written\n");

        text.Append(Synthesize).Append(input.Top).Append('\n');
        text.Append("check -assert\n");

        text.Append("tee -q -o ").Append(Quote(statistics)).Append(" stat -json\n");
        text.Append("select ").Append(input.Top).Append('\n');

        // `json` writes the selection alone; `write_json` adds megabytes of cell library.
        text.Append("json -o ").Append(Quote(jsonNetlist)).Append('\n');

        // A net to each bit: Icarus sends a net whole at every change of a bit, and with 9,600 bits of registers in one net it had not ended after 12 minutes; so it ends in 5 s.
        text.Append("splitnets\n");
        text.Append("write_verilog -noattr -selected ").Append(Quote(verilogNetlist)).Append('\n');
        return text.ToString();
    }

    /// <summary>A path as Yosys reads it.</summary>
    /// <param name="path">The path.</param>
    public static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
