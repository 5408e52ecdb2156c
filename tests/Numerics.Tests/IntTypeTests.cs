using FsCheck.Fluent;

namespace GradientsToGates.Numerics.Tests;

/// <summary>Ranges and names of integer types.</summary>
public sealed class IntTypeTests
{
    [Theory]
    [InlineData("s8", -128, 127)]
    [InlineData("u8", 0, 255)]
    [InlineData("s1", -1, 0)]
    [InlineData("u1", 0, 1)]
    [InlineData("s32", int.MinValue, int.MaxValue)]
    [InlineData("u32", 0, uint.MaxValue)]
    [InlineData("s64", long.MinValue, long.MaxValue)]
    [InlineData("u63", 0, long.MaxValue)]
    public void A_type_has_the_range_its_name_says(string name, long min, long max)
    {
        IntType.TryParse(name, out IntType type).ShouldBeTrue();
        (type.Min, type.Max).ShouldBe((min, max));
        type.ToString().ShouldBe(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("s")]
    [InlineData("s0")]
    [InlineData("s129")]
    [InlineData("u64")]
    [InlineData("i8")]
    [InlineData("s-8")]
    [InlineData("s 8")]
    [InlineData("s+8")]
    [InlineData("S8")]
    public void Other_words_are_no_types(string name) => IntType.TryParse(name, out _).ShouldBeFalse();

    [Fact]
    public void The_covering_type_is_the_narrowest() =>
        Law.Holds(
            from a in Cases.Signed(63) from b in Cases.Signed(63) select (Min: Math.Min(a, b), Max: Math.Max(a, b)),
            range =>
            {
                var type = IntType.Covering(range.Min, range.Max);
                bool holds = type.Contains(range.Min) && type.Contains(range.Max) && type.Signed == range.Min < 0;
                if (type.Bits == 1)
                {
                    return holds;
                }

                var narrower = new IntType(type.Bits - 1, type.Signed);
                return holds && !(narrower.Contains(range.Min) && narrower.Contains(range.Max));
            });

    [Fact]
    public void Ranges_that_no_type_covers_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => IntType.Covering(1, 0)).Message.ShouldContain("the range is empty");
        Should.Throw<ArgumentOutOfRangeException>(() => IntType.Covering(0, (Int128)long.MaxValue + 1)).Message.ShouldContain("needs more than 63 bits");
    }
}
