using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Holds a fake-quantized network to the integer graph, code by code.</summary>
internal static class SameCodes
{
    /// <summary>Compares every code of every image.</summary>
    /// <param name="graph">The folded network.</param>
    /// <param name="trained">Its weights and scales.</param>
    /// <param name="images">[count, H, W, C].</param>
    /// <param name="options">The format.</param>
    /// <returns>The integer graph.</returns>
    public static IntegerGraph ShouldBeComputed(FloatGraph graph, QuantizedStart trained, byte[] images, QuantizationOptions options)
    {
        int size = graph.Input.Shape.Count;
        IReadOnlyDictionary<string, Tensor<float>> values = new FloatModel(graph, trained.Weights, trained.Plan).Forward(images, images.Length / size);
        IntegerGraph integer = QuantizationAwareness.Convert(graph, trained.Weights, trained.Plan, options).Graph;
        var interpreter = new Interpreter(integer);
        IntegerTrace[] traces = [.. images.Chunk(size).Select(i => interpreter.Run(i))];
        foreach (IntegerNode node in integer.Nodes.Where(n => n is RequantizeNode or TableNode && !n.Name.EndsWith(".index", StringComparison.Ordinal)))
        {
            float scale = (float)node.Output.Scales[0];
            float[] real = (values.GetValueOrDefault(node.Name + ".code") ?? values[node.Name]).Data;
            long[] codes = [.. traces.SelectMany(t => t[node.Name])];
            real.Length.ShouldBe(codes.Length, node.Name);

            // Codes of 16 bits, which only outputs have, are finer than what float can round like integers do.
            bool exact = node.Output.Type.Bits <= 8;
            bool Same(int i) => exact ? real[i] == codes[i] * scale : Math.Abs((real[i] / scale) - codes[i]) <= 1.01;
            Enumerable.Range(0, codes.Length).Where(i => !Same(i)).Select(i => $"{node.Name} {i}: {real[i] / scale}, not {codes[i]}").Take(10).ShouldBeEmpty();
        }

        return integer;
    }
}
