using System.Globalization;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>What widths cost, on the console.</summary>
internal static class WidthRows
{
    public static void Print(SensitivityResults results)
    {
        string lost = results.Images.Synthetic ? "percent not of float's class" : "points of accuracy lost against float";
        Reference(results.Images, results.Basis, results.Float, results.Base);
        int width = Math.Max(8, results.Rows.Select(r => r.Layer.Length).DefaultIfEmpty(0).Max());
        foreach (IGrouping<string, SensitivityRow> what in results.Rows.GroupBy(r => r.What, StringComparer.Ordinal))
        {
            int[] bits = [.. what.Select(r => r.Bits).Distinct()];
            Console.WriteLine($"{what.Key}: {lost} (percent of float's class)");
            Console.WriteLine($"  {"layer".PadRight(width)}{string.Concat(bits.Select(b => Text($"{b} bits").PadLeft(17)))}");
            foreach (IGrouping<string, SensitivityRow> layer in what.GroupBy(r => r.Layer, StringComparer.Ordinal))
            {
                Console.WriteLine($"  {layer.Key.PadRight(width)}{string.Concat(layer.Select(r => Text($"{r.Score.Lost:F2} ({r.Score.Agreement.Percent:F2})").PadLeft(17)))}");
            }
        }

        Console.WriteLine($"One layer at a time, all others in {results.Basis}. activations: the codes behind the layer, up to the next one with weights.");
    }

    public static void Reference(WidthImages images, string basis, Accuracy? reference, WidthScore score)
    {
        Console.WriteLine(Text($"on {images.Count} {images.Words}"));
        if (reference is not null && score.Accuracy is not null)
        {
            AccuracyLine.Print("float", reference, synthetic: false);
            AccuracyLine.Print(basis, score.Accuracy, synthetic: false);
        }

        Console.WriteLine(Text($"{basis,-10} {score.Agreement.Correct} of {score.Agreement.Total} of float's class"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
