using GradientsToGates.Dataflow;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;

namespace GradientsToGates.TestKit;

/// <summary>A random chain of layers that the hardware takes, quantized by random options, with a random legal fold; a function of the seed alone.</summary>
public static class RandomHardwareNetwork
{
    /// <summary>The integer graph and its fold.</summary>
    public static (IntegerGraph Graph, Folding Folding) Make(ulong seed)
    {
        var rng = new Rng(seed, RandomStream.Test);
        return Quantized(Network(seed, ref rng), seed, ref rng);
    }

    /// <summary>The same of a residual network: one or two blocks, with strides, shortcuts and branches within branches.</summary>
    public static (IntegerGraph Graph, Folding Folding) MakeResidual(ulong seed)
    {
        var rng = new Rng(seed, RandomStream.Test);
        return Quantized(Residual(seed, ref rng), seed, ref rng);
    }

    private static (IntegerGraph Graph, Folding Folding) Quantized(FloatGraph network, ulong seed, ref Rng rng)
    {
        var options = new QuantizationOptions
        {
            PowerOfTwo = rng.NextInt32(4) == 0,
            PerChannel = rng.NextInt32(4) != 0,
            WeightBits = rng.NextInt32(3) == 0 ? 4 : 8,
            ActivationBits = rng.NextInt32(3) == 0 ? 5 : 8,
            TableBits = rng.NextInt32(3) == 0 ? 6 : 8,
            Accumulators32 = rng.NextInt32(4) == 0,
        };
        IntegerGraph graph = HardwareNetworks.Quantized(network, seed, options);
        return (graph, Fold(graph, seed, ref rng));
    }

    private static FloatGraph Residual(ulong seed, ref Rng rng)
    {
        var image = new TensorShape(3 + rng.NextInt32(5), 3 + rng.NextInt32(5), 1 + rng.NextInt32(3));
        var builder = new FloatGraphBuilder(FormattableString.Invariant($"residual{seed}"), image);
        int blocks = 1 + rng.NextInt32(2);
        for (int block = 0; block < blocks; block++)
        {
            Block(builder, image, ref rng, rng.NextInt32(3));
            if (rng.NextInt32(3) == 0)
            {
                builder.MaxPool(Window(ShapeNow(builder, image), ref rng));
            }
        }

        return builder.Flatten().Dense(1 + rng.NextInt32(6)).Build();
    }

    // Layers from the last one on, in them a block once more where depth allows, and a shortcut around them. Returns the product of all strides.
    private static Extent Block(FloatGraphBuilder builder, TensorShape image, ref Rng rng, int depth)
    {
        string from = builder.Last;
        TensorShape before = ShapeNow(builder, image);
        var stride = new Extent(1 + rng.NextInt32(2), 1 + rng.NextInt32(2));
        builder.Conv2D(rng.NextInt32(2) == 0 ? before.Channels : 1 + rng.NextInt32(6), Window(before, ref rng), stride, same: true);
        Activate(builder, ref rng);
        if (depth > 0)
        {
            Extent inner = Block(builder, image, ref rng, depth - 1);
            stride = new Extent(stride.Height * inner.Height, stride.Width * inner.Width);
        }

        string path = builder.Last;
        string shortcut = from;
        TensorShape after = ShapeNow(builder, image);
        if (before != after || rng.NextInt32(2) == 0)
        {
            builder.Conv2D(after.Channels, Extent.Square(1), stride, same: true, from: from);
            shortcut = builder.Last;
        }

        builder = rng.NextInt32(2) == 0 ? builder.Add(path, shortcut) : builder.Add(shortcut, path);
        return stride;
    }

    private static FloatGraph Network(ulong seed, ref Rng rng)
    {
        var image = new TensorShape(4 + rng.NextInt32(7), 4 + rng.NextInt32(7), 1 + rng.NextInt32(3));
        var builder = new FloatGraphBuilder(FormattableString.Invariant($"random{seed}"), image);
        int convolutions = 1 + rng.NextInt32(3);
        for (int layer = 0; layer < convolutions; layer++)
        {
            TensorShape shape = ShapeNow(builder, image);
            if (rng.NextInt32(6) == 0)
            {
                builder.MaxPool(Window(shape, ref rng));
                shape = ShapeNow(builder, image);
            }

            bool same = rng.NextInt32(2) == 0;
            Extent kernel = Window(shape, ref rng);
            var stride = new Extent(1 + (rng.NextInt32(3) == 0 ? rng.NextInt32(3) : 0), 1 + (rng.NextInt32(3) == 0 ? rng.NextInt32(3) : 0));
            builder.Conv2D(1 + rng.NextInt32(6), kernel, stride, same, bias: rng.NextInt32(5) != 0);
            Activate(builder, ref rng);
            if (rng.NextInt32(2) == 0)
            {
                Extent window = Window(ShapeNow(builder, image), ref rng);
                builder = rng.NextInt32(2) == 0 ? builder.MaxPool(window) : builder.AvgPool(window);
            }
        }

        builder.Flatten();
        if (rng.NextInt32(2) == 0)
        {
            builder.Dense(1 + rng.NextInt32(8));
            Activate(builder, ref rng);
        }

        builder.Dense(1 + rng.NextInt32(6));
        if (rng.NextInt32(4) == 0)
        {
            Activate(builder, ref rng);
        }

        return builder.Build();
    }

    private static Extent Window(TensorShape image, ref Rng rng) => new(1 + rng.NextInt32(Math.Min(3, image.Height)), 1 + rng.NextInt32(Math.Min(3, image.Width)));

    private static void Activate(FloatGraphBuilder builder, ref Rng rng) => _ = rng.NextInt32(5) switch
    {
        0 => builder.Sigmoid(),
        1 => builder.Tanh(),
        2 => builder,
        _ => builder.Relu(),
    };

    // A graph can be built from its first layer on.
    private static TensorShape ShapeNow(FloatGraphBuilder builder, TensorShape image) => builder.Last == "input" ? image : builder.Build().ShapeOf(builder.Last);

    private static Folding Fold(IntegerGraph graph, ulong seed, ref Rng rng)
    {
        var folds = new Dictionary<string, Fold>(StringComparer.Ordinal);
        foreach (FoldableLayer layer in Folding.LayersOf(graph))
        {
            int[] pe = [.. layer.LegalPe()];
            int[] simd = [.. layer.LegalSimd()];
            folds[layer.Name] = new Fold(pe[rng.NextInt32(pe.Length)], simd[rng.NextInt32(simd.Length)], (Multiplier)((seed + (ulong)folds.Count) % 3));
        }

        return Folding.Smallest(graph).With(graph, folds);
    }
}
