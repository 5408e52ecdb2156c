using FsCheck.Fluent;

namespace GradientsToGates.Numerics.Tests;

/// <summary>What holds for requantize whatever the operands; the tables of docs/numerics.md and the conformance tests hold the values.</summary>
public sealed class RequantizerLaws
{
    [Fact]
    public void A_larger_accumulator_never_gives_a_smaller_code_unless_codes_wrap() =>
        Law.Holds(
            from c in Cases.Requantize from more in Cases.Unsigned(62) select (c, Larger: c.Accumulator + more),
            t =>
            {
                Requantizer saturating = t.c.Operation with { Overflow = Overflow.Saturate };
                return saturating.Apply(t.c.Accumulator, t.c.Multiplier) <= saturating.Apply(t.Larger, t.c.Multiplier);
            });

    [Fact]
    public void Doubling_the_multiplier_and_shifting_once_more_changes_nothing() =>
        Law.Holds(
            Cases.Requantize.Where(c => c.Operation.Shift < MultiplierShift.MaxShift),
            c => (c.Operation with { Shift = c.Operation.Shift + 1 }).Apply(c.Accumulator, c.Multiplier * 2) == c.Code);

    [Fact]
    public void A_code_is_of_its_type() =>
        Law.Holds(Cases.Requantize, c => c.Operation.Type.Contains(c.Code));

    [Fact]
    public void Saturating_twice_is_saturating_once() =>
        Law.Holds(Cases.Requantize, c =>
        {
            Requantizer saturating = c.Operation with { Overflow = Overflow.Saturate };
            return saturating.Limit(saturating.Limit(c.Product)) == saturating.Limit(c.Product);
        });

    [Fact]
    public void Values_of_the_type_overflow_to_themselves() =>
        Law.Holds(Cases.Requantize, c => !c.Operation.Type.Contains(c.Product) || c.Operation.Limit(c.Product) == c.Product);

    [Fact]
    public void Wrapping_keeps_the_value_modulo_two_to_the_width() =>
        Law.Holds(Cases.Requantize, c =>
        {
            Int128 difference = (c.Operation with { Overflow = Overflow.Wrap }).Limit(c.Product) - c.Product;
            return difference % (Int128.One << c.Operation.Type.Bits) == 0;
        });

    [Fact]
    public void Roundings_are_ordered_and_within_one() =>
        Law.Holds(Cases.Requantize, c =>
        {
            (Int128 floor, Int128 even, Int128 up) = Rounded(c);
            return floor <= even && even <= up && up <= floor + 1;
        });

    [Fact]
    public void Half_up_and_half_even_differ_only_at_ties_above_an_even_number()
    {
        int differing = 0;
        Law.Holds(Cases.Requantize.Where(c => c.Operation.Shift > 0), c =>
        {
            (Int128 floor, Int128 even, Int128 up) = Rounded(c);
            bool tie = c.Product - (floor << c.Operation.Shift) == Int128.One << (c.Operation.Shift - 1);
            differing += even == up ? 0 : 1;
            return (even != up) == (tie && Int128.IsEvenInteger(floor));
        });
        differing.ShouldBeGreaterThan(50, "the cases hold ties");
    }

    [Fact]
    public void Half_even_is_symmetric() =>
        Law.Holds(Cases.Requantize, c =>
        {
            Requantizer even = c.Operation with { Rounding = Rounding.HalfEven };
            return even.Round(-c.Product) == -even.Round(c.Product);
        });

    [Fact]
    public void Relu_is_a_maximum_with_the_zero_point() =>
        Law.Holds(Cases.Requantize, c =>
            (c.Operation with { Relu = true }).Apply(c.Accumulator, c.Multiplier) == Math.Max((c.Operation with { Relu = false }).Apply(c.Accumulator, c.Multiplier), c.Operation.ZeroPoint));

    private static (Int128 Floor, Int128 Even, Int128 Up) Rounded(RequantizeCase c) => (
        (c.Operation with { Rounding = Rounding.Floor }).Round(c.Product),
        (c.Operation with { Rounding = Rounding.HalfEven }).Round(c.Product),
        (c.Operation with { Rounding = Rounding.HalfUp }).Round(c.Product));
}
