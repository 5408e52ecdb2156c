using GradientsToGates.Cosim;
using GradientsToGates.Diagnostics;
using GradientsToGates.Quantization;

namespace GradientsToGates.Pipeline;

/// <summary>Summary and report of all that a run folder holds, for commands that do one step: they speak of its present weights, format, folds and part.</summary>
public static class KeptResults
{
    /// <summary>Writes <c>summary.json</c> and the report. Nothing more is measured: what the folder does not hold, or holds for other settings, is null.</summary>
    /// <param name="run">The run, its weights there; it can do no step after this.</param>
    /// <returns>The files, for the user.</returns>
    public static IReadOnlyList<string> Write(RunSession run)
    {
        run.Steps.DoNoMore();
        var measure = new Measurements(run);
        var summary = new SummaryBuilder(run);
        Take(() => summary.Float = measure.Float());
        if (Take(() => _ = run.Integer))
        {
            bool hardware = TakeHardware(run, measure, summary);
            RunPipeline.WriteResults(run, summary, hardware);
        }
        else
        {
            RunPipeline.WriteTraining(run, summary);
        }

        return [run.At("summary.json"), run.At("report.html")];
    }

    private static bool TakeHardware(RunSession run, Measurements measure, SummaryBuilder summary)
    {
        Take(() => summary.Integer = measure.Integer());
        QuantizationOptions shifts = run.Settings.Quantization with { PowerOfTwo = true };
        Take(() => summary.Formats.Add(shifts.Name, measure.Format(shifts).Accuracy));
        if (!Take(() => summary.Predicted = measure.Predicted()))
        {
            return false;
        }

        foreach (Simulator simulator in Simulator.All)
        {
            // `run` gives Icarus a few images, `cosim` as many as Verilator; and only the first simulator of a run is timed.
            _ = Take(() => summary.Cosim.Add(measure.Cosim(simulator, run.Images, time: true)))
                || Take(() => summary.Cosim.Add(measure.Cosim(simulator, run.IcarusImages, time: true)))
                || Take(() => summary.Cosim.Add(measure.Cosim(simulator, run.IcarusImages, time: false)));
        }

        Take(() => summary.Synthesis = measure.Synthesize());
        return true;
    }

    // What a network cannot have at all, such as hardware, is not kept either.
    private static bool Take(Action result)
    {
        try
        {
            result();
            return true;
        }
        catch (Exception e) when (e is StepNotKeptException or UserException { ExitCode: not ExitCode.InputOutput })
        {
            return false;
        }
    }
}
