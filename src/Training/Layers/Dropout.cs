using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// In training y = x / (1 - rate), or 0 with probability rate; dx likewise of dy. Else y = x. Whether a value is kept is a function of seed,
/// epoch, sample, node and place.
/// </summary>
/// <param name="shape">Shape of input and output.</param>
/// <param name="rate">0 .. 1, taken to the next 1 / 65536.</param>
/// <param name="node">Number of the node.</param>
internal sealed class Dropout(TensorShape shape, double rate, int node) : Layer(shape, shape)
{
    /// <summary>Values that share 64 random bits.</summary>
    private const int Share = 4;

    private readonly uint _threshold = (uint)Math.Round(rate * (1 << 16));
    private readonly float _scale = (float)(1 / (1 - rate));
    private readonly ulong _position = (ulong)node << 32;

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        if (state.Training)
        {
            Drop(state.Group, state.Inputs[0], state.Output);
            return;
        }

        for (int row = 0; row < Output.Height; row++)
        {
            state.Inputs[0].Row(row).CopyTo(state.Output.Row(row));
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (state.InputGradients[0] is { } dx)
        {
            Drop(state.Group, state.Gradient, dx);
        }
    }

    private void Drop(SampleGroup group, Plane from, Plane to)
    {
        var low = Vector512.Create(group.DropoutKeys);
        var high = Vector512.Create(group.DropoutKeys[Vector512<ulong>.Count..]);
        ulong position = _position;
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> source = from.Row(row);
            Span<float> target = to.Row(row)[..source.Length];
            for (int i = 0; i < source.Length; i += Share * Lanes.Width)
            {
                position++;
                Vector512<ulong> a = Rng.At(low, position);
                Vector512<ulong> b = Rng.At(high, position);
                Vector512<uint> first = Vector512.Narrow(a, b);
                Vector512<uint> second = Vector512.Narrow(a >> 32, b >> 32);
                Keep(source, target, i, first & Vector512.Create(0xFFFFu));
                Keep(source, target, i + Lanes.Width, first >> 16);
                Keep(source, target, i + (2 * Lanes.Width), second & Vector512.Create(0xFFFFu));
                Keep(source, target, i + (3 * Lanes.Width), second >> 16);
            }
        }
    }

    private void Keep(ReadOnlySpan<float> source, Span<float> target, int index, Vector512<uint> random)
    {
        if (index < source.Length)
        {
            Vector512<float> kept = Vector512.GreaterThanOrEqual(random, Vector512.Create(_threshold)).AsSingle();
            ((Vector512.Create(source[index..]) * _scale) & kept).CopyTo(target[index..]);
        }
    }
}
