using GradientsToGates.Ir;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>Lanes that share a DSP48E1: how many, which, and what their ROM holds.</summary>
public sealed class LanePackingTests
{
    [Theory]
    [InlineData(8, false, 8, 2, false)]
    [InlineData(8, true, 8, 2, false)]
    [InlineData(4, true, 4, 4, false)]
    [InlineData(4, false, 4, 4, true)]
    [InlineData(8, false, 4, 2, false)]
    [InlineData(4, false, 8, 2, false)]
    [InlineData(1, false, 8, 2, false)]
    [InlineData(16, true, 16, 1, false)]
    public void As_many_lanes_share_a_multiplier_as_fit(int codeBits, bool signed, int weightBits, int lanes, bool offset)
    {
        LanePacking packing = LanePacking.Plan(4, new IntType(codeBits, signed), weightBits, [false, false, false, false]);

        (packing.Lanes, packing.Plain, packing.Offset, packing.Groups).ShouldBe((lanes, 0, offset, (4 + lanes - 1) / lanes));
        packing.Order.ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void Lanes_left_over_make_a_smaller_group()
    {
        LanePacking packing = LanePacking.Plan(7, new IntType(4, Signed: true), 4, new bool[7]);

        packing.Groups.ShouldBe(2);
        Enumerable.Range(0, 7).Select(packing.GroupStart).ShouldBe([0, 0, 0, 0, 4, 4, 4]);
    }

    [Fact]
    public void The_low_end_of_the_weights_goes_where_no_borrow_is_taken_off()
    {
        LanePacking packing = LanePacking.Plan(2, new IntType(8, Signed: false), 8, LanePacking.LowEnds([-1, -128], 2, 8));

        packing.Order.ShouldBe([1, 0]);
        packing.Stored(1, [-1, -128]).ShouldBe([-128, -2]);
    }

    [Fact]
    public void What_finds_no_place_is_alone()
    {
        // Three low ends and two groups.
        LanePacking bytes = LanePacking.Plan(4, new IntType(8, Signed: false), 8, LanePacking.LowEnds([-128, -128, -1, -128], 4, 8));
        (bytes.Plain, bytes.Groups).ShouldBe((1, 3));

        // Four lanes in 25 bits have no room for a low end; three have.
        LanePacking nibbles = LanePacking.Plan(5, new IntType(4, Signed: true), 4, [true, false, false, false, false]);
        (nibbles.Lanes, nibbles.Plain, nibbles.Groups).ShouldBe((3, 0, 2));
        LanePacking more = LanePacking.Plan(9, new IntType(4, Signed: true), 4, [true, .. new bool[8]]);
        (more.Lanes, more.Plain, more.Groups).ShouldBe((3, 0, 3));
    }

    [Fact]
    public void The_stored_weights_of_a_group_make_one_number_and_fit_their_bits()
    {
        var rng = new Rng(5, RandomStream.Test);
        int packed = 0;
        for (int round = 0; round < 2000; round++)
        {
            int pe = 1 + rng.NextInt32(9);
            int simd = 1 + rng.NextInt32(3);
            int bits = rng.NextInt32(2) == 0 ? 4 : 8;
            int least = -(1 << (bits - 1));
            bool reaches = rng.NextInt32(2) == 0;
            ValueArray<int> words = ValueArray.From(Words(3 * pe * simd, least, reaches, ref rng));
            var codes = new IntType(bits, rng.NextInt32(2) == 0);

            bool[] low = [.. Enumerable.Range(0, pe).Select(p => words.Where((_, i) => i / simd % pe == p).Contains(least))];
            LanePacking packing = LanePacking.Plan(pe, codes, bits, low);
            ValueArray<int> stored = packing.Stored(simd, words);

            packing.Order.Order().ShouldBe(Enumerable.Range(0, pe));
            stored.ShouldAllBe(w => w >= least && w < -least);
            packing.Groups.ShouldBeLessThanOrEqualTo(pe);
            packed += packing.Groups < pe ? 1 : 0;
            for (int i = 0; i < words.Count; i++)
            {
                (int word, int lane, int s) = (i / (pe * simd), i / simd % pe, i % simd);
                int before = i - simd;
                int borrow = lane > packing.GroupStart(lane) && stored[before] < 0 ? 1 : 0;
                int weight = words[(word * pe * simd) + (packing.Order[lane] * simd) + s];
                (stored[i] + borrow).ShouldBe(weight);

                // Lanes closer than a product is wide hold no low end.
                bool close = (Math.Min(packing.Lanes, pe) - 1) * 2 * bits + bits > LanePacking.Port;
                (close && lane < pe - packing.Plain && weight == least).ShouldBeFalse();
            }
        }

        packed.ShouldBeGreaterThan(1000);
    }

    private static List<int> Words(int count, int low, bool reaches, ref Rng rng)
    {
        var words = new List<int>();
        for (int i = 0; i < count; i++)
        {
            words.Add((reaches ? low : low + 1) + rng.NextInt32(reaches ? -2 * low : (-2 * low) - 1));
        }

        return words;
    }
}
