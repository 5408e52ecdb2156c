using System.CommandLine;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g doctor</c>: what is here, what is missing, and the command that installs it.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var command = new Command("doctor", "Shows external tools: here or missing, and how to install them.");
        command.SetAction(_ =>
        {
            var locator = new ToolLocator();
            Console.WriteLine($"  g2g {SummaryBuilder.Version} on .NET {Environment.Version}");
            var missing = new List<Tool>();
            foreach (Tool tool in ToolCatalog.All)
            {
                string? path = locator.Find(tool);
                Console.WriteLine($"  {tool.Name,-14} {(path is null ? (tool.Optional ? "optional" : "missing") : locator.Version(tool) ?? "here"),-10} {tool.Purpose}");
                if (path is null && !tool.Optional)
                {
                    missing.Add(tool);
                }
            }

            Console.WriteLine(missing.Count == 0 ? "  Everything needed is here." : $"  Install what is missing: {AptGet.InstallCommand(missing, asRoot: false)}");
            return missing.Count == 0 ? (int)ExitCode.Success : (int)ExitCode.ToolFailed;
        });
        return command;
    }
}
