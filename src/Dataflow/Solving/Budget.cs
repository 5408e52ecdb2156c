using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Resources;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>What a design may take of a part.</summary>
/// <param name="Lut">6-input look-up tables.</param>
/// <param name="Ff">Flip-flops.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">Halves of block RAM.</param>
public readonly record struct Budget(double Lut, double Ff, double Dsp, double Bram18)
{
    /// <summary>Names of the resources, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["LUT", "FF", "DSP48E1", "RAMB18"];

    /// <summary>A share of a part. DSP48E1 and block RAM are counted exactly and stand in columns of their own, so from <see cref="FoldGoal.FullShare"/> on all of them may be taken.</summary>
    /// <param name="device">The part.</param>
    /// <param name="share">Percent.</param>
    public static Budget Of(Device device, int share)
    {
        double part = share / 100.0;
        double blocks = share >= FoldGoal.FullShare ? 1 : part;
        return new Budget(device.Lut * part, device.Ff * part, Math.Floor(device.Dsp * blocks), Math.Floor(2 * device.Bram36 * blocks));
    }

    /// <summary>Whether a design stays within.</summary>
    /// <param name="use">What it takes.</param>
    public bool Holds(ResourceUse use) => use.Lut <= Lut && use.Ff <= Ff && use.Dsp <= Dsp && use.Bram18 <= Bram18;

    /// <summary>What a design takes beyond, one figure a resource; 0 or less where it stays within.</summary>
    /// <param name="use">What it takes.</param>
    public double[] Over(ResourceUse use) => [use.Lut - Lut, use.Ff - Ff, use.Dsp - Dsp, use.Bram18 - Bram18];

    // A DSP48E1 or block RAM that is left over serves nothing else; a LUT left over shortens every wire.
    private const double Hard = 0.25;

    /// <summary>The shares that a design takes, added, those of DSP48E1 and block RAM by a quarter: what folding makes small.</summary>
    /// <param name="use">What it takes.</param>
    public double Cost(ResourceUse use) => (use.Lut / Lut) + (use.Ff / Ff) + (Hard * ((use.Dsp / Math.Max(1, Dsp)) + (use.Bram18 / Math.Max(1, Bram18))));

    /// <summary>How much of one resource may be taken.</summary>
    /// <param name="resource">Index in <see cref="Names"/>.</param>
    public double Of(int resource) => resource switch { 0 => Lut, 1 => Ff, 2 => Dsp, _ => Bram18 };

    /// <summary>How much of one resource is taken.</summary>
    /// <param name="use">What a design takes.</param>
    /// <param name="resource">Index in <see cref="Names"/>.</param>
    public static double Of(ResourceUse use, int resource) => resource switch { 0 => use.Lut, 1 => use.Ff, 2 => use.Dsp, _ => use.Bram18 };

    /// <summary>The same without one resource's limit.</summary>
    /// <param name="resource">Index in <see cref="Names"/>.</param>
    public Budget Without(int resource) => resource switch
    {
        0 => this with { Lut = 1e12 },
        1 => this with { Ff = 1e12 },
        2 => this with { Dsp = 1e12 },
        _ => this with { Bram18 = 1e12 },
    };

    /// <summary>What is left when some of it is taken.</summary>
    /// <param name="use">What is taken.</param>
    public Budget Less(ResourceUse use) => new(Lut - use.Lut, Ff - use.Ff, Dsp - use.Dsp, Bram18 - use.Bram18);
}
