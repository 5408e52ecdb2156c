using System.CommandLine;
using System.Globalization;
using GradientsToGates.Cosim;
using GradientsToGates.Data;
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
        var on = new Option<string?>("--on") { Description = "Images, as cifar10-100; the network's own test images when left out." };
        var command = new Command("cosim", "Simulates the Verilog and compares every value of every layer with the reference.") { o.Run };
        o.AddTo(command, [simulator, throttled, replay, o.Images, on, .. o.Hardware()]);
        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            Simulator chosen = Simulator.ByName(parsed.GetValue(replay) is null ? parsed.GetRequiredValue(simulator) : "icarus");
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed) with { Throttled = parsed.GetValue(throttled) ?? s.Throttled, CosimOn = parsed.GetValue(on) }, services);
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
        LabelledImages test = run.Simulated.Test;
        if (image >= test.Count)
        {
            throw UserException.BadInput("G2G0002", string.Create(CultureInfo.InvariantCulture, $"option --replay {image}"), $"there are {test.Count} test images.", $"Name one of 0 to {test.Count - 1}.");
        }

        var runner = new CosimRunner(run.Services.Tools, run.Design, run.DesignFolder, run.At("cosim"));
        ReadOnlyMemory<byte> codes = test.Pixels.AsMemory(image * test.ImageSize, test.ImageSize);
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
