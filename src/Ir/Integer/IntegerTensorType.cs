using GradientsToGates.Numerics;

namespace GradientsToGates.Ir.Integer;

/// <summary>What the integers of one tensor mean: real = scale * (code - zeroPoint).</summary>
/// <param name="Shape">H, W, C of one sample.</param>
/// <param name="Type">Integer type of every element.</param>
/// <param name="Scales">One scale for the tensor, or one per channel (accumulators of per-channel weights); positive.</param>
/// <param name="ZeroPoint">Code of real 0; 0 unless an imported model needs another.</param>
public sealed record IntegerTensorType(TensorShape Shape, IntType Type, ValueArray<double> Scales, int ZeroPoint = 0)
{
    /// <summary>Scale of a channel.</summary>
    /// <param name="channel">0 .. C-1.</param>
    public double Scale(int channel) => Scales.Count == 1 ? Scales[0] : Scales[channel];
}
