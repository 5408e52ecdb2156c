using GradientsToGates.Ir;
using GradientsToGates.Numerics;

namespace GradientsToGates.Dataflow;

/// <summary>A valid/ready connection between two stages; docs/hardware.md#streams.</summary>
/// <param name="Signal">Name of its wires without <c>_valid</c>, <c>_ready</c>, <c>_data</c>.</param>
/// <param name="Lanes">Elements a beat, lane 0 in the least significant bits.</param>
/// <param name="Type">Type of an element.</param>
/// <param name="Beats">Beats a frame.</param>
/// <param name="Tap">Integer graph node whose values pass here in NHWC order, or null (window beats).</param>
public sealed record DataStream(string Signal, int Lanes, IntType Type, long Beats, string? Tap)
{
    /// <summary>Width of the data, bits.</summary>
    public int Width => Lanes * Type.Bits;

    /// <summary>A stream of a tensor in NHWC order.</summary>
    /// <param name="signal">Wire name.</param>
    /// <param name="shape">Shape of the tensor.</param>
    /// <param name="lanes">Lanes; divides the channels.</param>
    /// <param name="type">Element type.</param>
    /// <param name="tap">Integer graph node.</param>
    public static DataStream OfTensor(string signal, TensorShape shape, int lanes, IntType type, string? tap) => new(signal, lanes, type, shape.Count / lanes, tap);
}
