using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting;

/// <summary>One of the six figures a reader takes away.</summary>
/// <param name="Term">What it is.</param>
/// <param name="Figure">The figure with its unit, or that it was not measured.</param>
/// <param name="Note">What it is made of.</param>
/// <param name="Bad">True when it is a reason to stop.</param>
internal sealed record HeadlineFigure(string Term, string Figure, string Note, bool Bad = false)
{
    /// <summary>True when it was not measured.</summary>
    public bool Missing => Figure == Figures.NotMeasured;

    private static string Clock { get; } = Figures.Count(CycleSummary.ReferenceMegahertz) + "\u00a0MHz";

    /// <summary>The figures of a run, always six in the same order.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<HeadlineFigure> Of(RunSummary run)
    {
        Verdict verdict = Verdict.Of(run);
        CycleFigure interval = run.Cycles.Interval;
        CycleFigure latency = run.Cycles.Latency;
        return
        [
            new("Accuracy, float", Figures.Percent(run.Accuracy.Float?.Percent), OutOf(run.Accuracy.Float)),
            new("Accuracy, integer", Figures.Percent(run.Accuracy.Integer?.Percent), OutOf(run.Accuracy.Integer) + Change(run.Accuracy)),
            verdict.Agreement == Agreement.NotMeasured
                ? new("Mismatches", Figures.NotMeasured, "no simulation")
                : new("Mismatches", Figures.Count(verdict.Mismatches), $"of {Figures.Count(verdict.Compared)} values", verdict.Agreement == Agreement.Different),
            new($"Frame rate at {Clock}", FrameRate(interval), Source(interval, "cycles a frame")),
            new($"Latency at {Clock}", Time(latency), Source(latency, "cycles, first beat in to last beat out")),
            Fit(run.Synthesis),
        ];
    }

    /// <summary>Frames a second at the reference clock, never rounded up.</summary>
    /// <param name="interval">Cycles a frame.</param>
    public static string FrameRate(CycleFigure interval) =>
        (interval.Simulated ?? interval.Predicted) is > 0 and double c ? Figures.Real(Math.Floor(CycleSummary.ReferenceMegahertz * 1e6 / c), "frames/s") : Figures.NotMeasured;

    /// <summary>Microseconds at the reference clock.</summary>
    /// <param name="latency">Cycles.</param>
    public static string Time(CycleFigure latency) =>
        (latency.Simulated ?? latency.Predicted) is double c ? Figures.Real(c / CycleSummary.ReferenceMegahertz, "µs") : Figures.NotMeasured;

    private static string OutOf(Accuracy? accuracy) =>
        accuracy is null ? "no test on real data" : $"{Figures.Count(accuracy.Correct)} of {Figures.Counted(accuracy.Total, "image")}";

    private static string Change(AccuracySummary accuracy)
    {
        if (accuracy.Float?.Percent is not double before || accuracy.Integer?.Percent is not double after)
        {
            return "";
        }

        double points = Math.Round(after - before, 2);
        return points == 0 ? ", same as float" : $", {(points < 0 ? "\u2212" : "+")}{Figures.Significant(Math.Abs(points))}\u00a0points";
    }

    private static string Source(CycleFigure figure, string unit) =>
        figure.Simulated is double simulated ? $"{Figures.Cycles(simulated)} {unit}"
        : figure.Predicted is double predicted ? $"{Figures.Cycles(predicted)} {unit}, predicted only"
        : "no simulation";

    private static HeadlineFigure Fit(SynthesisResult? synthesis)
    {
        if (synthesis is null)
        {
            return new("Fit", Figures.NotMeasured, "not synthesized");
        }

        Resource fullest = Resource.Of(synthesis).MaxBy(r => r.Share) ?? throw new InvalidOperationException("a device has resources");
        string share = double.IsFinite(fullest.Share) ? $" ({Figures.Percent(100 * fullest.Share, 0)})" : "";
        return new(
            $"Fit in {synthesis.Device}",
            synthesis.Fits ? "yes" : "no",
            $"fullest: {Figures.Count(fullest.Used)} of {Figures.Count(fullest.Capacity)} {fullest.Name}{share}",
            !synthesis.Fits);
    }
}
