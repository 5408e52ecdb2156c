using System.Globalization;
using GradientsToGates.Data;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>One accuracy, as the commands print it: counts, percent, the 95 % interval, and what there is to know of the pixels.</summary>
internal static class AccuracyLine
{
    private const int SmallestSample = 30;

    public static void Print(string format, EvaluationResult result, Dataset data)
    {
        Print(format, result.Accuracy, data.Synthetic);
        if (result.Original is { } original && !data.Synthetic)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-10} {Words(original)}: test images 0 to {original.Total - 1}, whose pixels are original"));
        }
    }

    public static void Print(string format, Accuracy accuracy, bool synthetic) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{format,-10} {Words(accuracy)}{(synthetic ? " on made-up images: not an accuracy of the real data set" : "")}"));

    /// <summary><c>9923 of 10000 right, 99.23 % (95 %: 99.04 to 99.38)</c>; the four inputs of XOR are all there are, and not a sample.</summary>
    public static string Words(Accuracy accuracy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{accuracy.Correct} of {accuracy.Total} right, {accuracy.Percent:F2} %{(accuracy.Total < SmallestSample ? "" : $" (95 %: {Figure(accuracy.Low)} to {Figure(accuracy.High)})")}");

    private static string Figure(double? percent) => percent?.ToString("F2", CultureInfo.InvariantCulture) ?? "";
}
