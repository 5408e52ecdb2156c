using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>Which samples are in the lanes of a workspace now.</summary>
internal sealed class SampleGroup
{
    private readonly ulong[] _keys = new ulong[Lanes.Width];

    /// <summary>Samples in the group; the lanes from there on do not count.</summary>
    public int Samples { get; private set; }

    /// <summary>Number of the group in its batch.</summary>
    public int Index { get; private set; }

    /// <summary>Keys of the random numbers of dropout, one for each lane.</summary>
    public ReadOnlySpan<ulong> DropoutKeys => _keys;

    /// <summary>Begins another group.</summary>
    /// <param name="index">Its number in the batch.</param>
    /// <param name="samples">1 .. 16.</param>
    public void Begin(int index, int samples)
    {
        Index = index;
        Samples = samples;
    }

    /// <summary>Says where dropout takes a sample's random numbers.</summary>
    /// <param name="lane">The sample's lane.</param>
    /// <param name="numbers">Numbers at the sample's address.</param>
    public void Draw(int lane, Rng numbers) => _keys[lane] = numbers.Key;
}
