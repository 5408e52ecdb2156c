using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, c] = mean over the window; each of its inputs gets dy / window area.</summary>
/// <param name="kernel">Window extents.</param>
/// <param name="stride">Strides.</param>
/// <param name="planes">Where values lie.</param>
internal sealed class AvgPool(Extent kernel, Extent stride, LayerPlanes planes) : Layer(planes.Input.Shape, planes.Output.Shape)
{
    private readonly Window _window = new(kernel, stride);
    private readonly int[] _places = new Window(kernel, stride).Places(planes.Input);
    private readonly int[] _gradientPlaces = new Window(kernel, stride).Places(planes.InputGradient);
    private readonly int _channels = planes.Output.Shape.Channels * Lanes.Width;
    private readonly float _weight = 1f / kernel.Area;

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
                    Vector512<float> sum = default;
                    foreach (int place in _places)
                    {
                        sum += Vector512.Create(first[(place + c)..]);
                    }

                    (sum * _weight).CopyTo(y[c..]);
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

        for (int oy = 0; oy < Output.Height; oy++)
        {
            ReadOnlySpan<float> dy = state.Gradient.Row(oy);
            for (int ox = 0; ox < Output.Width; ox++)
            {
                Span<float> targets = dx.All[_window.At(dx.Shape, oy, ox)..];
                int pixel = ox * state.Output.Shape.Pixel;
                for (int c = 0; c < _channels; c += Lanes.Width)
                {
                    Vector512<float> share = Vector512.Create(dy[(pixel + c)..]) * _weight;
                    foreach (int place in _gradientPlaces)
                    {
                        Span<float> target = targets[(place + c)..];
                        (tiles ? share : Vector512.Create(target) + share).CopyTo(target);
                    }
                }
            }
        }
    }
}
