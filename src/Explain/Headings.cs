using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using static System.FormattableString;

namespace GradientsToGates.Explain;

/// <summary>The line above a node's elements: what it computes, from what, and its shape.</summary>
internal static class Headings
{
    /// <summary>Heading of a float layer.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">The layer.</param>
    public static string Of(FloatGraph graph, FloatNode node)
    {
        string from = string.Join(" and ", node.Inputs);
        string what = node switch
        {
            InputLayer => "pixels",
            Conv2DLayer n => $"convolution of {from}, kernel {n.Kernel}, stride {n.Stride}, padding {Padding(graph.PaddingOf(n))}",
            DepthwiseConv2DLayer n => $"depthwise convolution of {from}, kernel {n.Kernel}, stride {n.Stride}, padding {Padding(graph.PaddingOf(n))}",
            DenseLayer => $"dense of {from}",
            ReluLayer => $"relu of {from}",
            SigmoidLayer => $"sigmoid of {from}",
            TanhLayer => $"tanh of {from}",
            MaxPoolLayer n => $"max pool of {from}, kernel {n.Kernel}, stride {n.Stride}",
            AvgPoolLayer n => $"average pool of {from}, kernel {n.Kernel}, stride {n.Stride}",
            GlobalAvgPoolLayer => $"global average pool of {from}",
            AddLayer => $"sum of {from}",
            FlattenLayer => $"flatten of {from}",
            DropoutLayer => $"dropout of {from}, which does nothing outside training",
            _ => throw new UnsupportedNodeException(node, "explain"),
        };
        return $"{what}, {graph.ShapeOf(node.Name)}";
    }

    /// <summary>Heading of an integer node.</summary>
    /// <param name="node">The node.</param>
    public static string Of(IntegerNode node)
    {
        string from = string.Join(" and ", node.Inputs);
        string what = node switch
        {
            InputNode => "codes",
            ConvolutionNode n => $"convolution of {from}, kernel {n.Kernel}, stride {n.Stride}, padding {Padding(n.Padding)}",
            DenseNode => $"dense of {from}",
            DepthwiseNode { Scales: true } => $"depthwise 1x1 convolution of {from}",
            DepthwiseNode n => $"depthwise convolution of {from}, kernel {n.Kernel}, stride {n.Stride}, padding {Padding(n.Padding)}",
            RequantizeNode n => Invariant($"requantize of {from}, S {n.Shift}, {RoundingName(n.Rounding)}, {OverflowName(n.Overflow)}{(n.Relu ? ", relu" : "")}"),
            TableNode n => $"{n.Function} table of {from}",
            MaxPoolNode n => $"max pool of {from}, kernel {n.Kernel}, stride {n.Stride}",
            SumPoolNode n => $"sum pool of {from}, kernel {n.Kernel}, stride {n.Stride}",
            AddNode n => Invariant($"sum of {from}, Ma {n.MultiplierA}, Mb {n.MultiplierB}"),
            FlattenNode => $"flatten of {from}",
            ArgMaxNode => $"argmax of {from}",
            _ => throw new UnsupportedNodeException(node, "explain"),
        };
        return $"{what}, {node.Output.Type}, {node.Output.Shape}";
    }

    /// <summary>A rounding rule in words.</summary>
    /// <param name="rounding">The rule.</param>
    public static string RoundingName(Rounding rounding) => rounding switch
    {
        Rounding.HalfUp => "half up",
        Rounding.HalfEven => "half even",
        Rounding.Floor => "floor",
        _ => throw new UnsupportedNodeException(rounding, "explain"),
    };

    /// <summary>An overflow rule in a word.</summary>
    /// <param name="overflow">The rule.</param>
    public static string OverflowName(Overflow overflow) => overflow == Overflow.Wrap ? "wrap" : "saturate";

    private static string Padding(Padding p) => Invariant($"{p.Top} {p.Left} {p.Bottom} {p.Right}");
}
