using System.Globalization;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>The table of formats on the console.</summary>
internal static class FormatRows
{
    public static void Print(IReadOnlyList<FormatAccuracy> rows, int overflowImages)
    {
        int width = Math.Max(6, rows.Max(r => r.Format.Length));
        foreach (IGrouping<string, FormatAccuracy> set in rows.GroupBy(r => r.Set))
        {
            Console.WriteLine($"{set.Key}, {set.First().Agreement.Total} images");
            Console.WriteLine($"  {"format".PadRight(width)} {"how",-8} {"correct",8} {"percent",8} {"95 %",16} {"as float",9} {"bytes",10} {"clipped w",10} {"clipped b",10} {"saturated",10} {"wrapped",10}");
            foreach (FormatAccuracy r in set)
            {
                string accuracy = r.Accuracy is { } a
                    ? string.Create(CultureInfo.InvariantCulture, $"{a.Correct,8} {a.Percent,8:F2} {FormattableString.Invariant($"{a.Low:F2} to {a.High:F2}"),16}")
                    : $"{"-",8} {"-",8} {"-",16}";
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {r.Format.PadRight(width)} {r.How,-8} {accuracy} {r.Agreement.Correct,9} {r.ModelBytes,10} {r.ClippedWeights,10} {r.ClippedBiases,10} {r.Overflows?.Saturated,10} {r.Overflows?.Wrapped,10}").TrimEnd());
            }
        }

        Console.WriteLine("weights: float arithmetic with rounded weights, as the CIFAR-10 study ran; integer: every step in integers.");
        Console.WriteLine("as float: same class as the float network. clipped: weights and biases outside the format.");
        Console.WriteLine($"saturated, wrapped: activations outside their type, on the first {overflowImages} images (docs/numerics.md#what-counts-as-an-overflow).");
    }

    /// <summary>What each node met, for every row with integer execution.</summary>
    public static void PrintRanges(IReadOnlyList<FormatAccuracy> rows)
    {
        foreach (FormatAccuracy row in rows)
        {
            if (row.Overflows is not { } overflows)
            {
                continue;
            }

            int width = Math.Max(4, overflows.Nodes.Max(n => n.Node.Length));
            Console.WriteLine($"{row.Format} on {row.Set}, {overflows.Samples} images: values before they are brought into their type");
            Console.WriteLine($"  {"node".PadRight(width)} {"type",-5} {"holds",25} {"met",25} {"values",10} {"saturated",10} {"wrapped",10}");
            foreach (NodeOverflows n in overflows.Nodes)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {n.Node.PadRight(width)} {n.Type,-5} {Range(n.Lowest, n.Highest),25} {Range(n.Least, n.Greatest),25} {n.Values,10} {n.Saturated,10} {n.Wrapped,10}"));
            }
        }
    }

    private static string Range(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{low:G6} to {high:G6}");
}
