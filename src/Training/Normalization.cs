using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>What a pixel code means to the network: (code / levels - mean) / std.</summary>
public static class Normalization
{
    /// <summary>The real value of a code.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="code">0 .. levels.</param>
    /// <param name="channel">Its channel.</param>
    public static double Value(InputLayer input, int code, int channel)
    {
        double mean = input.Mean.Count == 0 ? 0 : input.Mean[channel];
        double std = input.Std.Count == 0 ? 1 : input.Std[channel];
        return (((double)code / input.Levels) - mean) / std;
    }

    /// <summary>Values of all codes, [channel][code].</summary>
    /// <param name="input">The network's input.</param>
    internal static float[][] Table(InputLayer input) =>
        [.. Enumerable.Range(0, input.Shape.Channels).Select(c => Enumerable.Range(0, 256).Select(code => (float)Value(input, code, c)).ToArray())];
}
