namespace GradientsToGates.Quantization;

/// <summary>How a real weight becomes a code of a Qm.n format; docs/numerics.md#fixed-point-formats.</summary>
public enum WeightRule
{
    /// <summary>round(w * 2^n).</summary>
    Nearest,

    /// <summary>round(w * (2^n - 1)), as the CIFAR-10 study writes it; the scale stays 2^-n, so every weight shrinks by the factor 1 - 2^-n.</summary>
    Study,
}
