using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>How often requantize meets a value outside its type.</summary>
internal static class OverflowCount
{
    /// <summary>Counts on some images.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="pixels">Codes, [N, H, W, C].</param>
    /// <param name="images">N.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <returns>Values outside, of all values. What ReLU would clamp anyway is inside.</returns>
    public static Accuracy Of(IntegerGraph graph, ReadOnlyMemory<byte> pixels, int images, CancellationToken cancellation)
    {
        var interpreter = new Interpreter(graph);
        int size = graph.Input.Output.Shape.Count;
        int outside = 0;
        int total = 0;
        for (int i = 0; i < images; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            IntegerTrace trace = interpreter.Run(pixels.Span.Slice(i * size, size));
            foreach (RequantizeNode n in graph.Nodes.OfType<RequantizeNode>())
            {
                Int128[] sums = trace.Wide(n.Inputs[0]);
                total += sums.Length;
                for (int j = 0; j < sums.Length; j++)
                {
                    outside += IsOutside(n, sums[j], j % n.Output.Shape.Channels) ? 1 : 0;
                }
            }
        }

        return new Accuracy(outside, total);
    }

    private static bool IsOutside(RequantizeNode n, Int128 sum, int channel)
    {
        Requantizer r = n.Requantizer;
        Int128 v = r.Round(sum * n.Multiplier(channel)) + r.ZeroPoint;
        return v > r.Type.Max || (v < r.Type.Min && !(r.Relu && r.Overflow == Overflow.Saturate));
    }
}
