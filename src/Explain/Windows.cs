using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Explain;

/// <summary>The windows of convolutions and pools.</summary>
internal static class Windows
{
    /// <summary>The window of a float layer.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">A convolution or pool.</param>
    public static Window Of(FloatGraph graph, FloatNode node)
    {
        TensorShape input = graph.InputShapeOf(node);
        TensorShape output = graph.ShapeOf(node.Name);
        return node switch
        {
            ConvolutionLayer n => new(n.Kernel, n.Stride, graph.PaddingOf(n), input, output),
            MaxPoolLayer n => new(n.Kernel, n.Stride, Padding.None, input, output),
            AvgPoolLayer n => new(n.Kernel, n.Stride, Padding.None, input, output),
            GlobalAvgPoolLayer => new(new Extent(input.Height, input.Width), Extent.Square(1), Padding.None, input, output),
            _ => throw new UnsupportedNodeException(node, "explain"),
        };
    }

    /// <summary>The window of an integer node.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">A convolution or pool.</param>
    public static Window Of(IntegerGraph graph, IntegerNode node)
    {
        TensorShape input = graph.InputOf(node).Output.Shape;
        TensorShape output = node.Output.Shape;
        return node switch
        {
            ConvolutionNode n => new(n.Kernel, n.Stride, n.Padding, input, output),
            DepthwiseNode n => new(n.Kernel, n.Stride, n.Padding, input, output),
            MaxPoolNode n => new(n.Kernel, n.Stride, Padding.None, input, output),
            SumPoolNode n => new(n.Kernel, n.Stride, Padding.None, input, output),
            _ => throw new UnsupportedNodeException(node, "explain"),
        };
    }
}
