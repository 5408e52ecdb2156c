using System.Runtime.Intrinsics;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// sum[i] + dot product of 32 bits of codes with 32 bits of weights, in eight lanes: four 8-bit codes, or two of 16 bits. Modulo 2^32, which is exact
/// because the verifier proved that the final sum has at most 32 bits.
/// </summary>
internal interface IDot
{
    /// <summary>Adds one group of products.</summary>
    /// <param name="sum">Sums so far, one per output channel.</param>
    /// <param name="codes">One group of codes, in every lane.</param>
    /// <param name="weights">A group of weights per output channel.</param>
    public static abstract Vector256<int> Add(Vector256<int> sum, Vector256<int> codes, Vector256<int> weights);
}
