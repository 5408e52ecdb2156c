using System.Globalization;
using System.Text;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;

namespace GradientsToGates.Cosim;

/// <summary>A GTKWave save file: the streams of a design in dataflow order, grouped by layer.</summary>
internal static class GtkwaveSave
{
    /// <summary>Prints the file.</summary>
    /// <param name="design">The design.</param>
    /// <param name="waves">Path of the VCD.</param>
    public static string Text(VerilogDesign design, string waves)
    {
        string core = $"{design.TestTop}.u_tb.u_core";
        var text = new StringBuilder();
        text.Append("[dumpfile] \"").Append(waves).Append("\"\n@28\n").Append(core).Append(".clk\n").Append(core).Append(".rst\n");
        string layer = "";
        foreach (Stage stage in design.Dataflow.Stages)
        {
            if (stage.Layer != layer)
            {
                layer = stage.Layer;
                text.Append("@200\n-").Append(layer).Append('\n');
            }

            foreach (DataStream s in stage.Writes())
            {
                text.Append("@28\n").Append(core).Append('.').Append(s.Signal).Append("_valid\n").Append(core).Append('.').Append(s.Signal).Append("_ready\n");
                text.Append("@22\n").Append(core).Append('.').Append(s.Signal).Append(string.Create(CultureInfo.InvariantCulture, $"_data[{s.Width - 1}:0]\n"));
            }
        }

        return text.ToString();
    }
}
