using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// A table: y = s code(f(index scale * index)), index = floor(v + 1/2), both cut to their ranges, v as the integer graph has it
/// (<see cref="Requantization"/>). Backward is the function's own: dx = dy f'(x).
/// </summary>
/// <typeparam name="TFunction">f.</typeparam>
/// <param name="shape">Shape of input and output.</param>
/// <param name="table">Codes of index and result.</param>
internal sealed class Table<TFunction>(TensorShape shape, PlannedTable table) : Layer(shape, shape)
    where TFunction : struct, IElementFunction
{
    /// <inheritdoc/>
    public override int ParameterCount => Requantization.ParameterCount(Output.Channels);

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
        var requantization = new Requantization(parameters, Output.Channels);
        var low = Vector512.Create((float)table.IndexLowest);
        var high = Vector512.Create((float)table.IndexHighest);
        Plane input = state.Inputs[0];
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> x = input.Row(row);
            Span<float> y = state.Output.Row(row)[..x.Length];
            for (int pixel = 0; pixel < x.Length; pixel += input.Shape.Pixel)
            {
                for (int c = 0, i = pixel; c < Output.Channels; c++, i += Lanes.Width)
                {
                    Vector512<float> index = requantization.Code(requantization.Sum(Vector512.Create(x[i..]), c), c, low, high);
                    Vector512<float> value = TFunction.Value(index * (float)table.IndexScale);
                    (Code(value * (float)(1 / table.Scale)) * (float)table.Scale).CopyTo(y[i..]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } target)
        {
            return;
        }

        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> x = state.Inputs[0].Row(row);
            Span<float> dy = state.Gradient.Row(row)[..x.Length];
            Span<float> dx = target.Row(row)[..x.Length];
            for (int i = 0; i <= x.Length - Lanes.Width; i += Lanes.Width)
            {
                TFunction.Slope(TFunction.Value(Vector512.Create(x[i..])), Vector512.Create(dy[i..])).CopyTo(dx[i..]);
            }
        }
    }

    private Vector512<float> Code(Vector512<float> v) => Vector512.MinNative(
        Vector512.MaxNative(Vector512.Floor(v + Vector512.Create(0.5f)), Vector512.Create((float)table.Lowest)), Vector512.Create((float)table.Highest));
}
