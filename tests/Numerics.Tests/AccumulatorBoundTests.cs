using FsCheck.Fluent;

namespace GradientsToGates.Numerics.Tests;

/// <summary>The bound holds every partial sum and is reached.</summary>
public sealed class AccumulatorBoundTests
{
    [Fact]
    public void Every_partial_sum_lies_inside_with_or_without_the_bias() =>
        Law.Holds(
            from type in Cases.CodeType
            from bias in Cases.Signed(40)
            from terms in (from weight in Cases.Signed(32) from code in Cases.Signed(34) select (Weight: weight, Code: Math.Clamp(code, type.Min, type.Max))).ListOf(8)
            from biasFirst in Gen.Elements(true, false)
            select (type, bias, terms, biasFirst),
            t =>
            {
                AccumulatorBound bound = t.terms.Aggregate(AccumulatorBound.FromBias(t.bias), (b, term) => b.Plus(term.Weight, t.type.Min, t.type.Max));
                Int128 sum = t.biasFirst ? t.bias : 0;
                bool inside = Inside(sum);
                foreach ((long weight, long code) in t.terms)
                {
                    sum += (Int128)weight * code;
                    inside &= Inside(sum);
                }

                return inside && Inside(sum + (t.biasFirst ? 0 : t.bias));

                bool Inside(Int128 value) => value >= bound.Min && value <= bound.Max;
            });

    [Fact]
    public void Both_ends_are_reached() =>
        Law.Holds(
            from type in Cases.CodeType from bias in Cases.Signed(40) from weights in Cases.Signed(32).ListOf(8) select (type, bias, weights),
            t =>
            {
                AccumulatorBound bound = t.weights.Aggregate(AccumulatorBound.FromBias(t.bias), (b, w) => b.Plus(w, t.type.Min, t.type.Max));
                Int128 max = Math.Max(0, t.bias);
                Int128 min = Math.Min(0, t.bias);
                foreach (long w in t.weights)
                {
                    max += Int128.Max(0, (Int128)w * (w > 0 ? t.type.Max : t.type.Min));
                    min += Int128.Min(0, (Int128)w * (w > 0 ? t.type.Min : t.type.Max));
                }

                return bound == new AccumulatorBound(min, max);
            });

    [Fact]
    public void The_union_holds_both()
    {
        new AccumulatorBound(-3, 5).Union(new AccumulatorBound(-1, 9)).ShouldBe(new AccumulatorBound(-3, 9));
        new AccumulatorBound(0, 127).SignedType().ShouldBe(IntType.S8);
        new AccumulatorBound(0, 128).SignedType().ShouldBe(new IntType(9, Signed: true));
        default(AccumulatorBound).SignedType().ShouldBe(new IntType(1, Signed: true));
    }
}
