using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y = ca a + cb b; ca and cb are 1, but for the rounding of the integer graph's two multipliers. Backward takes them as 1: both inputs get dy.</summary>
/// <param name="shape">Shape of inputs and output.</param>
internal sealed class ScaledAdd(TensorShape shape) : Layer(shape, shape)
{
    private readonly Add _plain = new(shape);

    /// <summary>ca and cb.</summary>
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
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> a = state.Inputs[0].Row(row);
            Span<float> b = state.Inputs[1].Row(row)[..a.Length];
            Span<float> y = state.Output.Row(row)[..a.Length];
            for (int i = 0; i <= a.Length - Lanes.Width; i += Lanes.Width)
            {
                Vector512.FusedMultiplyAdd(Vector512.Create(a[i..]), Vector512.Create(parameters[0]), Vector512.Create(b[i..]) * parameters[1]).CopyTo(y[i..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient) => _plain.Backward(state, parameters, gradient);
}
