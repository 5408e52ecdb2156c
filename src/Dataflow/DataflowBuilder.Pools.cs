using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow;

/// <content>Pools: alone where windows lie side by side, behind a line buffer where they overlap or lie apart.</content>
public sealed partial class DataflowBuilder
{
    /// <summary>How the line buffer ahead of a pool walks its image, one kernel position a beat; null where windows lie side by side and need none.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">A pool of it, or any other operation.</param>
    /// <param name="lanes">Channels a beat of its input.</param>
    internal static WindowGeometry? PoolWindows(IntegerGraph graph, IntegerNode node, int lanes)
    {
        (Extent kernel, Extent stride) = node switch
        {
            MaxPoolNode n => (n.Kernel, n.Stride),
            SumPoolNode n => (n.Kernel, n.Stride),
            _ => (Extent.Square(1), Extent.Square(1)),
        };
        if (kernel == stride)
        {
            return null;
        }

        TensorShape input = graph.InputOf(node).Output.Shape;
        var output = new Extent(node.Output.Shape.Height, node.Output.Shape.Width);

        // More lanes, until the windows take no longer than the image does with the lanes it comes with.
        long arrives = (long)input.Height * input.Width * (input.Channels / lanes);
        int wide = Enumerable.Range(1, input.Channels / lanes).Select(i => i * lanes)
            .First(l => l == input.Channels || (input.Channels % l == 0 && (long)output.Area * kernel.Area * (input.Channels / l) <= arrives));
        return new WindowGeometry(input, kernel, stride, PadTop: 0, PadLeft: 0, output, PadValue: 0, wide, WindowGeometry.OnePosition, Repeat: 1);
    }

    /// <summary>What a pool sees of an image whose windows come one after another: each is a row of pixels.</summary>
    /// <param name="windows">The line buffer's.</param>
    internal static (TensorShape Shape, Extent Kernel) InRows(WindowGeometry windows) =>
        (new TensorShape(windows.Output.Area, windows.Kernel.Area, windows.Input.Channels), new Extent(1, windows.Kernel.Area));

    private void Pool(IntegerNode node, Extent kernel, bool sum)
    {
        TensorShape shape = InputShape(node);
        if (PoolWindows(_graph, node, _stream.Lanes) is { } windows)
        {
            Adapt(node, shape, windows.Lanes);
            var window = new DataStream(Name(node.Name + "_window"), windows.Simd, _stream.Type, windows.RowBeats * windows.Output.Height, null);
            Add(new LineBufferStage(Name(node.Name + "_rows"), node.Name, _stream, window, windows));
            (shape, kernel) = InRows(windows);
        }

        Add(new PoolStage(Name(node.Name), node.Name, _stream, Tensor(node, node.Name, _stream.Lanes), shape, kernel, sum, _graph.InputOf(node).Output.ZeroPoint));
    }
}
