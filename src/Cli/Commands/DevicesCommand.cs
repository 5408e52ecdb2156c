using System.CommandLine;
using System.Globalization;
using GradientsToGates.Dataflow.Devices;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g devices</c>: the parts g2g knows.</summary>
internal static class DevicesCommand
{
    public static Command Make()
    {
        var command = new Command("devices", "Lists the FPGA parts g2g knows and what they hold.");
        command.SetAction(_ =>
        {
            Console.WriteLine($"  {"device",-10} {"LUT",8} {"FF",8} {"DSP",5} {"BRAM36",7}  board");
            foreach (Device d in DeviceCatalog.All)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {d.Name,-10} {d.Lut,8:N0} {d.Ff,8:N0} {d.Dsp,5} {d.Bram36,7}  {d.Board}"));
            }

            return 0;
        });
        return command;
    }
}
