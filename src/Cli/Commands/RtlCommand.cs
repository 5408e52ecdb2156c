using System.CommandLine;
using GradientsToGates.Backends.Verilog;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g rtl</c>: the hand-written primitives alone.</summary>
internal static class RtlCommand
{
    public static Command Make()
    {
        var export = new Option<string?>("--export") { Description = "Folder to write them to." };
        var command = new Command("rtl", "Lists the Verilog primitives; --export writes them.") { export };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(export) is { } folder)
            {
                Paths.Print([.. PrimitiveLibrary.Export(folder).Select(p => Path.Combine(folder, p))], null);
                return 0;
            }

            foreach ((string module, string path) in PrimitiveLibrary.Primitives)
            {
                Console.WriteLine($"  {module,-20} rtl/{path}");
            }

            return 0;
        });
        return command;
    }
}
