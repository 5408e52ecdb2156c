using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>
/// Finished steps of a run folder. Each step is kept under a key, the hash of everything it depends on; the same key again gives the kept
/// result, so a stopped or repeated command does only what is missing.
/// </summary>
/// <param name="folder">The run folder; records go to <c>steps/</c>.</param>
/// <param name="fresh">Do every step again.</param>
public sealed class StepStore(string folder, bool fresh)
{
    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);
    private readonly List<string> _reused = [];

    /// <summary>Wall seconds per step, in the order done; a reused step keeps those of the run that did it.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Steps taken over.</summary>
    public IReadOnlyList<string> Reused => _reused;

    /// <summary>Does a step, or takes its kept result over.</summary>
    /// <typeparam name="T">A plain record.</typeparam>
    /// <param name="name">Step name.</param>
    /// <param name="dependsOn">Everything the result depends on.</param>
    /// <param name="files">Files the step writes, relative to the run folder; they must be as the step left them.</param>
    /// <param name="work">Does it.</param>
    public T Do<T>(string name, IEnumerable<string> dependsOn, IReadOnlyList<string> files, Func<T> work)
        where T : class
    {
        string key = Hash(dependsOn.Prepend(name));
        string path = Path.Combine(folder, "steps", name + ".json");
        if (!fresh && TryRead<T>(path) is { } kept && kept.Key == key && kept.Files.SequenceEqual(HashFiles(files)))
        {
            _reused.Add(name);
            _seconds[name] = kept.Seconds;
            return kept.Result;
        }

        if (File.Exists(path))
        {
            File.Delete(path);
        }

        long started = Stopwatch.GetTimestamp();
        T result = work();
        double seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
        AtomicFile.WriteAllText(path, ResultsJson.Write(new Kept<T>(key, seconds, [.. HashFiles(files)], result)));
        _seconds[name] = seconds;
        return result;
    }

    /// <summary>Kept steps whose files have changed since: name and file.</summary>
    public IEnumerable<(string Step, string File)> Changed()
    {
        string steps = Path.Combine(folder, "steps");
        foreach (string path in (Directory.Exists(steps) ? Directory.GetFiles(steps, "*.json") : []).Order(StringComparer.Ordinal))
        {
            foreach (string entry in TryRead<object>(path)?.Files ?? [])
            {
                (string file, string hash) = (entry[65..], entry[..64]);
                if (HashFile(file) != hash)
                {
                    yield return (Path.GetFileNameWithoutExtension(path), file);
                }
            }
        }
    }

    /// <summary>SHA-256 of some texts, in hexadecimal.</summary>
    /// <param name="parts">The texts.</param>
    public static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    private IEnumerable<string> HashFiles(IEnumerable<string> files) => files.Select(f => HashFile(f) + " " + f);

    private string HashFile(string file)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            return new string('-', 64);
        }

        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static Kept<T>? TryRead<T>(string path)
    {
        try
        {
            return File.Exists(path) ? ResultsJson.Read<Kept<T>>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Kept<T>(string Key, double Seconds, IReadOnlyList<string> Files, T Result);
}
