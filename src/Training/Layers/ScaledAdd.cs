using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// y = ca qa + cb qb in units of the codes behind it, where qa and qb are the codes that the inputs are values of, and ca and cb the integer graph's two
/// multipliers M / 2^S. So y is exact up to 2^24 units of 2^-S (codes have at most 8 bits, M 16), and beyond within 2 of them; a tie is the tie that it is in
/// integers: learned scales can come to ratios such as 8, at which many sums lie halfway between two codes. Backward is that of a sum of values: both inputs get dy.
/// </summary>
/// <param name="shape">Shape of inputs and output.</param>
internal sealed class ScaledAdd(TensorShape shape) : Layer(shape, shape)
{
    private readonly Add _plain = new(shape);

    /// <summary>1 over the inputs' scales, then ca and cb.</summary>
    public override int ParameterCount => Lanes.Width;

    /// <inheritdoc/>
    public override int TrainedCount => 0;

    /// <inheritdoc/>
    public override void Pack(LayerTensors tensors, Span<float> parameters) => parameters.Clear();

    /// <inheritdoc/>
    public override void Unpack(ReadOnlySpan<float> parameters, LayerTensors tensors)
    {
    }

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        var toCodeA = Vector512.Create(parameters[0]);
        var toCodeB = Vector512.Create(parameters[1]);
        var ca = Vector512.Create(parameters[2]);
        var cb = Vector512.Create(parameters[3]);
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> a = state.Inputs[0].Row(row);
            Span<float> b = state.Inputs[1].Row(row)[..a.Length];
            Span<float> y = state.Output.Row(row)[..a.Length];
            for (int i = 0; i <= a.Length - Lanes.Width; i += Lanes.Width)
            {
                Vector512<float> qa = Vector512.Round(Vector512.Create(a[i..]) * toCodeA);
                Vector512<float> qb = Vector512.Round(Vector512.Create(b[i..]) * toCodeB);
                Vector512.FusedMultiplyAdd(qa, ca, qb * cb).CopyTo(y[i..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient) => _plain.Backward(state, parameters, gradient);
}
