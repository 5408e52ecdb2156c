using GradientsToGates.Cosim;
using GradientsToGates.Diagnostics;
using GradientsToGates.Quantization;
using GradientsToGates.Reporting;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Pipeline;

/// <summary>The whole path of <c>g2g run</c>: weights, integer graph, accuracy, Verilog, co-simulation, synthesis, summary and report.</summary>
public static class RunPipeline
{
    /// <summary>
    /// Does what is missing and writes <c>summary.json</c> and the report. A part of the hardware's way that fails does not take the rest with it:
    /// what was measured is written, with a note, before the failure is thrown.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="UserException">G2G5003: simulation and reference differ; or the first failure of a tool, or of the network to become hardware.</exception>
    public static RunSummary Run(RunSession run)
    {
        ToolReport tools = Tools(run);
        var measure = new Measurements(run);
        var summary = new SummaryBuilder(run) { Float = measure.Float(), Integer = measure.Integer() };
        QuantizationOptions shifts = run.Settings.Quantization with { PowerOfTwo = true };
        if (shifts != run.Settings.Quantization)
        {
            summary.Formats.Add(shifts.Name, measure.Format(shifts).Accuracy);
        }

        var failures = new Failures(run.Notes);
        bool hardware = failures.Try("no hardware was planned", () => summary.Predicted = measure.Predicted());
        if (hardware)
        {
            Simulate(run, tools, measure, summary, failures);
            Synthesize(run, tools, measure, summary, failures);
        }

        RunSummary result = WriteResults(run, summary, hardware);
        failures.ThrowFirst();
        return result;
    }

    /// <summary>Writes <c>summary.json</c>, <c>report-data.json</c>, the report and its plots after training alone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="summary">What was measured.</param>
    public static RunSummary WriteTraining(RunSession run, SummaryBuilder summary)
    {
        RunSummary result = summary.Build();
        Write(run, result, ReportDataBuilder.OfTraining(run, summary.Float));
        return result;
    }

    /// <summary>Writes <c>summary.json</c>, <c>report-data.json</c>, the report and its plots.</summary>
    /// <param name="run">The run.</param>
    /// <param name="summary">What was measured.</param>
    /// <param name="hardware">Whether the network has hardware stages.</param>
    public static RunSummary WriteResults(RunSession run, SummaryBuilder summary, bool hardware)
    {
        RunSummary result = summary.Build();
        Write(run, result, ReportDataBuilder.Build(run, summary.Integer, hardware));
        return result;
    }

    private static void Write(RunSession run, RunSummary result, ReportData data)
    {
        data = KeptTables.AddTo(run, data);
        AtomicFile.WriteAllText(run.At("summary.json"), ResultsJson.Write(result));
        AtomicFile.WriteAllText(run.At("report-data.json"), ResultsJson.Write(data));
        Report.Write(result, data, run.Folder);
    }

    /// <summary>What the user is told of a mismatch: where, both values, and the command that replays it with a waveform.</summary>
    /// <param name="run">The run.</param>
    /// <param name="m">The first mismatch.</param>
    public static UserException Mismatch(RunSession run, Mismatch m) => Mismatch(m, $"Replay with a waveform: g2g cosim {run.Folder} --replay {m.Image}{(run.Settings.CosimOn is { } on ? $" --on {on}" : "")}");

    /// <summary>What the user is told of a mismatch: where, both values, and what to do.</summary>
    /// <param name="m">The first mismatch.</param>
    /// <param name="remedy">What to do.</param>
    public static UserException Mismatch(Mismatch m, string remedy) => new(
        new Diagnostic("G2G5003", $"layer '{m.Layer}', image {m.Image}, y={m.Y} x={m.X} channel={m.Channel}", $"{m.Simulator} gives 0x{m.Got}, the reference {m.Expected}.", remedy),
        ExitCode.Mismatch);

    /// <summary>Throws unless the simulation did what was promised: equal values, and the cycles of the model.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">The simulation.</param>
    /// <param name="predicted">Cycles by the model.</param>
    /// <exception cref="UserException">G2G5003: simulation and reference differ. G2G5004: simulated and predicted cycles do.</exception>
    public static void RequireAsPromised(RunSession run, CosimOutcome outcome, CyclesResult? predicted)
    {
        if (outcome.First is { } first)
        {
            throw Mismatch(run, first);
        }

        if (outcome.Cycles is { } simulated && predicted is not null && simulated != predicted)
        {
            throw new UserException(
                new Diagnostic(
                    "G2G5004",
                    $"{outcome.Result.Simulator} simulation of '{run.Settings.Network}'",
                    FormattableString.Invariant($"{simulated.Interval} cycles between frames and {simulated.Latency} of latency, the cycle model predicts {predicted.Interval} and {predicted.Latency}."),
                    "The values are right, the model is not: a defect worth a report with the run folder."),
                ExitCode.Mismatch);
        }
    }

    private static void Simulate(RunSession run, ToolReport tools, Measurements measure, SummaryBuilder summary, Failures failures)
    {
        foreach (Simulator simulator in Simulator.All.Where(s => s.Tools.All(tools.Has)))
        {
            int images = simulator.Name == "icarus" ? run.IcarusImages : run.Images;
            if (images == 0)
            {
                run.Notes.Add($"Not simulated in Icarus, which takes minutes for one image of this network; 'g2g cosim {run.Folder} --simulator icarus --images 1' does it.");
                continue;
            }

            failures.Try($"no result of {simulator.Name}", () =>
            {
                CosimOutcome outcome = measure.Cosim(simulator, images, time: summary.Cosim.Count == 0);
                summary.Cosim.Add(outcome);
                RequireAsPromised(run, outcome, summary.Predicted);
            });
        }
    }

    private static void Synthesize(RunSession run, ToolReport tools, Measurements measure, SummaryBuilder summary, Failures failures)
    {
        if (failures.Any(ExitCode.Mismatch) && !run.Services.Force)
        {
            run.Notes.Add("Not synthesized: simulation and reference differ (--force synthesizes all the same).");
        }
        else if (tools.Has(ToolCatalog.Yosys))
        {
            failures.Try("not synthesized", () => summary.Synthesis = measure.Synthesize());
        }
    }

    private static ToolReport Tools(RunSession run)
    {
        ToolReport tools = new ToolInstaller(run.Services.Tools).Ensure(
            [.. Simulator.All.SelectMany(s => s.Tools), ToolCatalog.Yosys], run.Services.MayInstall, run.Services.Progress.Say, run.Services.Cancellation);
        if (tools.Missing.Count > 0)
        {
            // The installer has said so already; the summary repeats it.
            run.Notes.Add($"Missing: {string.Join(", ", tools.Missing.Select(t => t.Name))}. What needs them is left out. Install with: {tools.InstallCommand}");
        }

        return tools;
    }
}
