using GradientsToGates.Dataflow;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;

namespace GradientsToGates.TestKit;

/// <summary>The designs whose stages, synthesized one by one, the resource model is fitted to; <c>src/Dataflow/Resources/stages.json</c>.</summary>
public static class MeasuredDesigns
{
    // Network, number format, folds in the order of the layers. low*: weights as large in large layers as training left those of arch8,
    // and in some output channels one at the low end of a format without a scale, so that they cannot share a DSP48E1.
    private static readonly (string Network, string Format, string Folds)[] _designs =
    [
        ("xor", "int8", "1x1 1x1"),
        ("same", "int8", "2x6 3x4 5x6"),
        ("same", "int8", "4x18 1x12 1x2"),
        ("same", "int8-pow2", "1x1 6x36 1x3"),
        ("same", "q1.15", "2x2 2x4 1x2"),
        ("same", "w4a4", "4x6 2x12 5x3"),
        ("strided", "int8", "2x3 3x8 1x1"),
        ("lenet-like", "int8", "3x25 2x6 4x2 2x4"),
        ("lenet-like", "q6.10", "1x5 1x1 1x1 1x1"),
        ("residual", "int8", "4x2 2x12 2x2 1x1"),
        ("residual", "w4a4", "2x6 4x4 1x2 3x2"),
        ("lenet5", "int8", "3x5 2x6 1x4 1x2 1x1"),
        ("lenet5", "int8", "1x1 1x1 1x1 1x1 1x1"),
        ("lenet5", "int8-pow2", "6x25 16x6 12x5 3x4 2x4"),
        ("arch8", "int8", "1x3 4x6 1x1 2x7 4x6 1x2 1x1"),
        ("same", "int8", "2x6:packed 6x4:packed 5x6:lut"),
        ("same", "w4a4", "4x6:packed 6x12:packed 5x3:packed"),
        ("same", "w4a4", "4x2:lut 3x12:lut 5x1:lut"),
        ("same", "q1.15", "2x2:lut 2x4:lut 1x2:lut"),
        ("lenet-like", "int8", "3x25:lut 4x2:packed 8x2:lut 10x4:packed"),
        ("residual", "int8", "4x2:lut 2x12:packed 2x2:lut 3x1:packed"),
        ("residual", "w4a4", "4x6:packed 4x4:lut 2x2:packed 3x2:packed"),
        ("lenet5", "int8", "2x25:packed 8x10:packed 8x2:packed 2x2:packed 2x4:lut"),
        ("normalized", "int8", "2x6 3x4 2x3 1x2"),
        ("normalized", "w4a4", "4x6 6x4 1x1 1x1"),
        ("normalized", "q1.15", "1x2 1x1 4x2 1x1"),
        ("arch8", "int8", "2x3:packed 14x4:packed 1x1:lut 14x2:lut 14x4:packed 4x1:packed 1x1:lut"),
        ("same", "int8", "2x6:row 3x4:packed:row 5x6"),
        ("same", "w4a4", "4x6:packed:row 6x12:lut:row 5x3"),
        ("lenet5", "int8", "3x5:row 4x10:lut:row 1x4 1x2 1x1"),
        ("lenet5", "int8", "6x5:packed:row 4x15:packed:row 6x2:packed 2x2:packed 1x1"),
        ("arch8", "int8", "2x9:packed 7x21:packed 2x1:packed 8x9:packed 8x18:packed 2x4:packed 1x1"),
        ("arch8", "w4a4", "4x3:packed 4x28:packed 2x1:packed 4x14:packed 14x8:lut 2x4:packed 1x1"),
        ("low*arch8", "q1.3", "7x9:packed 7x84:packed 7x1:packed 14x21 28x21:packed 7x7 1x1"),
        ("low*arch4", "q1.3", "16x3:packed 16x16 32x4 32x8 4x32:packed 8x32:packed 1x1"),
        ("nested", "int8", "2x3 3x6:packed 2x6 2x4"),
        ("crossing", "w4a4", "2x6 2x10:packed 1x6 3x2:packed"),
    ];

    private const float BeyondLiteral = 1.5f;
    private const float Factor = 4;
    private const int LargeFanIn = 100;
    private static readonly int[] _low = [0, 2, 4, 5, 6];

    /// <summary>Names of all: network, format and folds.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _designs.Select(d => $"{d.Network} {d.Format} {d.Folds}")];

    /// <summary>Builds a design, with random weights.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static DataflowGraph Build(string name)
    {
        string[] parts = name.Split(' ');
        string network = parts[0][(parts[0].IndexOf('*', StringComparison.Ordinal) + 1)..];
        Ir.Float.FloatGraph real = HardwareNetworks.All.TryGetValue(network, out Func<Ir.Float.FloatGraph>? small) ? small() : Zoo.Load(network).Graph;
        IReadOnlyDictionary<string, Tensor<float>> weights = HardwareNetworks.Weights(real, 7);
        foreach (Tensor<float> layer in network == parts[0] ? [] : weights.Values.Where(w => w.Shape.Count > 1))
        {
            int fanIn = layer.Data.Length / layer.Shape[0];
            for (int i = 0; fanIn > LargeFanIn && i < layer.Data.Length; i++)
            {
                layer.Data[i] *= Factor;
            }

            foreach (int channel in _low.Where(c => c < layer.Shape[0]))
            {
                layer.Data[fanIn * channel] = -BeyondLiteral;
            }
        }

        IntegerGraph graph = Quantizer.Quantize(real, weights, HardwareNetworks.Ranges(real), NumberFormats.Parse(parts[1]));
        Folding folding = Folding.Smallest(graph).With(graph, Folding.LayersOf(graph).Zip(parts[2..], (l, f) => KeyValuePair.Create(l.Name, Fold.Parse(f, name))));
        return DataflowBuilder.Build(graph, folding);
    }
}
