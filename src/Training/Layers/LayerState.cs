namespace GradientsToGates.Training.Layers;

/// <summary>What one layer sees of one group of samples. All buffers are [samples, H, W, C] and end in spare floats for whole vectors.</summary>
internal sealed class LayerState
{
    /// <summary>Values of the nodes read.</summary>
    public required float[][] Inputs { get; init; }

    /// <summary>Values of this node.</summary>
    public required float[] Output { get; init; }

    /// <summary>Gradient of the loss by <see cref="Output"/>; empty when not training.</summary>
    public required float[] OutputGradient { get; init; }

    /// <summary>Receive the gradients by <see cref="Inputs"/>; null where nothing upstream is trained.</summary>
    public required float[]?[] InputGradients { get; init; }

    /// <summary>Memory the layer keeps from forward to backward.</summary>
    public required float[][] Scratch { get; init; }

    /// <summary>Samples in the group now, at most what the buffers were made for.</summary>
    public int Samples { get; set; }
}
