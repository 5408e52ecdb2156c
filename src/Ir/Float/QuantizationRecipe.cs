namespace GradientsToGates.Ir.Float;

/// <summary>The widths that quantization-aware training trains for; layers are named as the network's, formats as in docs/numerics.md.</summary>
public sealed record QuantizationRecipe
{
    /// <summary>Fewest bits of weights and activations.</summary>
    public const int LeastBits = 2;

    /// <summary>Most bits of weights and activations.</summary>
    public const int MostBits = 8;

    /// <summary>Bits of a weight, 2 .. 8.</summary>
    public required int WeightBits { get; init; }

    /// <summary>Bits of an activation, 2 .. 8.</summary>
    public required int ActivationBits { get; init; }

    /// <summary>Bits of the weights of the layers that read the input, and of the last layer; null for <see cref="WeightBits"/>.</summary>
    public int? FirstLastBits { get; init; }

    /// <summary>Formats of single layers, <c>conv1=w8a8</c>.</summary>
    public ValueArray<string> Layers { get; init; } = [];
}
