using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>From the last node's values to a class; docs/numerics.md#decision.</summary>
public static class Decision
{
    /// <summary>
    /// The class: the index itself when the graph ends in argmax; else the channel with the largest output, the lowest on a tie; for a single
    /// output, 1 when it stands for 0.5 or more and 0 otherwise.
    /// </summary>
    /// <param name="trace">A run.</param>
    public static int Decide(IntegerTrace trace) => Decide(trace.Graph.Output, trace.Output);

    /// <summary>The class that the values of the last node stand for.</summary>
    /// <param name="output">The last node.</param>
    /// <param name="values">Its values.</param>
    public static int Decide(IntegerNode output, ReadOnlySpan<long> values) => output switch
    {
        ArgMaxNode => (int)values[0],
        { Output.Shape.Count: 1 } => output.Output.Scale(0) * (values[0] - output.Output.ZeroPoint) >= 0.5 ? 1 : 0,
        _ => ArgMax(values),
    };

    /// <summary>Index of the largest value; the lowest index wins a tie.</summary>
    /// <param name="values">At least one value.</param>
    public static int ArgMax(ReadOnlySpan<long> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }
}
