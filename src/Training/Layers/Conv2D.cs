using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, co] = b[co] + sum over ky, kx, ci of x[oy sy + ky - top, ox sx + kx - left, ci] w[co, ky, kx, ci].</summary>
internal sealed class Conv2D : WeightedLayer
{
    private readonly Extent _stride;
    private readonly ProductPlan _forward;
    private readonly ProductPlan _gradient;
    private readonly ProductPlan _backward;

    // With strides, backward by inputs reads a plane that holds dy with its pixels a stride apart and zeros between.
    private readonly PlaneShape? _spread;

    /// <summary>Makes the tables.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="padding">Explicit padding.</param>
    /// <param name="planes">Where values lie; the rings are as wide as the padding and <see cref="GradientRing"/>, or wider.</param>
    public Conv2D(Conv2DLayer node, Padding padding, LayerPlanes planes)
        : base(planes.Input.Shape, planes.Output.Shape, node.Kernel.Area * planes.Input.Shape.Channels, node.Bias)
    {
        _stride = node.Stride;
        _spread = _stride.Area == 1 ? null : SpreadShape(node, padding, Input, Output);
        var tables = new ConvolutionTables(node, padding, planes, _spread ?? planes.OutputGradient);
        _forward = tables.Forward();
        _gradient = tables.Gradient();
        _backward = tables.Backward();
    }

    /// <summary>The ring that the plane of a convolution's output gradients needs.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="padding">Its padding.</param>
    /// <param name="input">Shape of its input.</param>
    /// <param name="output">Shape of its output.</param>
    public static Padding GradientRing(Conv2DLayer node, Padding padding, TensorShape input, TensorShape output) => node.Stride.Area == 1
        ? ReachOf(node, padding, input, output)
        : Padding.None;

    /// <inheritdoc/>
    public override int ScratchLength(bool training) => training ? GradientProduct.ConvolutionScratch + (_spread?.Length ?? 0) : 0;

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters) =>
        LayerProduct.Forward(_forward, state.Inputs[0].All, parameters, Bias(parameters), state.Output.All, Rectifies);

    /// <summary>dw and db from the same windows as forward; dx[iy, ix, ci] = sum over the outputs whose window holds that input.</summary>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        Plane dy = state.Gradient;
        Span<float> sums = state.Scratch.Span[..GradientProduct.ConvolutionScratch];
        GradientProduct.Convolution(_gradient, state.Inputs[0].All, dy.All, sums, Weights(gradient));
        SetBiasGradient(dy, gradient);
        if (state.InputGradients[0] is { } dx)
        {
            ReadOnlySpan<float> read = _spread is null ? dy.All : Spread(dy, _spread, state.Scratch.Span[GradientProduct.ConvolutionScratch..]);
            LayerProduct.Backward(_backward, read, parameters, dx.All, state.AddsToInputGradient);
        }
    }

    /// <summary>How far the windows that hold a pixel reach over the outputs, which lie a stride apart.</summary>
    private static Padding ReachOf(Conv2DLayer node, Padding padding, TensorShape input, TensorShape output) => new(
        node.Kernel.Height - 1 - padding.Top,
        node.Kernel.Width - 1 - padding.Left,
        input.Height - 1 + padding.Top - ((output.Height - 1) * node.Stride.Height),
        input.Width - 1 + padding.Left - ((output.Width - 1) * node.Stride.Width));

    private static PlaneShape SpreadShape(Conv2DLayer node, Padding padding, TensorShape input, TensorShape output) => new(
        new TensorShape(((output.Height - 1) * node.Stride.Height) + 1, ((output.Width - 1) * node.Stride.Width) + 1, output.Channels),
        ReachOf(node, padding, input, output));

    // Only the places of dy are written; everything between them stays 0 from the start.
    private Span<float> Spread(Plane dy, PlaneShape shape, Span<float> plane)
    {
        int channels = Output.Channels * Lanes.Width;
        for (int y = 0; y < Output.Height; y++)
        {
            Span<float> row = dy.Row(y);
            for (int x = 0; x < Output.Width; x++)
            {
                row.Slice(x * dy.Shape.Pixel, channels).CopyTo(plane[shape.At(y * _stride.Height, x * _stride.Width)..]);
            }
        }

        return plane;
    }
}
