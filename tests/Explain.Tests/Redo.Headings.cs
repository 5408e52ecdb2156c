using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Explain.Tests;

/// <content>What headings must say.</content>
internal sealed partial class Redo
{
    private string FloatHeading(FloatNode node)
    {
        string of = " of " + string.Join(" and ", node.Inputs);
        string text = node switch
        {
            InputLayer => "pixels",
            Conv2DLayer n => $"convolution{of}{Extents(n.Kernel, n.Stride)}, padding {Sides(Graph.PaddingOf(n))}",
            DepthwiseConv2DLayer n => $"depthwise convolution{of}{Extents(n.Kernel, n.Stride)}, padding {Sides(Graph.PaddingOf(n))}",
            MaxPoolLayer n => $"max pool{of}{Extents(n.Kernel, n.Stride)}",
            AvgPoolLayer n => $"average pool{of}{Extents(n.Kernel, n.Stride)}",
            GlobalAvgPoolLayer => "global average pool" + of,
            AddLayer => "sum" + of,
            _ => node.GetType().Name.Replace("Layer", "", StringComparison.Ordinal).ToLowerInvariant() + of,
        };
        return $"{text}, {Sizes(Graph.ShapeOf(node.Name))}";
    }

    private static string IntegerHeading(IntegerNode node)
    {
        string of = " of " + string.Join(" and ", node.Inputs);
        string text = node switch
        {
            InputNode => "codes",
            ConvolutionNode n => $"convolution{of}{Extents(n.Kernel, n.Stride)}, padding {Sides(n.Padding)}",
            DepthwiseNode n when n.Weights.Count == n.Bias.Count => "depthwise 1x1 convolution" + of,
            DepthwiseNode n => $"depthwise convolution{of}{Extents(n.Kernel, n.Stride)}, padding {Sides(n.Padding)}",
            DenseNode => "dense" + of,
            RequantizeNode n => $"requantize{of}, S {n.Shift}, {Rule(n.Rounding)}, {(n.Overflow == Overflow.Wrap ? "wrap" : "saturate")}{(n.Relu ? ", relu" : "")}",
            TableNode n => n.Function + " table" + of,
            MaxPoolNode n => $"max pool{of}{Extents(n.Kernel, n.Stride)}",
            SumPoolNode n => $"sum pool{of}{Extents(n.Kernel, n.Stride)}",
            AddNode n => $"sum{of}, Ma {n.MultiplierA}, Mb {n.MultiplierB}",
            FlattenNode => "flatten" + of,
            _ => "argmax" + of,
        };
        return $"{text}, {(node.Output.Type.Signed ? 's' : 'u')}{node.Output.Type.Bits}, {Sizes(node.Output.Shape)}";
    }

    private static string Rule(Rounding rounding) => rounding switch { Rounding.HalfUp => "half up", Rounding.HalfEven => "half even", _ => "floor" };

    private static string Extents(Extent kernel, Extent stride) => $", kernel {kernel.Height}x{kernel.Width}, stride {stride.Height}x{stride.Width}";

    private static string Sides(Padding p) => $"{p.Top} {p.Left} {p.Bottom} {p.Right}";

    private static string Sizes(TensorShape s) => $"{s.Height}x{s.Width}x{s.Channels}";
}
