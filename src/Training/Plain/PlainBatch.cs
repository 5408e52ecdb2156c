using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Plain;

/// <summary>
/// A batch in training, in double precision and layer by layer: batch normalization sees all samples at once, dropout drops. The loss is the
/// mean over the samples.
/// </summary>
/// <param name="graph">The network.</param>
/// <param name="loss">What training makes small.</param>
/// <param name="weights">By name, in file order.</param>
/// <param name="dropout">For a node and a sample, per value 0 or 1 / (1 - rate).</param>
internal sealed class PlainBatch(FloatGraph graph, LossKind loss, IReadOnlyDictionary<string, double[]> weights, Func<DropoutLayer, int, double[]> dropout)
{
    /// <summary>Values of each node, [sample][H W C].</summary>
    public Dictionary<string, double[][]> Values { get; } = [];

    /// <summary>Derivative of the mean loss by each node's values.</summary>
    public Dictionary<string, double[][]> NodeGradients { get; } = [];

    /// <summary>Derivative of the mean loss by each trained array.</summary>
    public Dictionary<string, double[]> WeightGradients { get; } = [];

    /// <summary>Runs forward.</summary>
    /// <param name="inputs">Real values of each sample's input.</param>
    /// <param name="labels">Classes.</param>
    /// <returns>The mean loss.</returns>
    public double Forward(double[][] inputs, byte[] labels)
    {
        Values[graph.Input.Name] = inputs;
        foreach (FloatNode node in graph.Nodes.Skip(1))
        {
            Values[node.Name] = [.. inputs.Select((_, n) => LayerOf(node, n).Forward(InputsOf(node, n), Array(node, ".weight"), Array(node, ".bias")))];
        }

        return labels.Select((label, n) => PlainLoss.Evaluate(loss, Values[graph.Output.Name][n], label).Loss).Average();
    }

    /// <summary>Runs backward, after <see cref="Forward"/>.</summary>
    /// <param name="labels">Classes.</param>
    public void Backward(byte[] labels)
    {
        foreach (FloatNode node in graph.Nodes)
        {
            NodeGradients[node.Name] = [.. Values[node.Name].Select(v => new double[v.Length])];
        }

        NodeGradients[graph.Output.Name] =
            [.. labels.Select((label, n) => PlainLoss.Evaluate(loss, Values[graph.Output.Name][n], label).Gradient.Select(g => g / labels.Length).ToArray())];
        foreach (FloatNode node in graph.Nodes.Skip(1).Reverse())
        {
            double[] dw = WeightGradients[node.Name + ".weight"] = new double[Array(node, ".weight").Length];
            double[] db = WeightGradients[node.Name + ".bias"] = new double[Array(node, ".bias").Length];
            double[][] dy = NodeGradients[node.Name];
            if (LayerOf(node, 0) is PlainBatchNorm layer)
            {
                double[][] dx = layer.BackwardBatch(Values[node.Inputs[0]], dy, Array(node, ".weight"), dw, db);
                Add(dx, NodeGradients[node.Inputs[0]]);
                continue;
            }

            for (int n = 0; n < labels.Length; n++)
            {
                double[][] dx = LayerOf(node, n).Backward(InputsOf(node, n), Values[node.Name][n], dy[n], Array(node, ".weight"), dw, db);
                Add(dx, [.. node.Inputs.Select(i => NodeGradients[i][n])]);
            }
        }
    }

    private static void Add(double[][] from, double[][] to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            for (int j = 0; j < from[i].Length; j++)
            {
                to[i][j] += from[i][j];
            }
        }
    }

    private PlainLayer LayerOf(FloatNode node, int sample) => PlainLayer.Create(graph, node, weights) switch
    {
        PlainBatchNorm layer => layer.Of(Values[node.Inputs[0]]),
        PlainDropout when node is DropoutLayer own => new PlainDropout(dropout(own, sample)),
        PlainLayer layer => layer,
    };

    private double[][] InputsOf(FloatNode node, int sample) => [.. node.Inputs.Select(i => Values[i][sample])];

    private double[] Array(FloatNode node, string suffix) => weights.GetValueOrDefault(node.Name + suffix, []);
}
