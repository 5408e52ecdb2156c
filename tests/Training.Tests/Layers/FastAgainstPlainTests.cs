using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Losses;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Training.Tests.Layers;

/// <summary>
/// The float layers against the double ones: every node's values, every node's gradient and every weight's gradient within 32 epsilon
/// (2^-24) of the largest magnitude in that array; for a weight's gradient, of the sum of the samples' magnitudes, which may cancel.
/// </summary>
public sealed class FastAgainstPlainTests
{
    private const double Bound = 32.0 / (1 << 24);

    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in SampleNetworks.All.Keys)
        {
            data.Add(name, 1);
            data.Add(name, 5);
            data.Add(name, 8);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_agree(string name, int count)
    {
        (FloatGraph graph, LossKind kind) = SampleNetworks.All[name];
        WeightSet weights = SampleNetworks.Weights(graph);
        (byte[] codes, byte[] labels) = SampleNetworks.Samples(graph, count);
        var network = new CompiledNetwork(graph, samples: 8);
        var work = new Workspace(network, training: true);
        float[] parameters = network.Pack(weights);
        float[] derived = new float[network.DerivedCount];
        float[] gradient = new float[network.ParameterCount];
        var loss = Loss.Create(kind);
        int source = loss.SourceOf(graph);

        // Twice: what the first run leaves in the buffers must not matter.
        double sum = 0;
        for (int run = 0; run < 2; run++)
        {
            work.Samples = count;
            network.Normalize(codes, work.Values(0));
            network.Forward(work, parameters);
            int units = work.Values(source).Length / count;
            sum = 0;
            for (int n = 0; n < count; n++)
            {
                sum += loss.Evaluate(work.Values(source).Slice(n * units, units), labels[n], work.Gradient(source).Slice(n * units, units), 1f / count);
            }

            for (int i = 1; i < graph.Nodes.Count; i++)
            {
                network.Derive(i, parameters, derived);
            }

            Array.Clear(gradient);
            network.Backward(work, source, derived, gradient);
        }

        var plain = new PlainNetwork(graph, kind, weights);
        int size = graph.Input.Shape.Count;
        PlainPass[] passes = [.. Enumerable.Range(0, count).Select(n => plain.Run(plain.Normalize(codes.AsSpan(n * size, size)), labels[n]))];
        sum.ShouldBe(passes.Sum(p => p.Loss), Bound * count * 8);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            string node = graph.Nodes[i].Name;
            Compare(work.Values(i).ToArray(), [.. passes.SelectMany(p => p.Values[node])], "values of " + node);
            if (network.Trained[i] && i <= source)
            {
                Compare(work.Gradient(i).ToArray(), [.. passes.SelectMany(p => p.NodeGradients[node]).Select(g => g / count)], "gradient of " + node);
            }
        }

        foreach ((string array, Tensors.Tensor<float> tensor) in network.Unpack(gradient).Items)
        {
            double[] wanted = new double[tensor.Length];
            double[] magnitude = new double[tensor.Length];
            foreach (PlainPass pass in passes)
            {
                for (int i = 0; i < wanted.Length; i++)
                {
                    wanted[i] += pass.WeightGradients[array][i] / count;
                    magnitude[i] += Math.Abs(pass.WeightGradients[array][i]) / count;
                }
            }

            Compare(tensor.Data, wanted, magnitude, "gradient of " + array);
        }
    }

    [Fact]
    public void Packing_loses_nothing()
    {
        foreach ((FloatGraph graph, _) in SampleNetworks.All.Values)
        {
            WeightSet weights = SampleNetworks.Weights(graph);
            var network = new CompiledNetwork(graph, 8);
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
