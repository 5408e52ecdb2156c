using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Pipeline;

/// <summary>Finds and makes run folders, <c>runs/lenet5-001</c>.</summary>
public static class RunFolder
{
    /// <summary>Where runs go when no <c>--out</c> is given, relative to the current folder.</summary>
    public const string Root = "runs";

    /// <summary>The settings file that marks a run folder.</summary>
    public const string SettingsFile = "run.json";

    /// <summary>Takes the next free folder of a network; one that another process has just taken is not free.</summary>
    /// <param name="network">Network name.</param>
    /// <param name="take">Locks a folder; null when it is taken.</param>
    /// <exception cref="UserException">G2G6001: it cannot be written.</exception>
    public static (string Folder, RunLock Lock) TakeNext(string network, Func<string, RunLock?> take)
    {
        for (int number = Existing(network).Select(r => r.Number).DefaultIfEmpty(0).Max() + 1; ; number++)
        {
            string folder = Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{network}-{number:000}"));
            if (take(folder) is not { } taken)
            {
                continue;
            }

            // A process that was as fast may have finished here already.
            if (!File.Exists(Path.Combine(folder, SettingsFile)))
            {
                return (folder, taken);
            }

            taken.Dispose();
        }
    }

    /// <summary>Resolves what the user calls RUN: a folder, <c>latest</c>, <c>latest:NET</c>.</summary>
    /// <param name="run">The name.</param>
    /// <returns>The folder; null when <paramref name="run"/> is a network of the zoo, with a recipe behind it (<c>arch8:study</c>) or without, whose shipped weights are then used.</returns>
    /// <exception cref="UserException">G2G6002: no such run.</exception>
    public static string? Resolve(string run)
    {
        if (File.Exists(Path.Combine(run, SettingsFile)))
        {
            return run;
        }

        if (run == "latest" || run.StartsWith("latest:", StringComparison.Ordinal))
        {
            string? network = run == "latest" ? null : run["latest:".Length..];
            return Existing(network).OrderBy(r => r.Used).ThenBy(r => r.Number).Select(r => r.Folder).LastOrDefault()
                ?? throw Missing(run, network is null ? "there is no run yet in 'runs/'" : $"there is no run of '{network}' in 'runs/'");
        }

        return ZooRun.Parse(run) is not null ? null
            : File.Exists(run) ? throw UserException.BadInput("G2G6002", $"run '{run}'", "it is a file, not a run folder.", $"If it is a network, run it first: g2g run {run}")
            : throw Missing(run, "it is neither a run folder nor a network of the zoo");
    }

    /// <summary>Refuses a folder that holds the run of another network: its files would be mixed with the new ones.</summary>
    /// <param name="folder">The folder named by <c>--out</c>; need not exist.</param>
    /// <param name="network">The network that is to run.</param>
    /// <exception cref="UserException">G2G6006: another network's.</exception>
    public static void RequireOwn(string folder, string network)
    {
        string settings = Path.Combine(folder, SettingsFile);
        string? other = null;
        try
        {
            other = File.Exists(settings) ? RunSettings.Read(settings).Network : null;
        }
        catch (UserException)
        {
            // Damaged settings are about to be written anew.
        }

        if (other is not null && other != network)
        {
            throw UserException.BadInput("G2G6006", folder, $"the folder holds a run of '{other}', not of '{network}'.", "Name another folder with --out, or leave --out away.");
        }
    }

    private static IEnumerable<(string Folder, int Number, DateTime Used)> Existing(string? network)
    {
        if (!Directory.Exists(Root))
        {
            yield break;
        }

        foreach (string folder in Directory.GetDirectories(Root))
        {
            string name = Path.GetFileName(folder);
            int dash = name.LastIndexOf('-');
            string settings = Path.Combine(folder, SettingsFile);
            if (dash > 0 && (network is null || name[..dash] == network) && File.Exists(settings)
                && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                yield return (folder, number, File.GetLastWriteTimeUtc(settings));
            }
        }
    }

    private static UserException Missing(string run, string why) => new(
        new Diagnostic("G2G6002", $"run '{run}'", why + ".", $"Start with 'g2g run xor', or name a run folder, latest, latest:NET, or one of: {string.Join(", ", Zoo.Names)}, or one of these with a recipe, as arch8:study."),
        ExitCode.BadInput);
}
