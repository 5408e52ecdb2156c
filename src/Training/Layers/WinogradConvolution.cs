using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A 3x3 convolution, forward and backward, by <see cref="WinogradTransform"/>, in 2.25 times fewer products.</summary>
internal sealed class WinogradConvolution
{
    /// <summary>From how many channels on: with fewer, transforming costs what the products save.</summary>
    private const int LeastChannels = 8;

    private readonly SlidingWindow _window;
    private readonly WinogradPass _forward;
    private readonly WinogradPass _backward;
    private readonly WinogradGradient _gradient;
    private readonly int _weightPitch;

    /// <summary>Makes the tables.</summary>
    /// <param name="window">Where the kernel lies; <see cref="Serves"/> is true.</param>
    /// <param name="planes">Where values lie.</param>
    public WinogradConvolution(SlidingWindow window, LayerPlanes planes)
    {
        _window = window;
        _forward = new WinogradPass(planes.Input, planes.Output, pixel => window.InputsOf(planes.Input, pixel), backward: false);
        _backward = new WinogradPass(planes.OutputGradient, planes.InputGradient, pixel => window.GradientsOf(planes.OutputGradient, pixel), backward: true);
        _gradient = new WinogradGradient(window, planes);
        _weightPitch = Lanes.RoundUp(LayerProduct.PackedLength(window.Input.Channels, window.Output.Channels)) + Lanes.Width;
    }

    /// <summary>Floats of transformed weights.</summary>
    public int WeightLength => WinogradTransform.Elements * _weightPitch;

    /// <summary>Floats of scratch.</summary>
    /// <param name="training">Whether backward will run.</param>
    public int ScratchLength(bool training) => Math.Max(_forward.ScratchLength, training ? Math.Max(_backward.ScratchLength, _gradient.ScratchLength) : 0);

    /// <summary>Whether it can and should be done by tiles.</summary>
    /// <param name="window">Where the kernel lies.</param>
    public static bool Serves(SlidingWindow window) =>
        window.Kernel is { Height: WinogradTransform.Kernel, Width: WinogradTransform.Kernel } && window.Stride.Area == 1
        && IsWhole(window.Input) && IsWhole(window.Output);

    /// <summary>Makes the transformed weights.</summary>
    /// <param name="weights">Packed.</param>
    /// <param name="transformed">Receives them, <see cref="WeightLength"/> floats.</param>
    public void Transform(ReadOnlySpan<float> weights, Span<float> transformed) =>
        WinogradTransform.Weights(weights, _window.Input.Channels, _window.Output.Channels, transformed, _weightPitch);

    /// <summary>y.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="transformed">Weights.</param>
    /// <param name="bias">One for each channel; or empty.</param>
    /// <param name="y">Receives it.</param>
    /// <param name="rectify">Whether sums below 0 become 0.</param>
    /// <param name="scratch">Aligned, <see cref="ScratchLength"/> floats.</param>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> transformed, ReadOnlySpan<float> bias, Span<float> y, bool rectify, Span<float> scratch) =>
        _forward.Run(x, transformed, _weightPitch, bias, y, add: false, rectify, scratch);

    /// <summary>dx.</summary>
    /// <param name="dy">Output gradients.</param>
    /// <param name="transformed">Weights.</param>
    /// <param name="dx">Receives it.</param>
    /// <param name="add">Whether it is added to what is there.</param>
    /// <param name="scratch">As for <see cref="Forward"/>.</param>
    public void Backward(ReadOnlySpan<float> dy, ReadOnlySpan<float> transformed, Span<float> dx, bool add, Span<float> scratch) =>
        _backward.Run(dy, transformed, _weightPitch, [], dx, add, rectify: false, scratch);

    /// <summary>dw.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="dy">Output gradients.</param>
    /// <param name="gradient">Receives the packed gradient.</param>
    /// <param name="scratch">As for <see cref="Forward"/>.</param>
    public void SetGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient, Span<float> scratch) => _gradient.Run(x, dy, gradient, scratch);

    private static bool IsWhole(TensorShape shape) =>
        shape.Height % WinogradTransform.Sums == 0 && shape.Width % WinogradTransform.Sums == 0 && shape.Channels >= LeastChannels;
}
