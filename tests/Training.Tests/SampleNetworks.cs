using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Tests;

/// <summary>Small networks that between them use every layer, padding, stride and loss.</summary>
internal static class SampleNetworks
{
    public static readonly IReadOnlyDictionary<string, (FloatGraph Graph, LossKind Loss)> All = new Dictionary<string, (FloatGraph, LossKind)>
    {
        ["convolution, same padding, normalized border"] = (
            new FloatGraphBuilder("n", new(6, 5, 2), 255, [0.3, 0.5], [0.2, 0.4]).Conv2D(3, 5, same: true).Tanh().Flatten().Dense(4).Build(), LossKind.CrossEntropy),
        ["convolution, stride 2, uneven kernel, no bias"] = (
            new FloatGraphBuilder("n", new(7, 8, 3)).Conv2D(4, new Extent(3, 2), Extent.Square(2), bias: false).Sigmoid().Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["convolution of a convolution, stride [1, 3], same"] = (
            new FloatGraphBuilder("n", new(6, 9, 1)).Conv2D(3, 3).Tanh().Conv2D(5, new Extent(2, 4), new Extent(1, 3), same: true).Tanh().Flatten().Dense(3).Build(), LossKind.MeanSquaredError),
        ["more channels than a vector"] = (
            new FloatGraphBuilder("n", new(4, 4, 2)).Conv2D(18, 3).Tanh().Conv2D(33, 2).Tanh().Flatten().Dense(17).Build(), LossKind.CrossEntropy),
        ["max pool, overlapping"] = (
            new FloatGraphBuilder("n", new(7, 7, 2)).Conv2D(4, 3, same: true).MaxPool(Extent.Square(3), Extent.Square(2)).Relu().Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["average pool, overlapping and uneven"] = (
            new FloatGraphBuilder("n", new(7, 6, 2)).Conv2D(4, 2).Tanh().AvgPool(new Extent(3, 2), new Extent(1, 2)).Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["global average pool"] = (
            new FloatGraphBuilder("n", new(5, 4, 2)).Conv2D(6, 3, same: true).Tanh().GlobalAvgPool().Dense(3).Build(), LossKind.CrossEntropy),
        ["residual sums"] = (
            new FloatGraphBuilder("n", new(4, 4, 3)).Conv2D(3, 3, same: true, name: "a").Tanh("b").Conv2D(3, 3, same: true, name: "c").Add("b", "c", "d").Add("d", "b", "e").Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["dense layers, binary cross-entropy"] = (
            new FloatGraphBuilder("n", new(1, 1, 7)).Dense(9).Sigmoid().Dense(5, bias: false).Relu().Dense(1).Sigmoid().Build(), LossKind.BinaryCrossEntropy),
        ["several sigmoids, binary cross-entropy"] = (
            new FloatGraphBuilder("n", new(1, 1, 4)).Dense(3).Sigmoid().Build(), LossKind.BinaryCrossEntropy),
        ["one output, mean squared error"] = (
            new FloatGraphBuilder("n", new(1, 2, 1), 1).Conv2D(2, new Extent(1, 2)).Sigmoid().Flatten().Dense(1).Sigmoid().Build(), LossKind.MeanSquaredError),
        ["1x1 convolution of one channel"] = (
            new FloatGraphBuilder("n", new(3, 3, 1)).Conv2D(1, 1).Tanh().Conv2D(2, 1).Tanh().GlobalAvgPool().Dense(2).Build(), LossKind.CrossEntropy),
        ["ReLUs merged and not"] = (
            new FloatGraphBuilder("n", new(5, 6, 3)).Conv2D(6, 3, same: true).Relu("r").Conv2D(6, 3, same: true).Relu("t").Conv2D(6, 1, name: "s", from: "r").Add("t", "s").Relu().MaxPool(Extent.Square(2), Extent.Square(2)).Flatten().Dense(9).Relu().Dense(3).Build(), LossKind.CrossEntropy),
        ["batch normalization before ReLUs"] = (
            new FloatGraphBuilder("n", new(6, 5, 3)).Conv2D(6, 3, same: true).BatchNorm().Relu("r").Conv2D(5, 3, same: true).BatchNorm().Relu("t").Conv2D(5, 1, from: "r").BatchNorm(name: "s").Add("t", "s").MaxPool(Extent.Square(2), Extent.Square(2)).Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["batch normalization and dropout"] = (
            new FloatGraphBuilder("n", new(6, 6, 3)).Conv2D(5, 3, same: true).Relu().BatchNorm().Dropout(0.3).Conv2D(4, 3).BatchNorm().Tanh().Flatten().Dense(6).BatchNorm().Dropout(0.5).Dense(3).Build(), LossKind.CrossEntropy),
        ["tiles: some at a time and a rest, uneven channels"] = (
            new FloatGraphBuilder("n", new(14, 16, 3)).Conv2D(9, 3, same: true).Relu().Conv2D(13, 3, same: true).Tanh().MaxPool(Extent.Square(2), Extent.Square(2)).Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["tiles: no padding, no bias, one tile, more channels than two vectors"] = (
            new FloatGraphBuilder("n", new(6, 6, 3)).Conv2D(8, 1).Tanh().Conv2D(35, Extent.Square(3), bias: false).Relu().Conv2D(16, 3).Tanh().Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["tiles: residual, normalized, merged ReLUs, gradients added"] = (
            new FloatGraphBuilder("n", new(8, 6, 3)).Conv2D(8, 3, same: true).BatchNorm().Relu("r").Conv2D(12, 3, same: true).BatchNorm().Relu("t").Conv2D(12, 3, same: true, name: "s", from: "r").Add("t", "s").GlobalAvgPool().Dense(3).Build(), LossKind.CrossEntropy),
        ["tiles beside strides: what one layer leaves in the scratch is nothing to the next"] = (
            new FloatGraphBuilder("n", new(12, 12, 3)).Conv2D(8, 3, same: true).Relu().Conv2D(8, 3, same: true).Relu().Conv2D(8, Extent.Square(3), Extent.Square(2), same: true).Relu().Conv2D(8, 3, same: true).Tanh().DepthwiseConv2D(Extent.Square(3), Extent.Square(2)).Flatten().Dense(200).Relu().Dense(3).Build(), LossKind.CrossEntropy),
        ["tiles: a plane that a wider kernel reads too, and an image of many channels with a normalized border"] = (
            new FloatGraphBuilder("n", new(6, 8, 8), 255, [0.3, 0.5, 0.4, 0.2, 0.1, 0.6, 0.7, 0.8], [0.2, 0.4, 0.3, 0.5, 0.2, 0.4, 0.3, 0.5]).Conv2D(9, 3, same: true).Relu("r").Conv2D(10, 3, same: true).Relu("t").Conv2D(10, 5, same: true, name: "s", from: "r").Add("t", "s").GlobalAvgPool().Dense(3).Build(), LossKind.CrossEntropy),
        ["depthwise, even kernel, stride 2, same padding"] = (
            new FloatGraphBuilder("n", new(7, 6, 2)).Conv2D(5, 3, same: true).Tanh().DepthwiseConv2D(new Extent(4, 2), Extent.Square(2), same: true).Tanh().Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["depthwise first, uneven kernel, normalized border"] = (
            new FloatGraphBuilder("n", new(6, 5, 3), 255, [0.3, 0.5, 0.4], [0.2, 0.4, 0.3]).DepthwiseConv2D(new Extent(3, 5), same: true).Relu().Flatten().Dense(4).Build(), LossKind.CrossEntropy),
        ["depthwise, stride [3, 1], no bias, one channel"] = (
            new FloatGraphBuilder("n", new(8, 5, 1)).DepthwiseConv2D(new Extent(2, 3), new Extent(3, 1), bias: false).Sigmoid().Flatten().Dense(3).Build(), LossKind.MeanSquaredError),
        ["depthwise over more channels than a vector, kernel of more than a group's positions"] = (
            new FloatGraphBuilder("n", new(7, 7, 2)).Conv2D(18, 1).Tanh().DepthwiseConv2D(Extent.Square(7), same: true).Relu().DepthwiseConv2D(Extent.Square(7)).Flatten().Dense(3).Build(), LossKind.CrossEntropy),
        ["depthwise beside a sum, normalized, merged ReLU"] = (
            new FloatGraphBuilder("n", new(5, 6, 3)).Conv2D(6, 1).BatchNorm().Relu("r").DepthwiseConv2D(Extent.Square(3), same: true).BatchNorm().Relu("t").Conv2D(6, 1).Add("conv2", "r", "a").DepthwiseConv2D(Extent.Square(3), Extent.Square(2), same: true).Relu().GlobalAvgPool().Dense(3).Build(), LossKind.CrossEntropy),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Random weights, biases too; statistics of batch normalization that differ from channel to channel.</summary>
    public static WeightSet Weights(FloatGraph graph)
    {
        WeightSet weights = Initializer.Draw(graph, 11);
        foreach ((string name, Tensor<float> tensor) in weights.Items.Where(t => t.Key.EndsWith(".bias", StringComparison.Ordinal)))
        {
            var rng = new Rng(12, RandomStream.Test, 0, (ulong)name.Length);
            for (int i = 0; i < tensor.Length; i++)
            {
                tensor.Data[i] = (float)rng.NextDouble(-0.5, 0.5);
            }
        }

        foreach ((string name, Tensor<float> tensor) in weights.Items.Where(t => FloatGraph.IsStatistic(t.Key)))
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                tensor.Data[i] += 0.1f * (i + 1);
            }
        }

        return weights;
    }

    /// <summary>Random codes and labels.</summary>
    public static (byte[] Codes, byte[] Labels) Samples(FloatGraph graph, int count)
    {
        var rng = new Rng(13, RandomStream.Test);
        byte[] codes = new byte[count * graph.Input.Shape.Count];
        byte[] labels = new byte[count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (byte)rng.NextInt32(graph.Input.Levels + 1);
        }

        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)rng.NextInt32(Prediction.Classes(graph));
        }

        return (codes, labels);
    }
}
