using GradientsToGates.Ir;
using GradientsToGates.Numerics;

namespace GradientsToGates.Dataflow;

/// <summary>Which lanes of a matrix-vector unit share the products of a DSP48E1, and how; docs/hardware.md#packing.</summary>
/// <param name="Lanes">Lanes of a group; 1 when nothing is packed.</param>
/// <param name="Plain">Last lanes, which are in no group.</param>
/// <param name="Offset">Unsigned codes are read as signed ones, lower by half their range, and the biases hold the difference.</param>
/// <param name="Order">Output channel, modulo PE, that each lane computes.</param>
public sealed record LanePacking(int Lanes, int Plain, bool Offset, ValueArray<int> Order)
{
    /// <summary>Bits of the wider port of a DSP48E1.</summary>
    public const int Port = 25;

    /// <summary>Products that share nothing with one another, for each term.</summary>
    public int Groups => ((Order.Count - Plain + Lanes - 1) / Lanes) + Plain;

    /// <summary>Groups of more than one lane.</summary>
    public int Shared => Lanes < 2 ? 0 : ((Order.Count - Plain) / Lanes) + ((Order.Count - Plain) % Lanes > 1 ? 1 : 0);

    /// <summary>No lane shares anything.</summary>
    /// <param name="pe">Lanes.</param>
    public static LanePacking None(int pe) => new(1, 0, Offset: false, ValueArray.From(Enumerable.Range(0, pe)));

    /// <summary>The most lanes that fit a DSP48E1.</summary>
    /// <param name="codes">Type of the codes.</param>
    /// <param name="weightBits">Bits of a weight.</param>
    /// <param name="narrow">The lanes are one bit less than a product apart: codes must be signed, and the low end of the weights is no weight.</param>
    public static int MostLanes(IntType codes, int weightBits, bool narrow)
    {
        int spacing = codes.Bits + weightBits - (narrow ? 1 : 0);
        return spacing < 2 || weightBits > Port ? 1 : 1 + ((Port - weightBits) / spacing);
    }

    /// <summary>Output channels that have the low end of the weights somewhere.</summary>
    /// <param name="weights">[Cout, Kh, Kw, Cin].</param>
    /// <param name="channels">Cout.</param>
    /// <param name="weightBits">Bits of a weight.</param>
    public static bool[] LowEnds(ValueArray<int> weights, int channels, int weightBits)
    {
        long end = -(1L << (weightBits - 1));
        int fanIn = weights.Count / channels;
        return [.. Enumerable.Range(0, channels).Select(c => end >= int.MinValue && weights.AsSpan().Slice(c * fanIn, fanIn).Contains((int)end))];
    }

    /// <summary>Packs the lanes of a layer.</summary>
    /// <param name="pe">Lanes.</param>
    /// <param name="codes">Type of the codes.</param>
    /// <param name="weightBits">Bits of a weight.</param>
    /// <param name="lowEnds">Output channels that have the low end of the weights.</param>
    public static LanePacking Plan(int pe, IntType codes, int weightBits, IReadOnlyList<bool> lowEnds)
    {
        int full = Math.Min(pe, MostLanes(codes, weightBits, narrow: false));
        int narrow = Math.Min(pe, MostLanes(codes, weightBits, narrow: true));

        bool[] low = new bool[pe];
        for (int channel = 0; channel < lowEnds.Count; channel++)
        {
            low[channel % pe] |= lowEnds[channel];
        }

        LanePacking best = Plan(pe, full, offset: false, low, onePerGroup: true);
        LanePacking other = Plan(pe, narrow, offset: !codes.Signed, low, onePerGroup: false);
        return other.Groups < best.Groups ? other : best;
    }

    /// <summary>First lane of the group of a lane.</summary>
    /// <param name="lane">The lane.</param>
    public int GroupStart(int lane) => lane < Order.Count - Plain ? lane - (lane % Lanes) : lane;

    /// <summary>The weight ROM as the primitive reads it: lanes in their order, and in a group a weight is one less behind one that is stored negative.</summary>
    /// <param name="simd">Terms of a lane.</param>
    /// <param name="words">Weights, (pe, s) at pe*SIMD + s of each word.</param>
    public ValueArray<int> Stored(int simd, ValueArray<int> words)
    {
        int pe = Order.Count;
        int[] stored = new int[words.Count];
        for (int at = 0; at < words.Count; at += pe * simd)
        {
            for (int lane = 0; lane < pe; lane++)
            {
                for (int s = 0; s < simd; s++)
                {
                    int borrow = lane > GroupStart(lane) && stored[at + ((lane - 1) * simd) + s] < 0 ? 1 : 0;
                    stored[at + (lane * simd) + s] = words[at + (Order[lane] * simd) + s] - borrow;
                }
            }
        }

        return ValueArray.Create<int>(stored);
    }

    // Lanes side by side hold any weight, but one with a borrow taken off must still fit its bits: the low end goes where nothing is taken off, into a
    // group's first lane. Lanes that are closer hold no low end at all. What finds no place is alone.
    private static LanePacking Plan(int pe, int lanes, bool offset, bool[] low, bool onePerGroup)
    {
        if (lanes < 2)
        {
            return None(pe);
        }

        int[] holders = [.. Enumerable.Range(0, pe).Where(p => low[p])];
        int plain = 0;
        while (holders.Length - plain > (onePerGroup ? (pe - plain + lanes - 1) / lanes : 0))
        {
            plain++;
        }

        var first = new Queue<int>(holders[..^plain]);
        var others = new Queue<int>(Enumerable.Range(0, pe).Where(p => !low[p]));
        var order = new List<int>();
        while (order.Count < pe - plain)
        {
            order.Add((order.Count % lanes == 0 && first.Count > 0) || others.Count == 0 ? first.Dequeue() : others.Dequeue());
        }

        return new LanePacking(lanes, plain, offset, ValueArray.From(order.Concat(holders[^plain..])));
    }
}
