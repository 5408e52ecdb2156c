using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Reference;

/// <summary>Operations that treat each element alone; docs/numerics.md#requantize, #table and #add.</summary>
internal static class PointwiseOperations
{
    /// <summary>code[.., c] = requantize(acc[.., c], M[c]).</summary>
    /// <param name="node">The requantize node.</param>
    /// <param name="accumulators">[H, W, C].</param>
    public static long[] Requantize(RequantizeNode node, long[] accumulators)
    {
        Requantizer requantizer = node.Requantizer;
        int channels = node.Output.Shape.Channels;
        long[] codes = new long[accumulators.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = requantizer.Apply(accumulators[i], node.Multiplier(i % channels));
        }

        return codes;
    }

    /// <summary>code[.., c] = requantize(acc[.., c], M[c]) of accumulators of more than 64 bits.</summary>
    /// <param name="node">The requantize node.</param>
    /// <param name="accumulators">[H, W, C].</param>
    public static long[] Requantize(RequantizeNode node, Int128[] accumulators)
    {
        Requantizer requantizer = node.Requantizer;
        int channels = node.Output.Shape.Channels;
        long[] codes = new long[accumulators.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = requantizer.Apply(accumulators[i], node.Multiplier(i % channels));
        }

        return codes;
    }

    /// <summary>out = entries[code - smallest code].</summary>
    /// <param name="node">The table.</param>
    /// <param name="indexType">Type of its input.</param>
    /// <param name="codes">[H, W, C].</param>
    public static long[] Table(TableNode node, IntType indexType, long[] codes)
    {
        long[] result = new long[codes.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = node.Entries[(int)(codes[i] - indexType.Min)];
        }

        return result;
    }

    /// <summary>acc = (a - za) * Ma + (b - zb) * Mb.</summary>
    /// <param name="node">The sum.</param>
    /// <param name="typeA">Type of the first input.</param>
    /// <param name="typeB">Type of the second input.</param>
    /// <param name="a">Codes, [H, W, C].</param>
    /// <param name="b">Codes, [H, W, C].</param>
    public static long[] Add(AddNode node, IntegerTensorType typeA, IntegerTensorType typeB, long[] a, long[] b)
    {
        long[] accumulators = new long[a.Length];
        for (int i = 0; i < accumulators.Length; i++)
        {
            accumulators[i] = ((a[i] - typeA.ZeroPoint) * node.MultiplierA) + ((b[i] - typeB.ZeroPoint) * node.MultiplierB);
        }

        return accumulators;
    }
}
