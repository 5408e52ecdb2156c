using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>From output values to a class.</summary>
public static class Prediction
{
    /// <summary>The class: with one output, 1 from 0.5 up; else the index of the largest value, the lowest on a tie.</summary>
    /// <param name="output">Values of the output node for one sample.</param>
    /// <param name="unit">
    /// What the values are whole numbers of but for float rounding, as those of a network trained for few bits are: equal whole numbers tie, as they do in hardware. 0 for none.
    /// </param>
    public static int ClassOf(ReadOnlySpan<float> output, double unit = 0)
    {
        if (output.Length == 1)
        {
            return Value(output[0], unit) >= 0.5 ? 1 : 0;
        }

        int best = 0;
        for (int i = 1; i < output.Length; i++)
        {
            best = Value(output[i], unit) > Value(output[best], unit) ? i : best;
        }

        return best;
    }

    /// <summary>Number of classes a network tells apart.</summary>
    /// <param name="graph">The network.</param>
    public static int Classes(FloatGraph graph) => Math.Max(2, graph.ShapeOf(graph.Output.Name).Channels);

    private static double Value(float output, double unit) => unit > 0 ? Math.Round(output / unit) * unit : output;
}
