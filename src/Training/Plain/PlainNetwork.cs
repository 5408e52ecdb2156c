using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Plain;

/// <summary>
/// A network in double precision, one sample at a time, every intermediate by name: slow and plain. The fast kernels are checked against
/// it, and g2g explain prints it.
/// </summary>
public sealed class PlainNetwork
{
    private readonly FloatGraph _graph;
    private readonly LossKind _loss;
    private readonly Dictionary<string, double[]> _weights;

    /// <summary>Takes the weights over in double precision.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="weights">The weights.</param>
    public PlainNetwork(FloatGraph graph, LossKind loss, WeightSet weights)
        : this(graph, loss, weights.Items.ToDictionary(t => t.Key, t => Array.ConvertAll(t.Value.Data, v => (double)v)))
    {
    }

    /// <summary>Keeps the weights; no copy is made.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="weights">By name, in file order.</param>
    public PlainNetwork(FloatGraph graph, LossKind loss, IReadOnlyDictionary<string, double[]> weights)
    {
        _graph = graph;
        _loss = loss;
        _weights = new Dictionary<string, double[]>(weights);
    }

    /// <summary>The weights by name, in file order.</summary>
    public IReadOnlyDictionary<string, double[]> Weights => _weights;

    /// <summary>Real values of pixel codes.</summary>
    /// <param name="codes">[H, W, C].</param>
    public double[] Normalize(ReadOnlySpan<byte> codes)
    {
        InputLayer input = _graph.Input;
        double[] values = new double[codes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Normalization.Value(input, codes[i], i % input.Shape.Channels);
        }

        return values;
    }

    /// <summary>Values of every node.</summary>
    /// <param name="input">Real values of the input, [H, W, C].</param>
    public IReadOnlyDictionary<string, double[]> Forward(double[] input)
    {
        var values = new Dictionary<string, double[]> { [_graph.Input.Name] = input };
        foreach (FloatNode node in _graph.Nodes.Skip(1))
        {
            values[node.Name] = PlainLayer.Create(_graph, node, _weights).Forward(Inputs(values, node), Weight(node), Bias(node));
        }

        return values;
    }

    /// <summary>Loss of a sample.</summary>
    /// <param name="input">Real values of the input.</param>
    /// <param name="label">Class.</param>
    public double Loss(double[] input, byte label) => PlainLoss.Evaluate(_loss, Forward(input)[_graph.Output.Name], label).Loss;

    /// <summary>Forward and backward for one sample.</summary>
    /// <param name="input">Real values of the input.</param>
    /// <param name="label">Class.</param>
    public PlainPass Run(double[] input, byte label)
    {
        IReadOnlyDictionary<string, double[]> values = Forward(input);
        var nodeGradients = _graph.Nodes.ToDictionary(n => n.Name, n => new double[values[n.Name].Length]);
        var weightGradients = _graph.ParameterShapes().Where(p => !FloatGraph.IsStatistic(p.Name)).ToDictionary(p => p.Name, p => new double[_weights[p.Name].Length]);
        (double loss, nodeGradients[_graph.Output.Name]) = PlainLoss.Evaluate(_loss, values[_graph.Output.Name], label);
        foreach (FloatNode node in _graph.Nodes.Skip(1).Reverse())
        {
            double[] dw = weightGradients.GetValueOrDefault(node.Name + ".weight", []);
            double[] db = weightGradients.GetValueOrDefault(node.Name + ".bias", []);
            double[][] dx = PlainLayer.Create(_graph, node, _weights).Backward(Inputs(values, node), values[node.Name], nodeGradients[node.Name], Weight(node), dw, db);
            for (int i = 0; i < dx.Length; i++)
            {
                double[] target = nodeGradients[node.Inputs[i]];
                for (int j = 0; j < target.Length; j++)
                {
                    target[j] += dx[i][j];
                }
            }
        }

        return new PlainPass(values, loss, nodeGradients, weightGradients);
    }

    /// <summary>The derivative by one weight without calculus: (loss(w + h) - loss(w - h)) / 2h.</summary>
    /// <param name="input">Real values of the input.</param>
    /// <param name="label">Class.</param>
    /// <param name="array">Such as <c>conv1.weight</c>.</param>
    /// <param name="index">Index in the array, file order.</param>
    /// <param name="step">h.</param>
    public double NumericGradient(double[] input, byte label, string array, int index, double step = 1e-5)
    {
        double[] changed = [.. _weights[array]];
        var other = new PlainNetwork(_graph, _loss, new Dictionary<string, double[]>(_weights) { [array] = changed });
        changed[index] = _weights[array][index] + step;
        double above = other.Loss(input, label);
        changed[index] = _weights[array][index] - step;
        double below = other.Loss(input, label);
        return (above - below) / (2 * step);
    }

    /// <summary>The weights after one step of plain gradient descent, w - rate g.</summary>
    /// <param name="pass">A sample's gradients.</param>
    /// <param name="rate">Learning rate.</param>
    public IReadOnlyDictionary<string, double[]> Step(PlainPass pass, double rate) => _weights.ToDictionary(
        w => w.Key,
        w => pass.WeightGradients.TryGetValue(w.Key, out double[]? slope) ? w.Value.Zip(slope, (value, gradient) => value - (rate * gradient)).ToArray() : w.Value);

    private static double[][] Inputs(IReadOnlyDictionary<string, double[]> values, FloatNode node) => [.. node.Inputs.Select(i => values[i])];

    private double[] Weight(FloatNode node) => _weights.GetValueOrDefault(node.Name + ".weight", []);

    private double[] Bias(FloatNode node) => _weights.GetValueOrDefault(node.Name + ".bias", []);
}
