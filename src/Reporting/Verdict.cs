using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting;

/// <summary>Whether the hardware computed what the reference did.</summary>
internal enum Agreement
{
    /// <summary>Nothing was compared.</summary>
    NotMeasured,

    /// <summary>Every compared value is equal.</summary>
    Exact,

    /// <summary>At least one differs.</summary>
    Different,
}

/// <summary>The comparison of all simulators in one line.</summary>
/// <param name="Agreement">The outcome.</param>
/// <param name="Compared">Values compared.</param>
/// <param name="Mismatches">Values that differ.</param>
/// <param name="Sentence">The outcome in words.</param>
internal sealed record Verdict(Agreement Agreement, long Compared, long Mismatches, string Sentence)
{
    /// <summary>Sums up a run.</summary>
    /// <param name="summary">The run.</param>
    public static Verdict Of(RunSummary summary)
    {
        long compared = summary.Cosim.Sum(c => c.Layers.Sum(l => l.Compared));
        long mismatches = summary.Cosim.Sum(c => c.Mismatches);
        if (compared == 0 && mismatches == 0)
        {
            return new Verdict(Agreement.NotMeasured, 0, 0, "The Verilog was not simulated against the integer reference in this run.");
        }

        string simulators = string.Join(" and ", summary.Cosim.Select(c => Names.OfTool(c.Simulator)));
        if (mismatches == 0)
        {
            return new Verdict(Agreement.Exact, compared, 0, $"The Verilog agrees with the integer reference bit for bit: {Figures.Count(compared)} values compared in {simulators}, 0 mismatches.");
        }

        string[] layers = [.. summary.Cosim.SelectMany(c => c.Layers).Where(l => l.Mismatches > 0).Select(l => l.Name).Distinct()];
        return new Verdict(
            Agreement.Different,
            compared,
            mismatches,
            $"The Verilog differs from the integer reference: {Figures.Counted(mismatches, "value")} of {Figures.Count(compared)}, first in dataflow order in layer '{layers[0]}'.");
    }
}
