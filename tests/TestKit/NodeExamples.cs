using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.TestKit;

/// <summary>For each kind of node the smallest graph that holds one, of a shape that hardware takes as well.</summary>
public static class NodeExamples
{
    /// <summary>Every kind of node, found by reflection, so that none can be forgotten.</summary>
    public static IReadOnlyList<Type> Kinds { get; } =
        [.. typeof(IntegerNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(IntegerNode))).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>Graphs by the kind that they show.</summary>
    public static IReadOnlyDictionary<Type, IntegerGraph> Graphs { get; } = new Dictionary<Type, IntegerGraph>
    {
        [typeof(InputNode)] = Image().MaxPool(Extent.Square(1), Extent.Square(1)).Build(),
        [typeof(ConvolutionNode)] = Layer().Build(),
        [typeof(DenseNode)] = Image().Flatten().Dense(IntType.S8, [.. Enumerable.Range(-4, 8)], [7]).Build(),
        [typeof(DepthwiseNode)] = Image().Depthwise(Extent.Square(2), Extent.Square(1), new Padding(1, 1, 0, 0), IntType.S8, [3, -5, 1, 2, -4, 6, 0, -1], [-2, 7]).Build(),
        [typeof(RequantizeNode)] = Layer().Requantize(IntType.S8, [3, 5], 4).Build(),
        [typeof(TableNode)] = Layer().Requantize(IntType.S8, [3, 5], 4).Table(IntType.S8, [.. Enumerable.Range(-128, 256)]).Build(),
        [typeof(MaxPoolNode)] = Image().MaxPool(Extent.Square(2), Extent.Square(2)).Build(),
        [typeof(SumPoolNode)] = Image().SumPool(Extent.Square(2), Extent.Square(2)).Requantize(IntType.U8, [1], 2).Build(),
        [typeof(AddNode)] = Image().Add("input", "input", 1, 2).Requantize(IntType.U8, [1], 2).Build(),
        [typeof(FlattenNode)] = Layer().Requantize(IntType.S8, [1], 4).Flatten().Dense(IntType.S8, [.. Enumerable.Range(0, 8)], [0]).Build(),
        [typeof(ArgMaxNode)] = Layer().Requantize(IntType.S8, [1], 4).Flatten().ArgMax().Build(),
    };

    private static GraphBuilder Image() => new(new TensorShape(2, 2, 2), IntType.U8);

    private static GraphBuilder Layer() => Image().Convolution(Extent.Square(1), Extent.Square(1), Padding.None, IntType.S8, [1, -2, 3, 4], [5, -6]);
}
