using System.CommandLine;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g synth RUN</c>: resources by Yosys.</summary>
internal static class SynthCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("synth", "Synthesizes with Yosys and counts resources against the part.") { o.Run };
        o.AddTo(command, o.Hardware());
        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed), services);
            new ToolInstaller(services.Tools).Ensure([ToolCatalog.Yosys], services.MayInstall, services.Progress.Say, cancellation).RequireAll();
            var measure = new Measurements(run);
            SynthesisResult result = measure.Synthesize();
            SummaryTable.Resources(result, measure.Predicted());
            Paths.Print([run.At("synth"), .. KeptResults.Write(run)], null);
            return Task.FromResult(0);
        });
        return command;
    }
}
