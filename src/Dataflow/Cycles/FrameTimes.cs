using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow.Cycles;

/// <summary>Which frames are timed.</summary>
/// <param name="Count">Frames from reset.</param>
/// <param name="Period">How many of the last are one period, over which the interval is the mean.</param>
public readonly record struct TimedFrames(int Count, int Period);

/// <summary>When each frame's output leaves, counted in clock cycles from the first input beat accepted.</summary>
/// <param name="First">Cycle of each frame's first output beat.</param>
/// <param name="Last">Cycle of each frame's last output beat.</param>
/// <param name="Period">Frames after which the times between frames come again: one, but for few designs.</param>
public sealed record FrameTimes(ValueArray<long> First, ValueArray<long> Last, int Period)
{
    /// <summary>Frames that are timed at least.</summary>
    public const int Least = 5;

    /// <summary>First input beat accepted to last output beat of frame 1.</summary>
    public long Latency => Last[0];

    /// <summary>Cycles from frame to frame once a design has settled: its last period's, by frame. Of most designs that is the time between the last beats of frames 4 and 5.</summary>
    public double Interval => (double)Rate.Cycles / Rate.Frames;

    /// <summary>What a simulation has to time to be held against this.</summary>
    public TimedFrames Timed => new(Last.Count, Period);

    /// <summary>The interval in whole numbers.</summary>
    internal SteadyRate Rate => new(Last[^1] - Last[^(1 + Period)], Period);
}
