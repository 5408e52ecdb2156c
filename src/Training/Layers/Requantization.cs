using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// Sums to codes as the integer graph does it: code = floor(sum M / 2^S + 1/2), where a value is a whole number of its channel's unit. Exact in float as
/// well, ties included, while the sums in float are off by less than half a unit and M has at most 24 bits: the sum is made whole first, and which side of
/// a tie sum M / 2^S lies on is told by a fused multiply-add, which rounds but once. (A multiplier of 1 / 64, which training comes to, has a tie at every 64th sum.)
/// </summary>
/// <param name="parameters">A scale with a vector of its own, then M / 2^S of each channel, then 1 / unit of each.</param>
/// <param name="channels">Channels.</param>
internal readonly ref struct Requantization(ReadOnlySpan<float> parameters, int channels)
{
    /// <summary>Where M / 2^S begin among the parameters.</summary>
    public const int MultipliersAt = Lanes.Width;

    private readonly ReadOnlySpan<float> _multipliers = parameters.Slice(MultipliersAt, channels);
    private readonly ReadOnlySpan<float> _perUnit = parameters.Slice(PerUnitAt(channels), channels);

    /// <summary>Where 1 / unit begin among the parameters.</summary>
    /// <param name="channels">Channels.</param>
    public static int PerUnitAt(int channels) => MultipliersAt + Lanes.RoundUp(channels);

    /// <summary>Length of the parameters.</summary>
    /// <param name="channels">Channels.</param>
    public static int ParameterCount(int channels) => PerUnitAt(channels) + Lanes.RoundUp(channels);

    /// <summary>Fills in the parameters behind the scale.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="multipliers">M / 2^S: one for all channels, or each channel's.</param>
    /// <param name="units">What values are whole numbers of: one for all channels, or each channel's.</param>
    public static void Set(Span<float> parameters, int channels, double[] multipliers, double[] units)
    {
        for (int c = 0; c < channels; c++)
        {
            parameters[MultipliersAt + c] = (float)multipliers[multipliers.Length == 1 ? 0 : c];
            parameters[PerUnitAt(channels) + c] = (float)(1 / units[units.Length == 1 ? 0 : c]);
        }
    }

    /// <summary>Values as whole numbers of the channel's unit.</summary>
    /// <param name="values">Values.</param>
    /// <param name="channel">Their channel.</param>
    public Vector512<float> Sum(Vector512<float> values, int channel) => Vector512.Round(values * _perUnit[channel]);

    /// <summary>What is rounded: the sum times M / 2^S.</summary>
    /// <param name="sum">Whole numbers.</param>
    /// <param name="channel">Their channel.</param>
    public Vector512<float> Real(Vector512<float> sum, int channel) => sum * _multipliers[channel];

    /// <summary>Codes.</summary>
    /// <param name="sum">Whole numbers.</param>
    /// <param name="channel">Their channel.</param>
    /// <param name="low">Smallest code.</param>
    /// <param name="high">Largest code.</param>
    public Vector512<float> Code(Vector512<float> sum, int channel, Vector512<float> low, Vector512<float> high)
    {
        Vector512<float> below = Vector512.Floor(Real(sum, channel));
        Vector512<float> past = Vector512.FusedMultiplyAdd(sum, Vector512.Create(_multipliers[channel]), -(below + Vector512.Create(0.5f)));
        Vector512<float> code = below + (Vector512.GreaterThanOrEqual(past, default) & Vector512.Create(1f));
        return Vector512.MinNative(Vector512.MaxNative(code, low), high);
    }
}
