using System.Globalization;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>What a search for widths found, on the console.</summary>
internal static class SearchRows
{
    public static void Print(SearchResults results)
    {
        SearchPoint basis = results.Points[0];
        SearchPoint chosen = results.Points[results.Chosen];
        string lost = results.Images.Synthetic ? "percent not of float's class" : "points lost against float";
        WidthRows.Reference(results.Images, results.Basis, results.Float, basis.Score);
        Console.WriteLine(Text($"{results.Points.Count} choices of widths measured; these no other beats in both {results.Cost} and loss ({lost}):"));
        Console.WriteLine(Text($"  {results.Cost + " bits",16} {"of " + results.Basis,12} {"lost",8} {"as float",9}  {"widths: weights/activations",-30}"));
        foreach (SearchPoint p in results.Front)
        {
            long cost = results.CostOf(p);
            string mark = p == chosen ? "*" : " ";
            Console.WriteLine(Text($"{mark} {cost,16:N0} {100.0 * cost / results.CostOf(basis),10:F1} % {p.Score.Lost,8:F2} {p.Score.Agreement.Percent,7:F2} %  {string.Join(' ', p.Widths.Select(w => $"{w.Weights}/{w.Activations}"))}"));
        }

        Console.WriteLine(Text($"chosen (*): {string.Join(", ", chosen.Widths.Select(w => $"{w.Layer} w{w.Weights}a{w.Activations}"))}"));
        Console.WriteLine(Text($"  weights {chosen.MemoryBits:N0} bits, {Share(chosen.MemoryBits, basis.MemoryBits)} of {results.Basis}; multipliers {Share(chosen.MultiplierBits, basis.MultiplierBits)}"));
        PrintCheck(results);
    }

    // What was chosen on one set of images is optimistic there; this is the figure to quote.
    private static void PrintCheck(SearchResults results)
    {
        SearchCheck check = results.Check;
        Console.WriteLine(Text($"checked once on {check.Images.Count} {check.Images.Words}"));
        if (check.Float is { } reference && check.Base.Accuracy is { } basis && check.Chosen.Accuracy is { } chosen)
        {
            AccuracyLine.Print("float", reference, synthetic: false);
            AccuracyLine.Print(results.Basis, basis, synthetic: false);
            AccuracyLine.Print("chosen", chosen, synthetic: false);
        }

        Console.WriteLine(Text($"{"chosen",-10} {check.Chosen.Agreement.Correct} of {check.Chosen.Agreement.Total} of float's class, {check.Chosen.Lost:F2} {(check.Images.Synthetic ? "percent differ" : "points lost")}"));
    }

    private static string Share(long part, long whole) => Text($"{100.0 * part / whole:F1} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
