namespace GradientsToGates.Dataflow.Resources;

/// <summary>What a part of a design takes of a device of Xilinx series 7.</summary>
/// <param name="Lut">6-input look-up tables, as logic or memory.</param>
/// <param name="Ff">Flip-flops.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">Block RAM in halves of 18 Kbit; a RAMB36 counts two.</param>
public readonly record struct ResourceUse(double Lut, double Ff, int Dsp, int Bram18)
{
    /// <summary>Both together.</summary>
    /// <param name="a">One part.</param>
    /// <param name="b">Another.</param>
    public static ResourceUse operator +(ResourceUse a, ResourceUse b) => new(a.Lut + b.Lut, a.Ff + b.Ff, a.Dsp + b.Dsp, a.Bram18 + b.Bram18);

    /// <summary>What is left of the first without the second.</summary>
    /// <param name="a">The whole.</param>
    /// <param name="b">A part of it.</param>
    public static ResourceUse operator -(ResourceUse a, ResourceUse b) => new(a.Lut - b.Lut, a.Ff - b.Ff, a.Dsp - b.Dsp, a.Bram18 - b.Bram18);

    /// <summary>All parts together.</summary>
    /// <param name="parts">Parts.</param>
    public static ResourceUse Sum(IEnumerable<ResourceUse> parts) => parts.Aggregate(default(ResourceUse), (sum, part) => sum + part);
}
