using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GradientsToGates.Rtl.Tests;

/// <summary>One check as it was last done.</summary>
/// <param name="Sha256">Hash of all its inputs.</param>
/// <param name="Result">What was found, such as <c>proved: base 12, induction 3, cover 20</c>: a failed check is not recorded.</param>
/// <param name="Seconds">Wall clock, one decimal.</param>
/// <param name="Tools">Versions of the tools.</param>
public sealed record LedgerEntry(string Sha256, string Result, double Seconds, string Tools);

/// <summary>
/// <c>rtl/formal/ledger.json</c>: which proofs, mutants, netlists, benches and areas were checked with which inputs, one line an entry, sorted by primitive. Every test run
/// wants today's inputs in it, and repeats what is quick.
/// </summary>
public static class Ledger
{
    /// <summary>Proofs that took longer are not repeated by every test run.</summary>
    public const double ProofLimit = 5;

    /// <summary>Mutants, netlists, benches and areas that took longer are not repeated by every test run.</summary>
    public const double LastingLimit = 1;

    private static readonly Lock Gate = new();
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string File => Repository.PathOf("rtl/formal/ledger.json");

    /// <summary>True when <c>G2G_UPDATE=1</c>: checks that are done are recorded.</summary>
    public static bool Updating => Environment.GetEnvironmentVariable("G2G_UPDATE") == "1";

    /// <summary>Does a check, unless it is slow and recorded with today's inputs.</summary>
    /// <param name="key"><c>primitive/proof</c>, or <c>primitive/</c> with <c>mutant</c>, <c>netlist</c>, <c>icarus</c> or <c>area</c> and a name, or <c>primitive/verilator</c>.</param>
    /// <param name="hash">Of all its inputs.</param>
    /// <param name="limit">Seconds above which a recorded check is not repeated.</param>
    /// <param name="result">What to record.</param>
    /// <param name="tools">Versions of the tools.</param>
    /// <param name="check">Throws when it fails.</param>
    public static void Check(string key, string hash, double limit, string result, string tools, Action check)
    {
        bool current = Read().TryGetValue(key, out LedgerEntry? entry) && entry.Sha256 == hash;
        (current || Updating).ShouldBeTrue(
            $"rtl/formal/ledger.json has {(entry is null ? "no" : "a stale")} entry {key}. G2G_UPDATE=1 G2G_PRIMITIVE={key.Split('/')[0]} checks and records it.");
        if (current && !ExternalTools.TestAll && entry?.Seconds > limit)
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        check();
        if (!current)
        {
            Record(key, new LedgerEntry(hash, result, Math.Round(clock.Elapsed.TotalSeconds, 1), tools));
        }
    }

    /// <summary>Whether a check was recorded with these inputs.</summary>
    /// <param name="key">As in <see cref="Check"/>.</param>
    /// <param name="hash">Of all its inputs.</param>
    public static bool IsCurrent(string key, string hash) => Read().TryGetValue(key, out LedgerEntry? entry) && entry.Sha256 == hash;

    /// <summary>All entries by key.</summary>
    public static SortedDictionary<string, LedgerEntry> Read()
    {
        lock (Gate)
        {
            return System.IO.File.Exists(File)
                ? new(JsonSerializer.Deserialize<Dictionary<string, LedgerEntry>>(System.IO.File.ReadAllText(File), Options) ?? [], StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
    }

    private static void Record(string key, LedgerEntry entry)
    {
        lock (Gate)
        {
            SortedDictionary<string, LedgerEntry> all = Read();
            all[key] = entry;
            Write(all);
        }
    }

    /// <summary>Drops entries of checks that no longer exist.</summary>
    public static void Keep(IReadOnlySet<string> keys)
    {
        lock (Gate)
        {
            SortedDictionary<string, LedgerEntry> all = Read();
            foreach (string key in all.Keys.Where(k => !keys.Contains(k)).ToArray())
            {
                all.Remove(key);
            }

            Write(all);
        }
    }

    private static void Write(SortedDictionary<string, LedgerEntry> all) => System.IO.File.WriteAllText(
        File,
        "{\n" + string.Join(",\n", all.Select(e => $"  {JsonSerializer.Serialize(e.Key)}: {JsonSerializer.Serialize(e.Value, Options)}")) + "\n}\n");
}
