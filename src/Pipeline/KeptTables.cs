using System.Text.Json;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>Tables that commands of their own leave in the run folder, for the report; one made of other weights than the run's present ones is not shown.</summary>
internal static class KeptTables
{
    /// <summary>File of the table of formats.</summary>
    public const string Formats = "formats.json";

    /// <summary>File of what single layers cost at lower widths.</summary>
    public const string Sensitivity = "sensitivity.json";

    /// <summary>File of the widths that were searched for.</summary>
    public const string Search = "search.json";

    /// <summary>File of the foldings that were swept.</summary>
    public const string Sweep = "sweep.json";

    /// <summary>Adds what there is to the data of the report.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">What the report draws.</param>
    public static ReportData AddTo(RunSession run, ReportData data)
    {
        string weights = QuantizeStep.WeightsKey(run);
        return data with
        {
            Formats = Read<FormatResults>(run.At(Formats), t => t.Weights == weights && t.Rows?.All(IsWhole) == true)?.Rows ?? [],
            Search = Read<SearchResults>(run.At(Search), t => t.Weights == weights && t is { Images: not null, Points.Count: > 0, Check: not null }),
            Sweep = Read<SweepResults>(run.At(Sweep), t => t.Device == run.Settings.Device && Graph(run) == t.Graph && t.Choices == FoldSweep.Choices(run.Settings) && t is { Capacity: not null, Points.Count: > 0 }),
            Sensitivity = Read<SensitivityResults>(run.At(Sensitivity), t => t.Weights == weights && t is { Images: not null, Base: not null, Rows: not null }),
        };
    }

    private static string? Graph(RunSession run) => Directory.Exists(run.At("integer")) ? QuantizeStep.Identity(run, "integer") : null;

    // A file of an earlier version can lack what the types promise.
    private static bool IsWhole(FormatAccuracy r) => r is { Set: not null, Format: not null, How: not null, Agreement: not null } && r.Overflows is null or { Nodes: not null };

    private static T? Read<T>(string path, Func<T, bool> holds)
        where T : class
    {
        try
        {
            return File.Exists(path) && ResultsJson.Read<T>(File.ReadAllText(path)) is { } table && holds(table) ? table : null;
        }
        catch (JsonException)
        {
            // The command that wrote it writes it again; the report does without.
            return null;
        }
    }
}
