using System.Globalization;
using System.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Backends.Verilog.Tests;

public sealed class RomImageTests
{
    [Fact]
    public void A_line_is_a_word_with_its_first_element_lowest() => RomImage.Hex([0x12, 0x34, 0x56, 0x78], 2, 8).ShouldBe("3412\n7856\n");

    [Fact]
    public void Negative_elements_are_in_twos_complement() => RomImage.Hex([-1, -128, 127, 0], 4, 8).ShouldBe("007f80ff\n");

    [Fact]
    public void Odd_widths_leave_no_gap_between_elements()
    {
        // 3 bits each: 7, 1, 4 = 0b100_001_111.
        RomImage.Hex([-1, 1, -4], 3, 3).ShouldBe("10f\n");
        RomImage.Hex([1, 0, 1], 1, 1).ShouldBe("1\n0\n1\n");
        RomImage.Hex([0, 0], 2, 17).ShouldBe("000000000\n");
    }

    [Fact]
    public void What_is_read_back_is_what_was_written()
    {
        var rng = new Rng(1, RandomStream.Test);
        for (int i = 0; i < 2000; i++)
        {
            int bits = 1 + rng.NextInt32(33);
            int perWord = 1 + rng.NextInt32(12);
            long[] values = [.. Enumerable.Range(0, perWord * (1 + rng.NextInt32(4))).Select(_ => (long)(rng.NextUInt64() & ((1UL << bits) - 1)) - (1L << (bits - 1)))];
            string[] lines = RomImage.Hex(values, perWord, bits).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.Length.ShouldBe(values.Length / perWord);
            lines.ShouldAllBe(l => l.Length == ((perWord * bits) + 3) / 4);
            long[] read = [.. lines.SelectMany(l => Elements(BigInteger.Parse("0" + l, NumberStyles.HexNumber, CultureInfo.InvariantCulture), perWord, bits))];
            read.ShouldBe(values);
        }
    }

    [Theory]
    [InlineData(3, 2, 8, 0)]
    [InlineData(2, 2, 8, 256)]
    [InlineData(2, 2, 8, -129)]
    [InlineData(1, 1, 1, 2)]
    public void What_does_not_fit_is_refused(int count, int perWord, int bits, long value) =>
        Should.Throw<ArgumentException>(() => RomImage.Hex([.. Enumerable.Repeat(value, count)], perWord, bits));

    [Fact]
    public void Unsigned_elements_may_use_all_bits() => RomImage.Hex([255], 1, 8).ShouldBe("ff\n");

    private static IEnumerable<long> Elements(BigInteger word, int count, int bits)
    {
        BigInteger span = BigInteger.One << bits;
        for (int i = 0; i < count; i++, word >>= bits)
        {
            BigInteger element = word % span;
            yield return (long)(element >= span / 2 ? element - span : element);
        }
    }
}
