using System.Globalization;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>One accuracy, as the commands print it.</summary>
internal static class AccuracyLine
{
    public static void Print(string format, Accuracy accuracy, bool synthetic) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{format,-10} {accuracy.Correct} of {accuracy.Total} right, {accuracy.Percent:F2} %{(synthetic ? " on made-up images: not an accuracy of the real data set" : "")}"));
}
