using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors;

/// <summary>What a random number is for; part of its address, so that streams never share numbers.</summary>
public enum RandomStream
{
    /// <summary>Initial weights.</summary>
    Initialization = 1,

    /// <summary>Order of the samples of an epoch.</summary>
    Shuffle = 2,

    /// <summary>Changes made to a sample.</summary>
    Augmentation = 3,

    /// <summary>Dropout masks.</summary>
    Dropout = 4,

    /// <summary>Made-up data.</summary>
    Synthesis = 5,

    /// <summary>Choice of samples, e.g. for calibration.</summary>
    Selection = 6,

    /// <summary>Test cases.</summary>
    Test = 7,

    /// <summary>Partners and shares of mixed samples.</summary>
    Mixup = 8,

    /// <summary>Random networks, and what they are tried with.</summary>
    Fuzz = 9,
}

/// <summary>
/// Counter-based random numbers: every number is a pure function of (seed, stream, epoch, sample, position), so that results do not
/// depend on the number of threads or on interruptions.
/// </summary>
/// <remarks>The mixing function is SplitMix64's finalizer (Steele, Lea, Flood 2014), applied to each part of the address in turn.</remarks>
public struct Rng
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong Factor1 = 0xBF58476D1CE4E5B9;
    private const ulong Factor2 = 0x94D049BB133111EB;
    private ulong _position;

    /// <summary>Opens the numbers at one address.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What the numbers are for.</param>
    /// <param name="epoch">Epoch, or 0.</param>
    /// <param name="sample">Sample, layer or other index, or 0.</param>
    public Rng(ulong seed, RandomStream stream, ulong epoch = 0, ulong sample = 0)
    {
        ulong key = Mix(unchecked(seed + Golden));
        key = Mix(unchecked(key ^ ((ulong)stream * Golden)));
        key = Mix(unchecked(key ^ (epoch * 0xD1342543DE82EF95 + 1)));
        Key = Mix(unchecked(key ^ (sample * 0xAF251AF3B0F025B5 + 2)));
        _position = 0;
    }

    /// <summary>What the address comes to: numbers are a function of this and a position.</summary>
    public ulong Key { get; }

    /// <summary>The 64 random bits at a position.</summary>
    /// <param name="key">A <see cref="Key"/>.</param>
    /// <param name="position">From 1 for the numbers that the methods below give.</param>
    public static ulong At(ulong key, ulong position) => Mix(unchecked(key + (position * Golden)));

    /// <summary>The same of eight keys.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="position">Position.</param>
    public static Vector512<ulong> At(Vector512<ulong> keys, ulong position)
    {
        Vector512<ulong> z = keys + Vector512.Create(unchecked(position * Golden));
        z = (z ^ (z >> 30)) * Vector512.Create(Factor1);
        z = (z ^ (z >> 27)) * Vector512.Create(Factor2);
        return z ^ (z >> 31);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64() => At(Key, ++_position);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [min, max).</summary>
    /// <param name="min">Lower end.</param>
    /// <param name="max">Upper end.</param>
    public double NextDouble(double min, double max) => min + ((max - min) * NextDouble());

    /// <summary>Uniform in 0 .. <paramref name="exclusiveMax"/> - 1.</summary>
    /// <param name="exclusiveMax">At least 1.</param>
    public int NextInt32(int exclusiveMax) => (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMax, out _);

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="items">The items.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * Factor1;
            z = (z ^ (z >> 27)) * Factor2;
            return z ^ (z >> 31);
        }
    }
}
