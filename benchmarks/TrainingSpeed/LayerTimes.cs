using System.Diagnostics;
using System.Globalization;
using System.Text;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>Where one thread's time goes, layer by layer, for one group of 16 images: each layer alone, the best turn of half a second.</summary>
internal static class LayerTimes
{
    private const double Seconds = 0.5;
    private const double LeastPart = 0.01;

    /// <summary>Markdown rows of a network.</summary>
    /// <param name="name">Zoo name.</param>
    public static string Measure(string name)
    {
        FloatGraph graph = Zoo.Load(name).Graph;
        var network = new CompiledNetwork(graph, everyNode: false);
        float[] parameters = network.Pack(Initializer.Draw(graph, 1));
        float[] gradient = new float[parameters.Length];
        Workspace work = Prepare(network, parameters);
        var rows = new List<(string Name, string Kind, double Forward, double Backward, double Flops, int Products)>();
        for (int i = 1; i < graph.Nodes.Count; i++)
        {
            if (network.Layout.IsMerged(i) && network.Layer(network.Inputs[i][0]) is BatchNorm)
            {
                continue;
            }

            LayerState state = work.State(i);
            double forward = network.Layout.IsMerged(i) ? 0 : Best(() => network.Layer(i).Forward(state, network.Slice(parameters, i)));
            double backward = network.Trained[i] ? Best(() => network.Layer(i).Backward(state, network.Slice(parameters, i), network.Slice(gradient, i))) : 0;
            int products = state.InputGradients[0] is null ? 1 : 2;
            rows.Add((graph.Nodes[i].Name, Kind(graph.Nodes[i], graph), forward, backward, Flops(graph, graph.Nodes[i]), products));
        }

        double total = rows.Sum(r => r.Forward + r.Backward);
        double rest = 0;
        var text = new StringBuilder();
        foreach ((string layer, string kind, double forward, double backward, double flops, int products) in rows)
        {
            if (forward + backward < LeastPart * total)
            {
                rest += forward + backward;
                continue;
            }

            string speeds = flops == 0 ? " | " : string.Create(CultureInfo.InvariantCulture, $"{flops / forward / 1e9:F0} | {products * flops / backward / 1e9:F0}");
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {layer} | {kind} | {100 * (forward + backward) / total:F1} % | {speeds} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"| {name} | all others | | {100 * rest / total:F1} % | | |\n").ToString();
    }

    /// <summary>A group's memory as a training step leaves it.</summary>
    private static Workspace Prepare(CompiledNetwork network, float[] parameters)
    {
        var work = new Workspace(network, training: true);
        BatchSums?[] sums = network.CreateSums(1);
        work.Share(sums);
        work.Group.Begin(0, Lanes.Width);
        var random = new Random(1);
        byte[] image = new byte[network.Graph.Input.Shape.Count];
        for (int lane = 0; lane < Lanes.Width; lane++)
        {
            random.NextBytes(image);
            network.Load(image, work, lane);
        }

        for (int phase = 0; phase < network.Phases; phase++)
        {
            network.Forward(work, parameters, phase);
            if (phase < network.Phases - 1)
            {
                network.Combine(sums, phase, 1, Lanes.Width, parameters);
            }
        }

        int last = network.Graph.Nodes.Count - 1;
        foreach (ref float slope in work.Gradient(last).Vector)
        {
            slope = random.NextSingle() - 0.5f;
        }

        float[] gradient = new float[parameters.Length];
        for (int phase = network.Phases - 1; phase >= 0; phase--)
        {
            network.Backward(work, last, parameters, gradient, phase);
            if (phase > 0)
            {
                network.CombineGradient(sums, phase, 1, Lanes.Width);
            }
        }

        return work;
    }

    private static string Kind(FloatNode node, FloatGraph graph) => node switch
    {
        Conv2DLayer conv => string.Create(CultureInfo.InvariantCulture, $"{conv.Kernel.Height}x{conv.Kernel.Width}, {graph.InputShapeOf(node).Channels} to {conv.Filters} at {graph.ShapeOf(node.Name).Height}x{graph.ShapeOf(node.Name).Width}"),
        DenseLayer dense => string.Create(CultureInfo.InvariantCulture, $"dense, {graph.InputShapeOf(node).Count} to {dense.Units}"),
        _ => node.GetType().Name.Replace("Layer", "", StringComparison.Ordinal),
    };

    private static double Flops(FloatGraph graph, FloatNode node) => 2.0 * Lanes.Width * node switch
    {
        Conv2DLayer conv => (double)graph.ShapeOf(node.Name).Count * conv.Kernel.Area * graph.InputShapeOf(node).Channels,
        DenseLayer dense => (double)dense.Units * graph.InputShapeOf(node).Count,
        _ => 0,
    };

    // Long enough for the compiler to have made its best code.
    private static double Best(Action turn)
    {
        double best = double.MaxValue;
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < Seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            turn();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
