using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Training.Tests.Layers;

/// <summary>
/// The float layers against the double ones: every node's values, every node's gradient and every weight's gradient within 32 epsilon
/// (2^-24) of the largest magnitude in that array; for a weight's gradient, of the sum of the samples' magnitudes, which may cancel.
/// </summary>
public sealed class FastAgainstPlainTests
{
    private const double Bound = 32.0 / (1 << 24);

    public static TheoryData<string, int, bool> Cases()
    {
        var data = new TheoryData<string, int, bool>();
        foreach (string name in SampleNetworks.All.Keys)
        {
            // One sample's vector, normalized over the batch, is a constant: every gradient before it would be 0.
            data.Add(name, SampleNetworks.All[name].Graph.Nodes.Any(n => n is BatchNormLayer) ? 3 : 1, true);
            data.Add(name, 5, true);
            data.Add(name, 16, true);
            data.Add(name, 16, false);
            data.Add(name, 37, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_agree(string name, int count, bool everyNode)
    {
        (FloatGraph graph, LossKind kind) = SampleNetworks.All[name];
        WeightSet weights = SampleNetworks.Weights(graph);
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, count);

        // Twice: what the first run leaves in the planes must not matter.
        var fast = new BatchRun(graph, kind, weights, codes, labels, everyNode, runs: 2);
        var plain = new PlainNetwork(graph, kind, weights);
        var batch = new PlainBatch(graph, kind, plain.Weights, (node, sample) => BatchRun.DropoutFactors(graph, node, sample));
        int size = graph.Input.Shape.Count;
        double loss = batch.Forward([.. Enumerable.Range(0, count).Select(n => plain.Normalize(codes.AsSpan(n * size, size)))], labels);
        batch.Backward(labels);

        fast.Loss.ShouldBe(loss * count, Bound * count * 8);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            string node = graph.Nodes[i].Name;
            if (fast.Network.Layout.Owner[i] != i)
            {
                continue;
            }

            Compare(fast.Values(i), [.. batch.Values[node].SelectMany(v => v)], "values of " + node);

            // The gradient of a merged ReLU is that of what it is merged into.
            if (fast.Network.Trained[i] && i <= fast.Source && !fast.Network.Layout.IsMerged(i))
            {
                Compare(fast.NodeGradients(i), [.. batch.NodeGradients[node].SelectMany(g => g)], "gradient of " + node);
            }
        }

        foreach ((string array, Tensors.Tensor<float> tensor) in fast.Gradients.Items.Where(a => !FloatGraph.IsStatistic(a.Key)))
        {
            Compare(tensor.Data, batch.WeightGradients[array], Magnitudes(graph, plain, batch, array), "gradient of " + array);
        }
    }

    /// <summary>Sum of the samples' magnitudes, each gradient's own.</summary>
    private static double[] Magnitudes(FloatGraph graph, PlainNetwork plain, PlainBatch batch, string array)
    {
        string name = array[..array.IndexOf('.', StringComparison.Ordinal)];
        FloatNode node = graph[name];
        if (node is BatchNormLayer)
        {
            return [batch.NodeGradients[name].Sum(d => d.Sum(Math.Abs)) * 4];
        }

        double[] sum = new double[plain.Weights[array].Length];
        for (int n = 0; n < batch.Values[name].Length; n++)
        {
            double[] dw = new double[plain.Weights[name + ".weight"].Length];
            double[] db = new double[plain.Weights.GetValueOrDefault(name + ".bias", []).Length];
            PlainLayer.Create(graph, node, plain.Weights)
                .Backward([.. node.Inputs.Select(i => batch.Values[i][n])], batch.Values[name][n], batch.NodeGradients[name][n], plain.Weights[name + ".weight"], dw, db);
            double[] one = array.EndsWith(".bias", StringComparison.Ordinal) ? db : dw;
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += Math.Abs(one[i]);
            }
        }

        return sum;
    }

    [Fact]
    public void Packing_loses_nothing()
    {
        foreach ((FloatGraph graph, _) in SampleNetworks.All.Values)
        {
            WeightSet weights = SampleNetworks.Weights(graph);
            var network = new CompiledNetwork(graph, everyNode: true);
            WeightSet back = network.Unpack(network.Pack(weights));
            back.Items.Select(t => t.Key).ShouldBe(weights.Items.Select(t => t.Key));
            foreach ((string name, Tensors.Tensor<float> tensor) in weights.Items)
            {
                back[name].Data.ShouldBe(tensor.Data);
            }
        }
    }

    private static void Compare(float[] fast, double[] plain, string what) => Compare(fast, plain, plain, what);

    private static void Compare(float[] fast, double[] plain, double[] magnitude, string what)
    {
        fast.Length.ShouldBe(plain.Length, what);
        double bound = Bound * magnitude.Max(Math.Abs);
        for (int i = 0; i < fast.Length; i++)
        {
            ((double)fast[i]).ShouldBe(plain[i], bound, $"{what}[{i}]");
        }
    }
}
