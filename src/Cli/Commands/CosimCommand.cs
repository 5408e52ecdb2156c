using System.CommandLine;
using System.Globalization;
using GradientsToGates.Cosim;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g cosim RUN</c>: Verilog against the reference, or one image replayed with a waveform.</summary>
internal static class CosimCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var simulator = new Option<string>("--simulator") { Description = "verilator or icarus.", DefaultValueFactory = _ => "verilator" };
        var throttled = WholeNumber.Option("--throttled", "The first so many images run with random bubbles and backpressure.", 0);
        var replay = WholeNumber.Option("--replay", "Simulate this test image in Icarus and keep the waveform.", 0);
        var command = new Command("cosim", "Simulates the Verilog and compares every value of every layer with the reference.") { o.Run };
        o.AddTo(command, [simulator, throttled, replay, o.Images, .. o.Hardware()]);
        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            Simulator chosen = Simulator.ByName(parsed.GetValue(replay) is null ? parsed.GetRequiredValue(simulator) : "icarus");
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed) with { Throttled = parsed.GetValue(throttled) ?? s.Throttled }, services);
            new ToolInstaller(services.Tools).Ensure(chosen.Tools, services.MayInstall, services.Progress.Say, cancellation).RequireAll();
            if (parsed.GetValue(replay) is { } image)
            {
                Replay(run, image, cancellation);
                return Task.FromResult(0);
            }

            var measure = new Measurements(run);
            CosimOutcome outcome = measure.Cosim(chosen, run.Images, time: true);
            CyclesResult predicted = measure.Predicted();
            SummaryTable.Comparison(outcome.Result);
            SummaryTable.Timing(predicted, outcome.Cycles);
            IReadOnlyList<string> results = KeptResults.Write(run);
            RunPipeline.RequireAsPromised(run, outcome, predicted);

            Paths.Print([run.At("cosim"), .. results], $"g2g synth {run.Folder}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Replay(RunSession run, int image, CancellationToken cancellation)
    {
        if (image >= run.Dataset.Test.Count)
        {
            throw UserException.BadInput("G2G0002", string.Create(CultureInfo.InvariantCulture, $"option --replay {image}"), $"there are {run.Dataset.Test.Count} test images.", $"Name one of 0 to {run.Dataset.Test.Count - 1}.");
        }

        var runner = new CosimRunner(run.Services.Tools, run.Design, run.DesignFolder, run.At("cosim"));
        ReadOnlyMemory<byte> codes = run.Dataset.Test.Pixels.AsMemory(image * run.Dataset.Test.ImageSize, run.Dataset.Test.ImageSize);
        string folder = run.At("cosim", string.Create(CultureInfo.InvariantCulture, $"replay-{image}"));
        ReplayOutcome outcome = runner.Replay(codes, image, image < run.Settings.Throttled, folder, cancellation);
        SummaryTable.Comparison(outcome.Result);
        Paths.Print([outcome.Waves, outcome.SaveFile], $"gtkwave {outcome.SaveFile}");
        if (outcome.First is { } first)
        {
            throw RunPipeline.Mismatch(first, $"Look at the waveform: gtkwave {outcome.SaveFile}");
        }
    }
}
