using System.Numerics;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;

namespace GradientsToGates.Quantization.Tests;

/// <summary>What holds for every network and every kind of options.</summary>
public sealed class QuantizedNetworkTests
{
    public static TheoryData<string, string> Cases() => FloatNetworks.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integers_follow_the_float_network(string network, string options)
    {
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        IntegerNode output = q.Integer.Nodes.Last(n => n is not ArgMaxNode);
        float[] expected = q.Values[q.Float.Output.Name].Data;
        double[] got = [.. q.Traces.SelectMany(t => t.Real(output.Name))];
        got.Length.ShouldBe(expected.Length);
        double spread = expected.Max() - expected.Min();
        double error = got.Zip(expected, (a, b) => Math.Abs(a - b)).Average();
        error.ShouldBeLessThan(0.05 * spread);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_operation_is_within_one_code_of_the_real_function(string network, string options)
    {
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        foreach (IntegerNode node in q.Integer.Nodes)
        {
            foreach (IntegerTrace trace in q.Traces)
            {
                switch (node)
                {
                    case RequantizeNode n:
                        Requantized(n, q.Integer.InputOf(n).Output, trace);
                        break;
                    case TableNode n:
                        Looked(n, q.Integer.InputOf(n).Output, trace);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_are_narrow_and_use_their_range(string network, string options)
    {
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        foreach (IntegerNode node in q.Integer.Nodes)
        {
            if (Linear(node) is not ({ } weights, { } bias))
            {
                continue;
            }

            weights.Min().ShouldBeGreaterThanOrEqualTo(-127);
            weights.Max().ShouldBeLessThanOrEqualTo(127);
            bias.ShouldAllBe(b => Math.Abs(b) < 1L << 30);
            int fanIn = weights.Length / bias.Length;
            int[] largest = [.. weights.Chunk(fanIn).Select(w => w.Max(Math.Abs))];
            bool perChannel = FloatNetworks.Options[options].PerChannel && node.Name != q.Float.Output.Name;
            if (!perChannel)
            {
                node.Output.Scales.Count.ShouldBe(1);
            }

            if (FloatNetworks.Options[options].PowerOfTwo)
            {
                largest.Max().ShouldBeGreaterThanOrEqualTo(64);
            }
            else if (perChannel)
            {
                largest.ShouldAllBe(w => w == 127);
            }
            else
            {
                largest.Max().ShouldBe(127);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multipliers_are_the_rounded_ratios_at_the_largest_shift(string network, string options)
    {
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        foreach (RequantizeNode n in q.Integer.Nodes.OfType<RequantizeNode>())
        {
            int bits = n.Output.Type.Bits <= 10 ? 16 : 32;
            n.MultiplierBits.ShouldBe(bits);
            double[] ratios = [.. q.Integer.InputOf(n).Output.Scales.Select(s => s / n.Output.Scales[0])];
            n.Multipliers.ShouldBe(ratios.Select(r => (long)Rounded(r, n.Shift)));
            if (n.Shift < 62)
            {
                ratios.Max(r => Rounded(r, n.Shift + 1)).ShouldBeGreaterThanOrEqualTo(BigInteger.One << bits);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Power_of_two_means_shifts_alone(string network, string options)
    {
        if (!FloatNetworks.Options[options].PowerOfTwo)
        {
            return;
        }

        // The two exceptions of docs/numerics.md: averages over other numbers, and pixels read by an average pool.
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        foreach (IntegerNode node in q.Integer.Nodes.Where(n => n is not ArgMaxNode))
        {
            bool average = node is SumPoolNode { Kernel.Area: var area } && !int.IsPow2(area);
            bool pixels = node.Output.Scales is [1.0 / 255] || network == "average-first";
            if (!average && !pixels)
            {
                node.Output.Scales.ShouldAllBe(s => IsPowerOfTwo(s), node.Name);
            }

            if (node is RequantizeNode r && q.Integer.InputOf(r).Output.Scales.All(IsPowerOfTwo))
            {
                r.Multipliers.ShouldAllBe(m => long.IsPow2(m), node.Name);
            }
        }

        if (q.Float.Input.Levels == 255 && network != "average-first")
        {
            q.Integer.Input.Output.Scales.ShouldBe([1.0 / 256]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tables_hold_the_rounded_function(string network, string options)
    {
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        foreach (TableNode n in q.Integer.Nodes.OfType<TableNode>())
        {
            IntegerTensorType index = q.Integer.InputOf(n).Output;
            index.Type.ShouldBe(new IntType(8, Signed: true));
            n.Output.Type.Signed.ShouldBe(n.Function == "tanh");
            for (int i = 0; i < n.Entries.Count; i++)
            {
                double real = Real(n, index.Scales[0] * (i - 128));
                n.Entries[i].ShouldBe((int)Math.Clamp(Math.Floor((real / n.Output.Scales[0]) + 0.5), n.Output.Type.Min, n.Output.Type.Max), $"{n.Name} at {i - 128}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_of_several_values_ends_in_argmax_over_wide_values(string network, string options)
    {
        Quantized q = FloatNetworks.Make(network, FloatNetworks.Options[options]);
        if (q.Float.ShapeOf(q.Float.Output.Name).Channels == 1)
        {
            q.Integer.Output.ShouldNotBeOfType<ArgMaxNode>();
            return;
        }

        IntegerTensorType scores = q.Integer.InputOf(q.Integer.Output.ShouldBeOfType<ArgMaxNode>()).Output;
        scores.Scales.Count.ShouldBe(1);
        bool accumulators = Linear(q.Integer.Nodes[^2]) is not null;
        (accumulators || scores.Type.Bits >= 16).ShouldBeTrue($"{scores.Type}");
        scores.Type.Bits.ShouldBeLessThanOrEqualTo(32);
    }

    [Fact]
    public void Normalization_that_no_weights_take_in_is_refused()
    {
        var graph = new FloatGraphBuilder("net", new(4, 4, 1), mean: [0.5]).MaxPool(new(2, 2)).Flatten().Dense(2).Build();
        Diagnostic told = Should.Throw<UserException>(() => TestKit.HardwareNetworks.Quantized(graph, 1, new QuantizationOptions())).Diagnostic;
        told.Code.ShouldBe("G2G8102");
    }

    private static void Requantized(RequantizeNode n, IntegerTensorType input, IntegerTrace trace)
    {
        long[] from = trace[n.Inputs[0]];
        long[] to = trace[n.Name];
        for (int i = 0; i < to.Length; i++)
        {
            double real = input.Scale(i % input.Shape.Channels) * from[i] / n.Output.Scales[0];
            double ideal = Math.Clamp(n.Relu ? Math.Max(0, real) : real, n.Output.Type.Min, n.Output.Type.Max);
            Math.Abs(to[i] - ideal).ShouldBeLessThanOrEqualTo(1, $"{n.Name}[{i}] of {from[i]}");
        }
    }

    private static void Looked(TableNode n, IntegerTensorType index, IntegerTrace trace)
    {
        long[] from = trace[n.Inputs[0]];
        long[] to = trace[n.Name];
        for (int i = 0; i < to.Length; i++)
        {
            double ideal = Math.Clamp(Real(n, index.Scales[0] * from[i]) / n.Output.Scales[0], n.Output.Type.Min, n.Output.Type.Max);
            Math.Abs(to[i] - ideal).ShouldBeLessThanOrEqualTo(0.5 + 1e-9, $"{n.Name}[{i}] of {from[i]}");
        }
    }

    private static double Real(TableNode n, double x) => n.Function == "tanh" ? Math.Tanh(x) : 1 / (1 + Math.Exp(-x));

    private static (int[] Weights, long[] Bias)? Linear(IntegerNode node) => node switch
    {
        ConvolutionNode c => ([.. c.Weights], [.. c.Bias]),
        DepthwiseNode d => ([.. d.Weights], [.. d.Bias]),
        DenseNode d => ([.. d.Weights], [.. d.Bias]),
        _ => null,
    };

    private static bool IsPowerOfTwo(double s) => Math.ScaleB(1, Math.ILogB(s)) == s;

    // floor(ratio * 2^shift + 1/2), exactly: a double is an integer times a power of two.
    private static BigInteger Rounded(double ratio, int shift)
    {
        int exponent = Math.ILogB(ratio) - 52;
        var mantissa = new BigInteger(Math.ScaleB(ratio, -exponent));
        int up = exponent + shift + 1;
        BigInteger twice = up >= 0 ? mantissa << up : mantissa >> -up;
        return (twice + 1) >> 1;
    }
}
