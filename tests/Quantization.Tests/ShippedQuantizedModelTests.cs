using System.Security.Cryptography;
using GradientsToGates.Data;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Weights of models/ that were trained for few bits: the integer graph answers as the fake-quantized network does.</summary>
public sealed class ShippedQuantizedModelTests
{
    public static TheoryData<string> Names => [.. ShippedModel.Names.Where(n => ShippedModel.Load(n).File.Plan is not null)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_float_weights_they_began_with_are_shipped_too(string name)
    {
        var shipped = ShippedModel.Load(name);
        byte[] floats = File.ReadAllBytes(Repository.PathOf($"models/{shipped.Network.Name}.safetensors"));
        Convert.ToHexString(SHA256.HashData(floats)).ShouldBe(shipped.File.Metadata["start-sha256"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait(Needs.Data, "cifar10")]
    public void Integers_find_the_classes_that_training_found(string name)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var shipped = ShippedModel.Load(name);
        Dataset data = RealData.Open("cifar10");
        LabelledImages images = ExternalTools.TestAll ? data.Test : data.Test.Take(2000);
        var recipe = shipped.Network.Recipe.Quantization.ShouldNotBeNull();
        IntegerGraph graph = QuantizationAwareness.Convert(
            shipped.Network.Graph, shipped.File.Weights, shipped.File.Plan.ShouldNotBeNull(), QuantizationAwareness.Format(recipe, shipped.Network.Graph)).Graph;
        using var interpreter = new BatchInterpreter(graph);

        Evaluation fake = shipped.Model.Evaluate(images, cancellation: stop);
        var integer = Evaluation.From(interpreter.Predict(images.Pixels, images.Count, stop), images.Labels, 10);

        integer.Predicted.Where((c, i) => c == fake.Predicted[i]).Count().ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.999 * images.Count));
        if (images.Count == 10000)
        {
            Math.Abs(integer.Correct - fake.Correct).ShouldBeLessThanOrEqualTo(10);
        }
    }
}
