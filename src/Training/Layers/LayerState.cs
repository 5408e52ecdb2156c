using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>What one layer sees of one group of samples.</summary>
internal sealed class LayerState
{
    /// <summary>Whether this is training.</summary>
    public required bool Training { get; init; }

    /// <summary>Values of the nodes read.</summary>
    public required Plane[] Inputs { get; init; }

    /// <summary>Values of this node.</summary>
    public required Plane Output { get; init; }

    /// <summary>Gradient of the loss by <see cref="Output"/>, 0 in lanes without a sample; null when not training.</summary>
    public required Plane? OutputGradient { get; init; }

    /// <summary>Receive the gradients by <see cref="Inputs"/>; null where nothing upstream is trained.</summary>
    public required Plane?[] InputGradients { get; init; }

    /// <summary>Whether another reader of the first input has written its gradient already, so that this layer adds to it.</summary>
    public required bool AddsToInputGradient { get; init; }

    /// <summary>Memory of the layer's own, zeros at first, in which what it writes stays.</summary>
    public required AlignedBuffer Kept { get; init; }

    /// <summary>Memory that all layers of the group use in turn, so that it stays in the cache: whatever is in it.</summary>
    public required AlignedBuffer Scratch { get; init; }

    /// <summary>The group.</summary>
    public required SampleGroup Group { get; init; }

    /// <summary>Sums over the whole batch, shared by all groups; null where the layer needs none or not training.</summary>
    public BatchSums? Batch { get; set; }

    /// <summary>The gradient by the output, where there must be one.</summary>
    public Plane Gradient => OutputGradient ?? throw new InvalidOperationException("no gradients without training");
}
