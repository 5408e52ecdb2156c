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
            Console.WriteLine($"  {"format".PadRight(width)} {"how",-8} {"correct",8} {"percent",8} {"95 %",16} {"as float",9} {"bytes",10} {"clipped w",10} {"clipped b",10} {"overflows",10}");
            foreach (FormatAccuracy r in set)
            {
                string accuracy = r.Accuracy is { } a
                    ? string.Create(CultureInfo.InvariantCulture, $"{a.Correct,8} {a.Percent,8:F2} {FormattableString.Invariant($"{a.Low:F2} to {a.High:F2}"),16}")
                    : $"{"-",8} {"-",8} {"-",16}";
                string overflows = r.Overflows is { Total: > 0 } o ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * o.Correct / o.Total:F3} %") : "";
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {r.Format.PadRight(width)} {r.How,-8} {accuracy} {r.Agreement.Correct,9} {r.ModelBytes,10} {r.ClippedWeights,10} {r.ClippedBiases,10} {overflows,10}"));
            }
        }

        Console.WriteLine("weights: float arithmetic with rounded weights, as the CIFAR-10 study ran; integer: every step in integers.");
        Console.WriteLine($"as float: same class as the float network. clipped: outside the format. overflows: activations outside their type, on the first {overflowImages} images.");
    }
}
