using System.Globalization;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>What a network that was trained for few bits gets, as the commands print it: its accuracy in float arithmetic and in integers, image by image against each other and against the float weights it began with.</summary>
internal static class TrainedFormatLines
{
    public static void Print(Measurements measure, RunSession run, string integer)
    {
        AccuracyLine.Print("fake-quant", measure.Float(), run.Dataset);
        AccuracyLine.Print(integer, measure.Integer(), run.Dataset);
        Accuracy same = measure.Agreement();
        Console.WriteLine($"{"",-10} the same class on {same.Correct} of {same.Total} images");
        if (measure.AgainstStart() is { } pairs)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{"",-10} beside the float weights it began with: {pairs.OnlyBefore} of {pairs.Total} images right only there, {pairs.OnlyAfter} only here"));
        }
        else
        {
            Console.WriteLine($"{"",-10} not compared with the float weights it began with: they are gone, or others are in their place");
        }
    }
}
