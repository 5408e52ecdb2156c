using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Losses;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>A float graph with weights. Results do not depend on the number of threads or on how samples are grouped.</summary>
public sealed class FloatModel
{
    private readonly CompiledNetwork _network;
    private readonly float[] _parameters;

    /// <summary>Packs the weights for the kernels.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="plan">What is fake-quantized, by the scales among the weights; null for nothing.</param>
    public FloatModel(FloatGraph graph, WeightSet weights, QuantizationPlan? plan = null)
    {
        Weights = weights;
        _network = new CompiledNetwork(graph, everyNode: true, plan);
        _parameters = _network.Effective(_network.Pack(weights));
    }

    /// <summary>The network, with the nodes of a plan if there is one.</summary>
    public FloatGraph Graph => _network.Graph;

    /// <summary>Its weights.</summary>
    public WeightSet Weights { get; }

    /// <summary>Values of every node, the input included, by name: [count, H, W, C]. With a plan, a residual sum is in units of the codes behind it.</summary>
    /// <param name="codes">[count, H, W, C].</param>
    /// <param name="count">Number of samples.</param>
    public IReadOnlyDictionary<string, Tensor<float>> Forward(ReadOnlySpan<byte> codes, int count)
    {
        Dictionary<string, Tensor<float>> result = [];
        foreach (FloatNode node in Graph.Nodes)
        {
            TensorShape shape = Graph.ShapeOf(node.Name);
            result[node.Name] = new Tensor<float>(count, shape.Height, shape.Width, shape.Channels);
        }

        var work = new Workspace(_network, training: false);
        for (int first = 0; first < count; first += Lanes.Width)
        {
            Run(work, codes, first, Math.Min(Lanes.Width, count - first));
            for (int i = 0; i < Graph.Nodes.Count; i++)
            {
                Tensor<float> target = result[Graph.Nodes[i].Name];
                work.Values(i).CopyTo(work.Group.Samples, target.Data.AsSpan(first * (target.Length / count)));
            }
        }

        return result;
    }

    /// <summary>Values of the output node, [count, units].</summary>
    /// <param name="codes">[count, H, W, C].</param>
    /// <param name="count">Number of samples.</param>
    public Tensor<float> Outputs(ReadOnlySpan<byte> codes, int count)
    {
        int units = Graph.ShapeOf(Graph.Output.Name).Count;
        var result = new Tensor<float>(count, units);
        var work = new Workspace(_network, training: false);
        for (int first = 0; first < count; first += Lanes.Width)
        {
            Run(work, codes, first, Math.Min(Lanes.Width, count - first));
            work.Values(Graph.Nodes.Count - 1).CopyTo(work.Group.Samples, result.Data.AsSpan(first * units));
        }

        return result;
    }

    /// <summary>The class of each sample.</summary>
    /// <param name="codes">[count, H, W, C].</param>
    /// <param name="count">Number of samples.</param>
    public int[] Predict(ReadOnlySpan<byte> codes, int count)
    {
        Tensor<float> outputs = Outputs(codes, count);
        int units = outputs.Length / Math.Max(1, count);
        double unit = _network.OutputUnit(_parameters);
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            classes[i] = Prediction.ClassOf(outputs.Data.AsSpan(i * units, units), unit);
        }

        return classes;
    }

    /// <summary>Counts right answers.</summary>
    /// <param name="images">Images of the network's input shape.</param>
    /// <param name="threads">How many work at once; all cores when 0.</param>
    /// <param name="cancellation">Stops after the samples being worked on.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Evaluation Evaluate(LabelledImages images, int threads = 0, CancellationToken cancellation = default)
    {
        using var pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        return Evaluate(_network, _parameters, images, pool, cancellation: cancellation);
    }

    /// <summary>Counts right answers, and means the loss if there is one.</summary>
    internal static Evaluation Evaluate(
        CompiledNetwork network, float[] parameters, LabelledImages images, WorkerPool pool, LossOfLabels? loss = null, CancellationToken cancellation = default)
    {
        int[] predicted = new int[images.Count];
        double[] losses = new double[loss is null ? 0 : images.Count];
        int output = network.Graph.Nodes.Count - 1;
        int units = network.Graph.ShapeOf(network.Graph.Output.Name).Count;
        double unit = network.OutputUnit(parameters);
        var works = new Workspace?[pool.Threads];
        int groups = (images.Count + Lanes.Width - 1) / Lanes.Width;
        pool.Run(groups, (worker, group) =>
        {
            cancellation.ThrowIfCancellationRequested();
            Workspace work = works[worker] ??= new Workspace(network, training: false);
            int first = group * Lanes.Width;
            Run(network, parameters, work, images.Pixels, first, Math.Min(Lanes.Width, images.Count - first));
            Span<float> outputs = new float[Lanes.Width * units];
            work.Values(output).CopyTo(work.Group.Samples, outputs);
            for (int i = 0; i < work.Group.Samples; i++)
            {
                predicted[first + i] = Prediction.ClassOf(outputs.Slice(i * units, units), unit);
            }

            loss?.Evaluate(work, images.Labels.AsSpan(first, work.Group.Samples), losses.AsSpan(first));
        });
        var evaluation = Evaluation.From(predicted, images.Labels, Prediction.Classes(network.Graph));
        return loss is null ? evaluation : evaluation with { Loss = losses.Sum() / losses.Length };
    }

    private static void Run(CompiledNetwork network, float[] parameters, Workspace work, ReadOnlySpan<byte> codes, int first, int samples)
    {
        int size = network.Graph.Input.Shape.Count;
        work.Group.Begin(0, samples);
        for (int i = 0; i < samples; i++)
        {
            network.Load(codes.Slice((first + i) * size, size), work, i);
        }

        network.Forward(work, parameters);
    }

    private void Run(Workspace work, ReadOnlySpan<byte> codes, int first, int samples) => Run(_network, _parameters, work, codes, first, samples);
}
