using System.Security.Cryptography;
using GradientsToGates.Data;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

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
        LabelledImages images = RealData.Open("cifar10").Test.Take(ExternalTools.TestAll ? 10000 : 2000);
        using var interpreter = new BatchInterpreter(
            QuantizationAwareness.Convert(shipped.Network.Graph, shipped.File.Weights, shipped.File.Plan.ShouldNotBeNull(), Format(shipped)).Graph);

        var integer = Evaluation.From(interpreter.Predict(images.Pixels, images.Count, stop), images.Labels, 10);

        integer.Predicted.ShouldBe(shipped.Model.Evaluate(images, cancellation: stop).Predicted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait(Needs.Data, "cifar10")]
    public void Every_code_is_the_one_that_training_computed(string name)
    {
        var shipped = ShippedModel.Load(name);
        LabelledImages images = RealData.Open("cifar10").Test.Take(20);
        SameCodes.ShouldBeComputed(shipped.Network.Graph, new QuantizedStart(shipped.File.Weights, shipped.File.Plan.ShouldNotBeNull()), images.Pixels, Format(shipped));
    }

    private static QuantizationOptions Format(ShippedModel shipped) =>
        QuantizationAwareness.Format(shipped.Network.Recipe.Quantization.ShouldNotBeNull(), shipped.Network.Graph);
}
