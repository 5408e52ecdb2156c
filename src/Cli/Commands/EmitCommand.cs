using System.CommandLine;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g emit verilog RUN</c>: a folder of Verilog that stands alone.</summary>
internal static class EmitCommand
{
    public static Command Make()
    {
        var command = new Command("emit", "Writes the network in a hardware language.");
        command.Subcommands.Add(Verilog());
        return command;
    }

    private static Command Verilog()
    {
        var o = new CommonOptions();
        var vectors = WholeNumber.Option("--images", "Test images whose stimulus and expected values are written beside it; 2 by default.", 1);
        var command = new Command("verilog", "Verilog-2005 with testbench, ROM images, constraint and README.") { o.Run };
        o.AddTo(command, [o.Out, vectors, .. o.Hardware(), .. o.Format()]);
        command.SetAction((parsed, cancellation) =>
        {
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed), o.Services(parsed, cancellation));
            string folder = parsed.GetValue(o.Out) ?? run.DesignFolder;
            VerilogBackend.Write(run.Design, folder);
            string written = run.WriteVectors(parsed.GetValue(vectors) ?? RunSession.VectorImages, folder);
            Paths.Print([.. run.Design.Files.Select(f => Path.Combine(folder, f.Path)), written], $"g2g cosim {run.Folder}");
            return Task.FromResult(0);
        });
        return command;
    }
}
