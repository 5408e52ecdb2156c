using System.Numerics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Conformance.Tests.Oracle;

/// <summary>Runs an integer graph by the sentences of docs/numerics.md; slow on purpose, and shares no code with the product.</summary>
internal static class OracleGraph
{
    /// <summary>Values of every node, [H, W, C], channel fastest.</summary>
    public static IReadOnlyDictionary<string, BigInteger[]> Run(IntegerGraph graph, IEnumerable<long> codes)
    {
        var tensors = new Dictionary<string, OracleTensor>();
        foreach (IntegerNode node in graph.Nodes)
        {
            OracleTensor result = node is InputNode
                ? OracleTensor.FromFlat(node.Output.Shape, [.. codes.Select(c => (BigInteger)c)])
                : Evaluate(node, [.. node.Inputs.Select(n => (tensors[n], graph.Nodes.Single(m => m.Name == n).Output))]);
            Verify(node, result);
            tensors.Add(node.Name, result);
        }

        return tensors.ToDictionary(p => p.Key, p => p.Value.Flat());
    }

    private static OracleTensor Evaluate(IntegerNode node, (OracleTensor Values, IntegerTensorType Type)[] inputs)
    {
        (OracleTensor input, IntegerTensorType type) = inputs[0];
        switch (node)
        {
            case ConvolutionNode n:
                return Convolve(input.Surrounded(n.Padding, type.ZeroPoint), n.Kernel, n.Stride, [.. n.Weights], [.. n.Bias], Terms(n.TruncateProducts, n.Output.Type));
            case DenseNode n:
                return Convolve(input, new Extent(1, 1), new Extent(1, 1), [.. n.Weights], [.. n.Bias], Terms(n.TruncateProducts, n.Output.Type));
            case DepthwiseNode n:
                // A convolution of all channels, in which the weights between two different channels are 0.
                return Convolve(input.Surrounded(n.Padding, type.ZeroPoint), n.Kernel, n.Stride, Spread(n), [.. n.Bias], Terms(null, n.Output.Type));
            case RequantizeNode n:
                return input.Map((acc, c) => OracleArithmetic.Requantize(
                    acc, n.Multipliers[n.Multipliers.Count == 1 ? 0 : c], n.Shift, n.Rounding, n.Overflow, n.Relu, n.Output.Type, n.Output.ZeroPoint));
            case TableNode n:
                return input.Map((code, _) => n.Entries[(int)(code - OracleArithmetic.Lowest(type.Type))]);
            case MaxPoolNode n:
                return Pool(input, n.Kernel, n.Stride, window => window.Max());
            case SumPoolNode n:
                return Pool(input, n.Kernel, n.Stride, window => window.Aggregate((a, b) => a + b) - (window.Count * (BigInteger)type.ZeroPoint));
            case AddNode n:
                return Sum(n, inputs);
            case FlattenNode:
                return OracleTensor.FromFlat(TensorShape.Vector(input.Height * input.Width * input.Channels), input.Flat());
            case ArgMaxNode:
                BigInteger[] values = input.Flat();
                return OracleTensor.FromFlat(TensorShape.Vector(1), [Array.IndexOf(values, values.Max())]);
            default:
                throw new NotSupportedException($"the oracle has no case for {node.GetType().Name}");
        }
    }

    /// <summary>Scatters: every code of the surrounded image is added to each output whose window it lies in.</summary>
    private static OracleTensor Convolve(
        OracleTensor image, Extent kernel, Extent stride, int[] weights, long[] bias, Func<BigInteger, BigInteger, BigInteger> plus)
    {
        OracleTensor result = new OracleTensor(1 + ((image.Height - kernel.Height) / stride.Height), 1 + ((image.Width - kernel.Width) / stride.Width), bias.Length)
            .Map((_, o) => bias[o]);
        foreach ((int iy, int ix, int c) in image.Positions())
        {
            foreach ((int y, int ky) in Windows(iy, kernel.Height, stride.Height, result.Height))
            {
                foreach ((int x, int kx) in Windows(ix, kernel.Width, stride.Width, result.Width))
                {
                    for (int o = 0; o < bias.Length; o++)
                    {
                        int index = c + (image.Channels * (kx + (kernel.Width * (ky + (kernel.Height * o)))));
                        result[y, x, o] = plus(result[y, x, o], image[iy, ix, c] * weights[index]);
                    }
                }
            }
        }

        return result;
    }

