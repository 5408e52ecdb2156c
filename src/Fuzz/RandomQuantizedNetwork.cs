using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;

namespace GradientsToGates.Fuzz;

/// <summary>Random float networks, chains and residual ones, with depthwise layers, with random weights and ranges, quantized by random options.</summary>
internal static class RandomQuantizedNetwork
{
    /// <summary>A quantized network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="random">Where its numbers come from.</param>
    /// <exception cref="Diagnostics.UserException">G2G81xx: the options do not fit the network.</exception>
    public static IntegerGraph Make(string name, ref Rng random)
    {
        FloatGraph network = Network(name, ref random);
        var weights = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal);
        foreach ((string parameter, int[] shape) in network.ParameterShapes())
        {
            weights[parameter] = FloatGraph.IsVariance(parameter) ? Variances(shape, ref random) : Weights(shape, ref random);
        }

        var ranges = new Dictionary<string, ActivationRange>(StringComparer.Ordinal);
        foreach (FloatNode node in network.Nodes)
        {
            double limit = Math.ScaleB(1 + random.NextDouble(), random.NextInt32(4) - 1);
            ranges[node.Name] = new ActivationRange(node is ReluLayer or InputLayer or GlobalAvgPoolLayer ? 0 : -limit, limit);
        }

        return Quantizer.Quantize(network, weights, ranges, Options(ref random));
    }

    private static FloatGraph Network(string name, ref Rng random)
    {
        var image = new TensorShape(Between(1, 12, ref random), Between(1, 12, ref random), Between(1, 4, ref random));
        var builder = new FloatGraphBuilder(name, image, levels: random.NextInt32(5) == 0 ? 1 : 255);
        for (int layers = Between(1, 3, ref random); layers > 0; layers--)
        {
            int kind = random.NextInt32(4);
            if (kind == 0)
            {
                builder.DepthwiseConv2D(Window(builder, image, ref random), Stride(ref random), same: random.NextInt32(2) == 0, bias: random.NextInt32(5) != 0);
                Activate(builder, ref random);
            }
            else if (kind == 1)
            {
                Block(builder, image, ref random, random.NextInt32(3));
            }
            else
            {
                builder.Conv2D(Between(1, 6, ref random), Window(builder, image, ref random), Stride(ref random), same: random.NextInt32(2) == 0, bias: random.NextInt32(5) != 0);
                Activate(builder, ref random);
            }

            if (random.NextInt32(2) == 0)
            {
                Extent window = Window(builder, image, ref random);
                _ = random.NextInt32(2) == 0 ? builder.MaxPool(window) : builder.AvgPool(window);
            }
        }

        return End(builder, ref random);
    }

    private static FloatGraph End(FloatGraphBuilder builder, ref Rng random)
    {
        builder = random.NextInt32(4) == 0 ? builder.GlobalAvgPool() : builder.Flatten();
        if (random.NextInt32(3) == 0)
        {
            Activate(builder.Dense(Between(1, 8, ref random)), ref random);
        }

        builder.Dense(Between(1, 6, ref random), bias: random.NextInt32(5) != 0);
        if (random.NextInt32(4) == 0)
        {
            Activate(builder, ref random);
        }

        return builder.Build();
    }

    // Layers from the last one on, in them a block once more where depth allows, and a shortcut around them. Returns the product of all strides.
    private static Extent Block(FloatGraphBuilder builder, TensorShape image, ref Rng random, int depth)
    {
        string from = builder.Last;
        TensorShape before = ShapeNow(builder, image);
        var stride = new Extent(Between(1, 2, ref random), Between(1, 2, ref random));
        builder.Conv2D(random.NextInt32(2) == 0 ? before.Channels : Between(1, 6, ref random), Window(builder, image, ref random), stride, same: true);
        Activate(builder, ref random);
        if (depth > 0)
        {
            Extent inner = Block(builder, image, ref random, depth - 1);
            stride = new Extent(stride.Height * inner.Height, stride.Width * inner.Width);
        }

        string path = builder.Last;
        string shortcut = from;
        TensorShape after = ShapeNow(builder, image);
        if (before != after || random.NextInt32(2) == 0)
        {
            builder.Conv2D(after.Channels, Extent.Square(1), stride, same: true, from: from);
            shortcut = builder.Last;
        }

        _ = random.NextInt32(2) == 0 ? builder.Add(path, shortcut) : builder.Add(shortcut, path);
        return stride;
    }

    private static void Activate(FloatGraphBuilder builder, ref Rng random)
    {
        _ = random.NextInt32(5) switch
        {
            0 => builder.Sigmoid(),
            1 => builder.Tanh(),
            2 => builder,
            _ => builder.Relu(),
        };
        if (random.NextInt32(5) == 0)
        {
            builder.BatchNorm();
        }
    }

    // A format of a word for all, or widths and scales of each kind; and any rounding and overflow.
    private static QuantizationOptions Options(ref Rng random)
    {
        QuantizationOptions options = random.NextInt32(3) == 0 ? Fixed(ref random) : Scaled(ref random);
        return options with
        {
            TableBits = Between(4, 10, ref random),
            InputBits = random.NextInt32(5) == 0 ? Between(1, 7, ref random) : null,
            SignedActivations = random.NextInt32(4) switch { 0 => true, 1 => false, _ => null },
            BiasBits = random.NextInt32(6) == 0 ? Between(2, 24, ref random) : null,
            Accumulators32 = random.NextInt32(5) == 0,
            Rounding = (Rounding)random.NextInt32(3),
            Overflow = random.NextInt32(4) == 0 ? Overflow.Wrap : Overflow.Saturate,
        };
    }

    private static QuantizationOptions Fixed(ref Rng random)
    {
        var format = new QFormat(Between(1, 4, ref random), Between(0, 15, ref random));
        return new QuantizationOptions
        {
            Fixed = format,
            PowerOfTwo = true,
            PerChannel = false,
            WeightBits = format.Width,
            ActivationBits = format.Width,
            Literal = random.NextInt32(3) == 0,
            ExactBias = random.NextInt32(2) == 0,
            WeightRule = random.NextInt32(4) == 0 ? WeightRule.Study : default,
        };
    }

    private static QuantizationOptions Scaled(ref Rng random) => new()
    {
        PowerOfTwo = random.NextInt32(4) == 0,
        PerChannel = random.NextInt32(4) != 0,
        WeightBits = random.NextInt32(2) == 0 ? 8 : Between(2, 16, ref random),
        ActivationBits = random.NextInt32(2) == 0 ? 8 : Between(1, 16, ref random),
        SignedWeights = random.NextInt32(10) != 0,
    };

    // About as large as training leaves them.
    private static Tensor<float> Weights(int[] shape, ref Rng random)
    {
        var tensor = new Tensor<float>(shape);
        double limit = 1.5 / Math.Sqrt(Math.Max(1, tensor.Length / shape[0]));
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor.Data[i] = (float)random.NextDouble(-limit, limit);
        }

        return tensor;
    }

    private static Tensor<float> Variances(int[] shape, ref Rng random)
    {
        var tensor = new Tensor<float>(shape);
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor.Data[i] = (float)random.NextDouble(0.2, 2);
        }

        return tensor;
    }

    private static Extent Window(FloatGraphBuilder builder, TensorShape image, ref Rng random)
    {
        TensorShape shape = ShapeNow(builder, image);
        return new Extent(Between(1, Math.Min(3, shape.Height), ref random), Between(1, Math.Min(3, shape.Width), ref random));
    }

    private static Extent Stride(ref Rng random) => new(random.NextInt32(3) == 0 ? Between(1, 3, ref random) : 1, random.NextInt32(3) == 0 ? Between(1, 3, ref random) : 1);

    // A graph can be built from its first layer on.
    private static TensorShape ShapeNow(FloatGraphBuilder builder, TensorShape image) => builder.Last == "input" ? image : builder.Build().ShapeOf(builder.Last);

    private static int Between(int min, int max, ref Rng random) => min + random.NextInt32(max - min + 1);
}
