using GradientsToGates.Dataflow.Devices;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>What a folding is chosen for.</summary>
/// <param name="Device">The part.</param>
/// <param name="Megahertz">Clock rate, MHz.</param>
/// <param name="TargetFps">Frames a second that are enough; null for as many as fit.</param>
/// <param name="Share">Percent of the part that may be used.</param>
/// <param name="LutProducts">Whether products may be made of LUTs.</param>
/// <param name="Schedule">Schedule of the layers that have rows.</param>
/// <param name="RowsWhereTheyFit">Whether layers become row-stationary where that slows nothing and the part has room.</param>
public sealed record FoldGoal(
    Device Device, double Megahertz, double? TargetFps, int Share, bool LutProducts = true, Schedule Schedule = Schedule.OutputStationary, bool RowsWhereTheyFit = false)
{
    /// <summary>Clock rate when none is named.</summary>
    public const double DefaultMegahertz = 100;

    /// <summary>Share used when no goal is named: a third is left for what place and route want, and for what a board adds.</summary>
    public const int DefaultShare = 66;

    /// <summary>Share of the LUTs and flip-flops that <c>g2g fold</c> fills: no router fills a part, and products in LUTs would. From it on all DSP48E1 and block RAMs are used.</summary>
    public const int FullShare = 80;

    /// <summary>The goal of a run that named none: products in DSP48E1 alone, so that its design is soon simulated and synthesized.</summary>
    /// <param name="device">Its part.</param>
    public static FoldGoal Default(Device device) => new(device, DefaultMegahertz, null, DefaultShare, LutProducts: false);

    /// <summary>Cycles between frames that the target allows; null without a target.</summary>
    public long? TargetCycles => TargetFps is { } fps ? (long)(Megahertz * 1e6 / fps) : null;

    /// <summary>Frames a second at an interval.</summary>
    /// <param name="cycles">Cycles between frames.</param>
    public double Fps(double cycles) => Megahertz * 1e6 / cycles;
}