    private static int[] Spread(DepthwiseNode node) =>
    [
        .. from o in Enumerable.Range(0, node.Bias.Count)
           from position in Enumerable.Range(0, node.Kernel.Area)
           from c in Enumerable.Range(0, node.Bias.Count)
           select c == o ? node.Weights[(c * node.Kernel.Area) + position] : 0,
    ];

    /// <summary>How a product joins a sum: exactly, or truncated, the sum wrapped after every single term.</summary>
    private static Func<BigInteger, BigInteger, BigInteger> Terms(int? truncate, IntType type) => truncate is { } shift
        ? (sum, product) => OracleArithmetic.Overflowed(sum + OracleArithmetic.FloorDivide(product, BigInteger.Pow(2, shift)).Quotient, Overflow.Wrap, type)
        : (sum, product) => sum + product;

    private static OracleTensor Pool(OracleTensor image, Extent kernel, Extent stride, Func<List<BigInteger>, BigInteger> reduce)
    {
        var result = new OracleTensor(1 + ((image.Height - kernel.Height) / stride.Height), 1 + ((image.Width - kernel.Width) / stride.Width), image.Channels);
        var windows = result.Positions().ToDictionary(p => p, _ => new List<BigInteger>());
        foreach ((int iy, int ix, int c) in image.Positions())
        {
            foreach ((int y, _) in Windows(iy, kernel.Height, stride.Height, result.Height))
            {
                foreach ((int x, _) in Windows(ix, kernel.Width, stride.Width, result.Width))
                {
                    windows[(y, x, c)].Add(image[iy, ix, c]);
                }
            }
        }

        foreach ((int y, int x, int c) in result.Positions())
        {
            result[y, x, c] = reduce(windows[(y, x, c)]);
        }

        return result;
    }

    /// <summary>The windows that hold position <paramref name="at"/> of an axis, and where in each it lies.</summary>
    private static IEnumerable<(int Window, int Offset)> Windows(int at, int kernel, int stride, int count) =>
        from offset in Enumerable.Range(0, kernel)
        where at >= offset && (at - offset) % stride == 0 && (at - offset) / stride < count
        select ((at - offset) / stride, offset);

    private static OracleTensor Sum(AddNode node, (OracleTensor Values, IntegerTensorType Type)[] inputs)
    {
        OracleTensor a = inputs[0].Values.Map((v, _) => (v - inputs[0].Type.ZeroPoint) * node.MultiplierA);
        OracleTensor b = inputs[1].Values.Map((v, _) => (v - inputs[1].Type.ZeroPoint) * node.MultiplierB);
        foreach ((int y, int x, int c) in a.Positions())
        {
            a[y, x, c] += b[y, x, c];
        }

        return a;
    }

    /// <summary>The graph's own claims: the result has the stated shape, and every value is of the stated type.</summary>
    private static void Verify(IntegerNode node, OracleTensor result)
    {
        var shape = new TensorShape(result.Height, result.Width, result.Channels);
        BigInteger[] outside = [.. result.Flat().Where(v => v < OracleArithmetic.Lowest(node.Output.Type) || v > OracleArithmetic.Highest(node.Output.Type))];
        if (shape != node.Output.Shape || outside.Length > 0)
        {
            throw new InvalidOperationException($"node '{node.Name}' states {node.Output.Shape} of {node.Output.Type}; the oracle has {shape} and {outside.Length} values outside");
        }
    }
}
