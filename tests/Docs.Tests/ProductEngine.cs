using System.Numerics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;

namespace GradientsToGates.Docs.Tests;

/// <summary>The product answers the page's questions.</summary>
internal sealed class ProductEngine : INumericsEngine
{
    public BigInteger Requantize(BigInteger accumulator, BigInteger multiplier, int shift, Rounding rounding, Overflow overflow, bool relu, IntType type, int zeroPoint) =>
        new Requantizer(shift, rounding, overflow, relu, type, zeroPoint).Apply((long)accumulator, (long)multiplier);

    public (BigInteger Min, BigInteger Max) Bound(long[] weights, long bias, IntType input)
    {
        AccumulatorBound bound = AccumulatorBound.FromBias(bias);
        foreach (long weight in weights)
        {
            bound = bound.Plus(weight, input.Min, input.Max);
        }

        return (bound.Min, bound.Max);
    }

    public (BigInteger[] Multipliers, int Shift) Multipliers(double[] ratios, int bits)
    {
        var chosen = MultiplierShift.FromRatios(ratios, bits);
        return ([.. chosen.Multipliers.Select(m => (BigInteger)m)], chosen.Shift);
    }

    public IReadOnlyDictionary<string, BigInteger[]> Run(IntegerGraph graph, long[] input)
    {
        IntegerTrace trace = new Interpreter(graph).Run(input);
        return graph.Nodes.ToDictionary(n => n.Name, n => trace[n.Name].Select(v => (BigInteger)v).ToArray());
    }
}
