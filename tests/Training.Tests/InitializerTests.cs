using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Tests;

/// <summary>First weights: their limits, that they fill them evenly, and what batch normalization starts from.</summary>
public sealed class InitializerTests
{
    private static readonly FloatGraph _graph = new FloatGraphBuilder("n", new TensorShape(8, 8, 12))
        .Conv2D(20, new Extent(3, 5), name: "conv").BatchNorm(name: "bn").DepthwiseConv2D(new Extent(5, 7), same: true, name: "depthwise").Flatten().Dense(30, name: "dense").Build();

    [Theory]
    [InlineData(InitializerKind.GlorotUniform, "conv.weight", 3 * 5 * 12, 3 * 5 * 20)]
    [InlineData(InitializerKind.GlorotUniform, "dense.weight", 6 * 4 * 20, 30)]
    [InlineData(InitializerKind.GlorotUniform, "depthwise.weight", 5 * 7 * 20, 5 * 7)] // Keras reads (Kh, Kw, C, 1)
    [InlineData(InitializerKind.HeUniform, "depthwise.weight", 5 * 7 * 20, 0)]
    [InlineData(InitializerKind.HeUniform, "conv.weight", 3 * 5 * 12, 0)]
    [InlineData(InitializerKind.HeUniform, "dense.weight", 6 * 4 * 20, 0)]
    public void Weights_fill_their_limits_evenly(InitializerKind kind, string name, int fanIn, int fanOut)
    {
        float[] weights = Initializer.Draw(_graph, 5, kind)[name].Data;
        double limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        weights.ShouldAllBe(w => Math.Abs(w) <= limit);
        weights.Max().ShouldBeGreaterThan((float)(0.98 * limit));
        weights.Min().ShouldBeLessThan((float)(-0.98 * limit));

        // A uniform number's variance is limit^2 / 3.
        (weights.Average(w => w * (double)w) * 3 / (limit * limit)).ShouldBe(1, 0.06);
    }

    [Fact]
    public void Biases_are_0_and_batch_normalization_starts_as_the_identity()
    {
        WeightSet weights = Initializer.Draw(_graph, 5);
        foreach ((string name, float value) in new[] { ("conv.bias", 0f), ("depthwise.bias", 0f), ("dense.bias", 0f), ("bn.weight", 1f), ("bn.bias", 0f), ("bn.mean", 0f), ("bn.variance", 1f) })
        {
            weights[name].Data.ShouldAllBe(w => w == value);
        }
    }
}
