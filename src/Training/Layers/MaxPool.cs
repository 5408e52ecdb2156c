using System.Runtime.Intrinsics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, c] = max over the window; dy goes to the first input of the window that has that value.</summary>
/// <param name="node">The layer.</param>
/// <param name="planes">Where values lie.</param>
internal sealed class MaxPool(MaxPoolLayer node, LayerPlanes planes) : Layer(planes.Input.Shape, planes.Output.Shape)
{
    private readonly Window _window = new(node.Kernel, node.Stride);
    private readonly int[] _places = new Window(node.Kernel, node.Stride).Places(planes.Input);
    private readonly int[] _gradientPlaces = new Window(node.Kernel, node.Stride).Places(planes.InputGradient);
    private readonly int _channels = planes.Output.Shape.Channels * Lanes.Width;

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        Plane x = state.Inputs[0];
        for (int oy = 0; oy < Output.Height; oy++)
        {
            Span<float> y = state.Output.Row(oy);
            for (int ox = 0; ox < Output.Width; ox++, y = y[state.Output.Shape.Pixel..])
            {
                ReadOnlySpan<float> first = x.All[_window.At(x.Shape, oy, ox)..];
                for (int c = 0; c < _channels; c += Lanes.Width)
                {
                    Vector512<float> max = Vector512.Create(first[c..]);
                    foreach (int place in _places.AsSpan(1))
                    {
                        Vector512<float> other = Vector512.Create(first[(place + c)..]);
                        max = Vector512.ConditionalSelect(Vector512.GreaterThan(other, max), other, max);
                    }

                    max.CopyTo(y[c..]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } dx)
        {
            return;
        }

        bool tiles = _window.Tiles(Input);
        if (!tiles)
        {
            dx.All.Clear();
        }

        Plane x = state.Inputs[0];
        for (int oy = 0; oy < Output.Height; oy++)
        {
            ReadOnlySpan<float> y = state.Output.Row(oy);
            ReadOnlySpan<float> dy = state.Gradient.Row(oy);
            for (int ox = 0; ox < Output.Width; ox++)
            {
                ReadOnlySpan<float> values = x.All[_window.At(x.Shape, oy, ox)..];
                Span<float> targets = dx.All[_window.At(dx.Shape, oy, ox)..];
                int pixel = ox * state.Output.Shape.Pixel;
                for (int c = 0; c < _channels; c += Lanes.Width)
                {
                    Spread(values[c..], targets[c..], Vector512.Create(y[(pixel + c)..]), Vector512.Create(dy[(pixel + c)..]), tiles);
                }
            }
        }
    }

    private void Spread(ReadOnlySpan<float> values, Span<float> targets, Vector512<float> max, Vector512<float> dy, bool set)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            Vector512<float> here = dy & Vector512.Equals(Vector512.Create(values[_places[i]..]), max);
            Span<float> target = targets[_gradientPlaces[i]..];
            (set ? here : Vector512.Create(target) + here).CopyTo(target);

            // What has found its place is not given again.
            dy -= here;
        }
    }
}
