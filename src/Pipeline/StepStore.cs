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
/// <param name="say">Told why a step is done again although it was kept.</param>
public sealed class StepStore(string folder, bool fresh, Action<string>? say = null)
{
    private const int HashLength = 64;
    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);
    private readonly List<string> _reused = [];
    private bool _keptOnly;

    /// <summary>Wall seconds per step, in the order done; a reused step keeps those of the run that did it.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Steps taken over.</summary>
    public IReadOnlyList<string> Reused => _reused;

    /// <summary>From now on results are only taken over: a step that would have to be done throws <see cref="StepNotKeptException"/>.</summary>
    public void DoNoMore() => _keptOnly = true;

    /// <summary>Does a step, or takes its kept result over.</summary>
    /// <typeparam name="T">A plain record.</typeparam>
    /// <param name="name">Step name.</param>
    /// <param name="dependsOn">Everything the result depends on.</param>
    /// <param name="files">Files the step writes, relative to the run folder; they must be as the step left them.</param>
    /// <param name="work">Does it.</param>
    /// <exception cref="StepNotKeptException">It is not kept, after <see cref="DoNoMore"/>.</exception>
    public T Do<T>(string name, IEnumerable<string> dependsOn, IReadOnlyList<string> files, Func<T> work)
        where T : class
    {
        string key = Hash(dependsOn.Prepend(name));
        string path = Path.Combine(folder, "steps", name + ".json");
        bool metBefore = _seconds.ContainsKey(name);
        if ((!fresh || metBefore) && File.Exists(path))
        {
            Kept<T>? kept = TryRead<T>(path);
            if (kept is null)
            {
                Say($"step '{name}' is done again: its record {path} cannot be read.");
            }
            else if (kept.Key == key && !kept.Files.SequenceEqual(HashFiles(files)))
            {
                Say($"step '{name}' is done again: {string.Join(", ", ChangedFiles(kept.Files))} changed since.");
            }
            else if (kept.Key == key)
            {
                if (!metBefore)
                {
                    _reused.Add(name);
                    _seconds[name] = kept.Seconds;
                }

                return kept.Result;
            }
        }

        if (_keptOnly)
        {
            throw new StepNotKeptException(name);
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

    /// <summary>Kept steps whose files have changed since, or whose own record is damaged: name and file.</summary>
    public IEnumerable<(string Step, string File)> Changed()
    {
        string steps = Path.Combine(folder, "steps");
        foreach (string path in (Directory.Exists(steps) ? Directory.GetFiles(steps, "*.json") : []).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            foreach (string file in TryRead<object>(path) is { } kept ? ChangedFiles(kept.Files) : [Path.GetRelativePath(folder, path)])
            {
                yield return (name, file);
            }
        }
    }

    /// <summary>SHA-256 of some texts, in hexadecimal.</summary>
    /// <param name="parts">The texts.</param>
    public static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    private void Say(string why)
    {
        if (!_keptOnly)
        {
            say?.Invoke(why);
        }
    }

    private IEnumerable<string> ChangedFiles(IEnumerable<string> hashed) => hashed.Where(h => HashFile(h[(HashLength + 1)..]) != h[..HashLength]).Select(h => h[(HashLength + 1)..]);

    private IEnumerable<string> HashFiles(IEnumerable<string> files) => files.Select(f => HashFile(f) + " " + f);

    private string HashFile(string file)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            return new string('-', HashLength);
        }

        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static Kept<T>? TryRead<T>(string path)
    {
        try
        {
            Kept<T> kept = ResultsJson.Read<Kept<T>>(File.ReadAllText(path));
            return kept is { Key: not null, Result: not null, Files: { } files } && files.All(f => f?.Length > HashLength) ? kept : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Kept<T>(string Key, double Seconds, IReadOnlyList<string> Files, T Result);
}
