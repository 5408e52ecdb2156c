using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Training.Tests.Layers;

/// <summary>The moving statistics of batch normalization: how they follow the batch, and that they are what counts outside training.</summary>
public sealed class BatchNormTests
{
    private const string Name = "batch normalization and dropout";

    [Fact]
    public void Moving_statistics_keep_the_momentum_and_take_the_rest_from_the_batch()
    {
        (FloatGraph graph, LossKind kind) = SampleNetworks.All[Name];
        WeightSet weights = SampleNetworks.Weights(graph);
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, 21);
        var run = new BatchRun(graph, kind, weights, codes, labels, everyNode: false, runs: 1);
        WeightSet after = run.Network.Unpack(run.Parameters);
        var plain = new PlainNetwork(graph, kind, weights);
        int size = graph.Input.Shape.Count;
        var batch = new PlainBatch(graph, kind, plain.Weights, (node, sample) => BatchRun.DropoutFactors(graph, node, sample));
        batch.Forward([.. labels.Select((_, n) => plain.Normalize(codes.AsSpan(n * size, size)))], labels);

        foreach (BatchNormLayer node in graph.Nodes.OfType<BatchNormLayer>())
        {
            int channels = graph.ShapeOf(node.Name).Channels;
            double[] values = [.. batch.Values[node.Inputs[0]].SelectMany(v => v)];
            for (int c = 0; c < channels; c++)
            {
                double[] own = [.. values.Where((_, i) => i % channels == c)];
                double mean = own.Average();
                double variance = own.Average(v => (v - mean) * (v - mean));
                Followed("mean", mean);
                Followed("variance", variance);

                void Followed(string statistic, double of) => ((double)after[$"{node.Name}.{statistic}"].Data[c])
                    .ShouldBe((0.99 * weights[$"{node.Name}.{statistic}"].Data[c]) + (0.01 * of), 1e-6, $"{node.Name}.{statistic}[{c}]");
            }
        }
    }

    [Fact]
    public void Outside_training_the_moving_statistics_count_and_nothing_is_dropped()
    {
        (FloatGraph graph, LossKind kind) = SampleNetworks.All[Name];
        WeightSet weights = SampleNetworks.Weights(graph);
        (byte[] codes, _) = SampleNetworks.Samples(graph, 19);
        float[] outputs = new FloatModel(graph, weights).Outputs(codes, 19).Data;
        var plain = new PlainNetwork(graph, kind, weights);
        int size = graph.Input.Shape.Count;
        for (int n = 0; n < 19; n++)
        {
            double[] wanted = plain.Forward(plain.Normalize(codes.AsSpan(n * size, size)))[graph.Output.Name];
            for (int j = 0; j < wanted.Length; j++)
            {
                ((double)outputs[(n * wanted.Length) + j]).ShouldBe(wanted[j], 1e-5);
            }
        }
    }
}
