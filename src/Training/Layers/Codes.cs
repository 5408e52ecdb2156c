using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// y = s * code with code = floor(v + 1/2) cut to the codes' range, v = x / s as the integer graph has it (<see cref="Requantization"/>). Gradients pass
/// straight through: dx = dy where v lies inside the range, else 0; ds = sum of dy (code - v) inside, dy code outside (LSQ).
/// </summary>
/// <param name="shape">Shape of input and output.</param>
/// <param name="codes">The codes.</param>
internal sealed class Codes(TensorShape shape, PlannedCodes codes) : Layer(shape, shape)
{
    private readonly double _gradientScale = 1 / Math.Sqrt((double)shape.Count * Math.Max(1, codes.Highest));

    /// <summary>The scale.</summary>
    public StepSizes Steps { get; } = new([codes.Scale]);

    /// <inheritdoc/>
    public override int ParameterCount => Requantization.ParameterCount(Output.Channels);

    /// <inheritdoc/>
    public override int TrainedCount => Requantization.MultipliersAt;

    /// <inheritdoc/>
    public override void Pack(LayerTensors tensors, Span<float> parameters)
    {
        parameters.Clear();
        Steps.Pack(tensors.RequiredScale.Data, parameters);
    }

    /// <inheritdoc/>
    public override void Unpack(ReadOnlySpan<float> parameters, LayerTensors tensors) => Steps.Unpack(parameters, tensors.RequiredScale.Data);

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        var scale = Vector512.Create(parameters[0]);
        var requantization = new Requantization(parameters, Output.Channels);
        var low = Vector512.Create((float)codes.Lowest);
        var high = Vector512.Create((float)codes.Highest);
        Plane input = state.Inputs[0];
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> x = input.Row(row);
            Span<float> y = state.Output.Row(row)[..x.Length];
            for (int pixel = 0; pixel < x.Length; pixel += input.Shape.Pixel)
            {
                for (int c = 0, i = pixel; c < Output.Channels; c++, i += Lanes.Width)
                {
                    (requantization.Code(requantization.Sum(Vector512.Create(x[i..]), c), c, low, high) * scale).CopyTo(y[i..]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        var requantization = new Requantization(parameters, Output.Channels);
        var low = Vector512.Create((float)codes.Lowest);
        var high = Vector512.Create((float)codes.Highest);
        Plane input = state.Inputs[0];
        double total = 0;
        for (int row = 0; row < Output.Height; row++)
        {
            ReadOnlySpan<float> x = input.Row(row);
            ReadOnlySpan<float> dy = state.Gradient.Row(row)[..x.Length];
            Span<float> dx = state.InputGradients[0] is { } target ? target.Row(row)[..x.Length] : [];
            Vector512<float> sum = default;
            for (int pixel = 0; pixel < x.Length; pixel += input.Shape.Pixel)
            {
                for (int c = 0, i = pixel; c < Output.Channels; c++, i += Lanes.Width)
                {
                    Vector512<float> whole = requantization.Sum(Vector512.Create(x[i..]), c);
                    Vector512<float> v = requantization.Real(whole, c);
                    Vector512<float> slope = Vector512.Create(dy[i..]);
                    Vector512<float> code = requantization.Code(whole, c, low, high);
                    Vector512<float> inside = Vector512.GreaterThan(v, low) & Vector512.LessThan(v, high);
                    sum = Vector512.FusedMultiplyAdd(slope, code - (v & inside), sum);
                    if (!dx.IsEmpty)
                    {
                        (slope & inside).CopyTo(dx[i..]);
                    }
                }
            }

            total += ChannelSums.LaneSum(sum);
        }

        gradient.Clear();
        gradient[0] = (float)(total * _gradientScale * Steps.Slope(0));
    }
}
