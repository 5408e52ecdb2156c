using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Tests;

public sealed class FloatModelTests
{
    [Fact]
    public void Forward_names_every_node_and_its_shape()
    {
        FloatGraph graph = Zoo.Load("lenet5").Graph;
        var model = new FloatModel(graph, Initializer.Draw(graph, 1));
        (byte[] codes, _) = SampleNetworks.Samples(graph, 3);
        IReadOnlyDictionary<string, Tensor<float>> values = model.Forward(codes, 3);
        values.Keys.ShouldBe(graph.Nodes.Select(n => n.Name));
        values["pool2"].Shape.ShouldBe([3, 5, 5, 16]);
        values["input"].Data[5].ShouldBe(codes[5] / 255f, 1e-7f);
        model.Outputs(codes, 3).Data.ShouldBe(values["dense3"].Data);
    }

    [Fact]
    public void A_sample_gives_the_same_values_alone_and_in_company()
    {
        FloatGraph graph = Zoo.Load("lenet5").Graph;
        var model = new FloatModel(graph, Initializer.Draw(graph, 1));
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, 37);
        Tensor<float> together = model.Outputs(codes, 37);
        for (int i = 0; i < 37; i++)
        {
            model.Outputs(codes.AsSpan(i * 784, 784), 1).Data.ShouldBe(together.Data[(i * 10)..((i + 1) * 10)]);
        }

        int[] predicted = model.Predict(codes, 37);
        Evaluation evaluation = model.Evaluate(new Data.LabelledImages(codes, labels, 37), threads: 3, TestContext.Current.CancellationToken);
        evaluation.Predicted.ShouldBe(predicted);
        evaluation.Correct.ShouldBe(predicted.Zip(labels).Count(p => p.First == p.Second));
        evaluation.Confusion.Sum(r => r.Sum()).ShouldBe(37);
        Enumerable.Range(0, 10).Sum(c => evaluation.Confusion[c][c]).ShouldBe(evaluation.Correct);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Evaluation_can_be_stopped(int threads)
    {
        FloatGraph graph = Zoo.Load("xor").Graph;
        var model = new FloatModel(graph, Initializer.Draw(graph, 1));
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, 1000);
        Should.Throw<OperationCanceledException>(() => model.Evaluate(new Data.LabelledImages(codes, labels, 1000), threads, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(new[] { 0.49f }, 0)]
    [InlineData(new[] { 0.5f }, 1)]
    [InlineData(new[] { 1f, 3f, 3f }, 1)]
    [InlineData(new[] { -1f, -3f }, 0)]
    public void The_class_is_the_largest_output_the_lowest_on_a_tie(float[] output, int expected) => Prediction.ClassOf(output).ShouldBe(expected);

    [Theory]
    [InlineData(new[] { -0.25f, 0.74999994f, 0.75f }, 1)]
    [InlineData(new[] { 0.75f, 0.75000006f, 0.5f }, 0)]
    [InlineData(new[] { 0.75f, 1.0f, 0.99999994f }, 1)]
    [InlineData(new[] { 0.25f, 0.5f, 0.75f }, 2)]
    public void Equal_whole_numbers_of_a_unit_tie_whatever_float_rounding_made_of_them(float[] output, int expected) => Prediction.ClassOf(output, 0.25).ShouldBe(expected);
}
