using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;
using GradientsToGates.Training;

namespace GradientsToGates.Explain.Tests;

/// <summary>Networks that between them have every layer.</summary>
internal static class Cases
{
    /// <summary>The four inputs of exclusive or, with their labels.</summary>
    public static IReadOnlyList<(byte[] Codes, byte Label)> XorSamples { get; } = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)];

    /// <summary>XOR with weights that solve it: filter 0 is OR, filter 1 is AND, the output OR and not AND.</summary>
    public static Case Xor(bool powerOfTwo)
    {
        var weights = new WeightSet(
        [
            new("conv1.weight", new Tensor<float>([6.2081f, 6.1934f, 4.8702f, 4.8655f], 2, 1, 2, 1)),
            new("conv1.bias", new Tensor<float>([-2.7354f, -7.4236f], 2)),
            new("dense1.weight", new Tensor<float>([9.8127f, -10.4416f], 1, 2)),
            new("dense1.bias", new Tensor<float>([-4.4571f], 1)),
        ]);
        return Quantized(Zoo.Load("xor"), weights, [.. XorSamples.SelectMany(s => s.Codes)], new QuantizationOptions { PowerOfTwo = powerOfTwo });
    }

    /// <summary>Fewer than 200 products, and every kind of layer but one pool that reads the whole image.</summary>
    public static Case Small(bool powerOfTwo = false)
    {
        FloatGraph graph = new FloatGraphBuilder("small", new TensorShape(3, 4, 1), mean: [0.4], std: [0.3])
            .Conv2D(2, new Extent(2, 3), same: true, name: "conv1").Relu("relu1")
            .MaxPool(new Extent(2, 2), Extent.Square(1), "max1").Tanh("tanh1")
            .Sigmoid("left", "max1").Add("left", "tanh1", "sum1")
            .AvgPool(new Extent(2, 2), Extent.Square(1), "avg1").Flatten("flat")
            .Dense(3, bias: false, name: "logits").Build();
        return Quantized(new NetworkDefinition(graph, "", "", LossKind.CrossEntropy, new TrainingRecipe { LearningRate = 0.1 }), Random(graph), Pixels(graph, 8), new QuantizationOptions { PowerOfTwo = powerOfTwo });
    }

    /// <summary>A network that ends in mean squared error and a global average pool.</summary>
    public static Case Means()
    {
        FloatGraph graph = new FloatGraphBuilder("means", new TensorShape(3, 3, 1)).Conv2D(2, new Extent(2, 2), name: "conv1").Relu("relu1").GlobalAvgPool("mean").Dense(2, name: "out").Build();
        return Quantized(new NetworkDefinition(graph, "", "", LossKind.MeanSquaredError, new TrainingRecipe { LearningRate = 0.01 }), Random(graph), Pixels(graph, 8), new QuantizationOptions());
    }

    /// <summary>Depthwise convolutions: the first on normalized pixels with padding and strides, one of 1x1, one without bias.</summary>
    public static Case Depthwise()
    {
        FloatGraph graph = new FloatGraphBuilder("depthwise", new TensorShape(4, 3, 2), mean: [0.4, 0.2], std: [0.3, 0.5])
            .DepthwiseConv2D(new Extent(2, 3), new Extent(2, 1), same: true, name: "first").Relu("relu1").DepthwiseConv2D(Extent.Square(1), name: "pixel").DepthwiseConv2D(new Extent(2, 2), bias: false, name: "second").Flatten("flat")
            .Dense(2, name: "logits").Build();
        return Quantized(new NetworkDefinition(graph, "", "", LossKind.CrossEntropy, new TrainingRecipe { LearningRate = 0.1 }), Random(graph), Pixels(graph, 8), new QuantizationOptions());
    }

    /// <summary>Too large to be explained as a whole.</summary>
    public static Case Large()
    {
        FloatGraph graph = new FloatGraphBuilder("large", new TensorShape(12, 11, 2), mean: [0.2, 0.5], std: [0.3, 0.25])
            .Conv2D(6, 5, same: true, name: "conv1").Tanh("tanh1").AvgPool(new Extent(2, 2), name: "avg1")
            .Conv2D(4, new Extent(3, 2), name: "conv2").Relu("relu2").Conv2D(4, 1, name: "conv3", from: "relu2").Add("relu2", "conv3", "sum")
            .MaxPool(new Extent(2, 2), name: "max1").Flatten("flat").Dense(12, name: "dense1").Sigmoid("act").Dense(5, name: "logits").Build();
        return Quantized(new NetworkDefinition(graph, "", "", LossKind.CrossEntropy, new TrainingRecipe()), Random(graph), Pixels(graph, 8), new QuantizationOptions());
    }

    /// <summary>Pixels, always the same ones.</summary>
    public static byte[] Pixels(FloatGraph graph, int count)
    {
        var random = new Rng(5, RandomStream.Test);
        byte[] codes = new byte[graph.Input.Shape.Count * count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (byte)random.NextInt32(256);
        }

        return codes;
    }

    /// <summary>A network quantized with the ranges that the images give.</summary>
    public static Case Quantized(NetworkDefinition definition, WeightSet weights, byte[] images, QuantizationOptions options)
    {
        var values = new FloatModel(definition.Graph, weights).Forward(images, images.Length / definition.Graph.Input.Shape.Count);
        var ranges = values.ToDictionary(v => v.Key, v => ActivationRange.Of(v.Value.Data, options));
        return new Case(definition, weights, Quantizer.Quantize(definition.Graph, weights.Items.ToDictionary(), ranges, options));
    }

    private static WeightSet Random(FloatGraph graph)
    {
        var random = new Rng(3, RandomStream.Test);
        var items = new List<KeyValuePair<string, Tensor<float>>>();
        foreach ((string name, int[] shape) in graph.ParameterShapes())
        {
            var tensor = new Tensor<float>(shape);
            for (int i = 0; i < tensor.Length; i++)
            {
                tensor.Data[i] = (float)((random.NextDouble() * 2) - 1) * 0.7f;
            }

            items.Add(new(name, tensor));
        }

        return new WeightSet(items);
    }
}
