using System.Text.Json;
using GradientsToGates.Results;

namespace GradientsToGates.Cosim;

/// <summary>One finished chunk of a co-simulation, kept so that a stopped command resumes after it.</summary>
/// <param name="Key">Everything the result depends on.</param>
/// <param name="Images">Images in the chunk.</param>
/// <param name="Throttled">How many of them ran with bubbles and backpressure.</param>
/// <param name="Layers">Comparison per tensor.</param>
/// <param name="Reads">Words of weights read.</param>
/// <param name="FirstMismatch">Or null.</param>
/// <param name="Seconds">That the simulator ran.</param>
public sealed record ChunkRecord(string Key, int Images, int Throttled, IReadOnlyList<LayerComparison> Layers, IReadOnlyList<WeightReads> Reads, Mismatch? FirstMismatch, double Seconds)
{
    /// <summary>Reads a record if it is there, whole, and made from the same inputs.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="key">The inputs.</param>
    public static ChunkRecord? TryRead(string path, string key)
    {
        try
        {
            return File.Exists(path) && ResultsJson.Read<ChunkRecord>(File.ReadAllText(path)) is { } record && record.Key == key ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
