using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Tests.Layers;

/// <summary>
/// A depthwise convolution is a convolution whose weights between different channels are 0: products with 0 change no sum, so values and
/// gradients by inputs are the same to the bit, and its weights' gradients are those of the diagonal.
/// </summary>
public sealed class DepthwiseTests
{
    public static TheoryData<int, Extent, Extent, bool> Cases() => new()
    {
        { 1, new Extent(3, 3), new Extent(1, 1), true },
        { 3, new Extent(2, 3), new Extent(1, 2), true },
        { 6, new Extent(4, 4), new Extent(2, 2), true },
        { 7, new Extent(3, 2), new Extent(2, 3), false },
        { 17, new Extent(1, 1), new Extent(1, 1), false },
        { 5, new Extent(9, 8), new Extent(1, 1), false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_a_convolution_of_a_diagonal(int channels, Extent kernel, Extent stride, bool same)
    {
        var shape = new TensorShape(9, 8, 2);
        FloatGraph depthwise = new FloatGraphBuilder("n", shape).Conv2D(channels, 1).Tanh().DepthwiseConv2D(kernel, stride, same, name: "layer").Flatten().Dense(3).Build();
        FloatGraph full = new FloatGraphBuilder("n", shape).Conv2D(channels, 1).Tanh().Conv2D(channels, kernel, stride, same, name: "layer").Flatten().Dense(3).Build();
        WeightSet weights = SampleNetworks.Weights(depthwise);
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(depthwise, 19);
        var fast = new BatchRun(depthwise, LossKind.CrossEntropy, weights, codes, labels, everyNode: true, runs: 2);
        var diagonal = new BatchRun(full, LossKind.CrossEntropy, Diagonal(weights, channels), codes, labels, everyNode: true, runs: 2);

        int layer = depthwise.IndexOf("layer");
        fast.Values(layer).ShouldBe(diagonal.Values(layer));
        fast.Values(layer).Distinct().Count().ShouldBeGreaterThan(10);
        fast.NodeGradients(layer - 1).ShouldBe(diagonal.NodeGradients(layer - 1));
        float[] gradient = fast.Gradients["layer.weight"].Data;
        float[] wide = diagonal.Gradients["layer.weight"].Data;
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i].ShouldBe(wide[(i * channels) + (i / kernel.Area)], $"weight {i}");
        }

        fast.Gradients["layer.bias"].Data.ShouldBe(diagonal.Gradients["layer.bias"].Data);
    }

    private static WeightSet Diagonal(WeightSet weights, int channels)
    {
        Tensor<float> own = weights["layer.weight"];
        var wide = new Tensor<float>([.. own.Shape, channels]);
        int taps = own.Length / channels;
        for (int i = 0; i < own.Length; i++)
        {
            wide.Data[(i * channels) + (i / taps)] = own.Data[i];
        }

        return new WeightSet(weights.Items.Select(t => KeyValuePair.Create(t.Key, t.Key == "layer.weight" ? wide : t.Value)));
    }
}
