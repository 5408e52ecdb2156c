using System.Text.Json;

namespace GradientsToGates.Rtl.Tests;

/// <summary>One proof as it was last done.</summary>
/// <param name="Sha256">Hash of all its inputs.</param>
/// <param name="Base">Steps of the base case.</param>
/// <param name="Induction">Steps of the induction.</param>
/// <param name="Cover">Steps of the cover.</param>
/// <param name="Result">Always <c>proved</c>: a failed proof is not recorded.</param>
/// <param name="Seconds">Wall clock of all three, one decimal.</param>
/// <param name="Tools">Yosys and z3 versions.</param>
public sealed record LedgerEntry(string Sha256, int Base, int Induction, int Cover, string Result, double Seconds, string Tools);

/// <summary><c>rtl/formal/ledger.json</c>: what was proved with which inputs, one line an entry, sorted by primitive and proof.</summary>
public static class Ledger
{
    /// <summary>Proofs that took longer are not repeated by every test run.</summary>
    public const double RepeatLimit = 20;

    private static readonly Lock Gate = new();
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static string File => Repository.PathOf("rtl/formal/ledger.json");

    /// <summary>True when <c>G2G_UPDATE=1</c>: proofs that are done are recorded.</summary>
    public static bool Updating => Environment.GetEnvironmentVariable("G2G_UPDATE") == "1";

    /// <summary>All entries by <c>primitive/proof</c>.</summary>
    public static SortedDictionary<string, LedgerEntry> Read()
    {
        lock (Gate)
        {
            return System.IO.File.Exists(File)
                ? new(JsonSerializer.Deserialize<Dictionary<string, LedgerEntry>>(System.IO.File.ReadAllText(File), Options) ?? [], StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
    }

    /// <summary>Adds or replaces an entry.</summary>
    public static void Record(string key, LedgerEntry entry)
    {
        lock (Gate)
        {
            SortedDictionary<string, LedgerEntry> all = Read();
            all[key] = entry;
            Write(all);
        }
    }

    /// <summary>Drops entries of proofs that no longer exist.</summary>
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
