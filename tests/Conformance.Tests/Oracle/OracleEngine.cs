using System.Numerics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests.Oracle;

/// <summary>The oracle answers the questions of docs/numerics.md.</summary>
internal sealed class OracleEngine : INumericsEngine
{
    public BigInteger Requantize(BigInteger accumulator, BigInteger multiplier, int shift, Rounding rounding, Overflow overflow, bool relu, IntType type, int zeroPoint) =>
        OracleArithmetic.Requantize(accumulator, multiplier, shift, rounding, overflow, relu, type, zeroPoint);

    public (BigInteger Min, BigInteger Max) Bound(long[] weights, long bias, IntType input) =>
        OracleArithmetic.Bound(weights.Select(w => (BigInteger)w), bias, OracleArithmetic.Lowest(input), OracleArithmetic.Highest(input));

    public (BigInteger[] Multipliers, int Shift) Multipliers(double[] ratios, int bits) => OracleArithmetic.Multipliers(ratios, bits);

    public IReadOnlyDictionary<string, BigInteger[]> Run(IntegerGraph graph, long[] input) => OracleGraph.Run(graph, input);
}
