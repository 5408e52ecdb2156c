namespace GradientsToGates.Dataflow;

/// <summary>What the products of a layer are made of.</summary>
public enum Multiplier
{
    /// <summary>One DSP48E1 a product, where Yosys takes one: a product of more than 8 bits.</summary>
    Dsp,

    /// <summary>One DSP48E1 for the products of as many output channels as fit; docs/hardware.md#g2g_multiply.</summary>
    Packed,

    /// <summary>LUTs.</summary>
    Lut,
}
