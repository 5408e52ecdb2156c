using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Explain;

/// <summary>
/// The derivative of the loss by every value and weight, by pencil. One rule serves all layers: the gradient of a value is the sum, over all
/// places where it is used, of the gradient there times the local factor: a weight, a slope, a share.
/// </summary>
internal sealed class Backward
{
    private readonly NetworkDefinition _definition;
    private readonly FloatGraph _graph;
    private readonly FloatForward _forward;
    private readonly byte _label;
    private readonly Page _page;
    private readonly Dictionary<string, decimal[]> _values = [];
    private readonly Dictionary<string, decimal[]> _slopes = [];
    private readonly Dictionary<string, decimal[]> _weights = [];

    /// <summary>Prepares; <see cref="Write"/> does the work.</summary>
    /// <param name="definition">The network and its loss.</param>
    /// <param name="forward">The forward pass, whole.</param>
    /// <param name="label">The right class.</param>
    /// <param name="page">Receives the text.</param>
    public Backward(NetworkDefinition definition, FloatForward forward, byte label, Page page) =>
        (_definition, _graph, _forward, _label, _page) = (definition, definition.Graph, forward, label, page);

    /// <summary>Gradient of every weight and bias, by name.</summary>
    public IReadOnlyDictionary<string, decimal[]> Weights => _weights;

    /// <summary>Writes loss and gradients.</summary>
    public void Write()
    {
        _page.Line($"");
        _page.Line($"# One step of backpropagation. A gradient is the derivative of the loss by the value or weight named.");
        _page.Line($"");
        _page.Line($"backward {_graph.Name}: label {_label}");
        _values[_graph.Output.Name] = new LossLines(_definition, _forward.Values, _label, _page).Write();
        foreach (FloatNode node in _graph.Nodes.Skip(1).Reverse())
        {
            _page.Line($"");
            _page.Line($"backward {node.Name}: {Headings.Of(_graph, node)}");
            if (node != _graph.Output)
            {
                Gradients(node);
            }

            for (int i = 0; i < _values[node.Name].Length; i++)
            {
                _page.Line($"{Name(node, i)} gradient = {Pencil.Real(_values[node.Name][i])}");
            }

            Slopes(node);
            WeightGradients(node);
        }
    }

    private void Gradients(FloatNode node)
    {
        var terms = new List<Use>[_graph.ShapeOf(node.Name).Count];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = [];
        }

        foreach (FloatNode consumer in _graph.Nodes.Where(n => n.Inputs.Contains(node.Name)))
        {
            foreach (Use use in Uses(node, consumer))
            {
                terms[use.Input].Add(use);
            }
        }

        _values[node.Name] = [.. terms.Select((t, i) => Sum(Name(node, i) + " gradient", t.Select(u => (u.Gradient, u.Factor, u.Origin))))];
    }

    /// <summary>Where a consumer uses a node's values.</summary>
    private IEnumerable<Use> Uses(FloatNode node, FloatNode consumer)
    {
        decimal[] dy = _values[consumer.Name];
        return Enumerable.Range(0, dy.Length).SelectMany(o => Factors(o).Select(f => new Use(f.Input, dy[o], f.Factor, $"{Name(consumer, o)} gradient * {f.What}")));

        IEnumerable<(int Input, decimal Factor, string What)> Factors(int o) => consumer switch
        {
            ConvolutionLayer or DenseLayer => _forward.TapsOf(consumer, o).Where(t => t.Input >= 0).Select(t => (t.Input, _forward.WeightOf(consumer, t), _forward.WeightNameOf(consumer, t))),
            ReluLayer or SigmoidLayer or TanhLayer => [(o, _slopes[consumer.Name][o], "slope")],
            MaxPoolLayer => [(Windows.Of(_graph, consumer).OfChannel(o).MaxBy(i => _forward.Values[node.Name][i]), 1, "1, the largest")],
            AvgPoolLayer or GlobalAvgPoolLayer => Shares([.. Windows.Of(_graph, consumer).OfChannel(o)]),
            AddLayer => consumer.Inputs.Where(i => i == node.Name).Select(_ => (o, 1m, "1")),
            FlattenLayer or DropoutLayer => [(o, 1, "1")],
            _ => throw new UnsupportedNodeException(consumer, "explain"),
        };

        static IEnumerable<(int Input, decimal Factor, string What)> Shares(int[] window) =>
            window.Select(i => (i, Pencil.Round(1m / window.Length), FormattableString.Invariant($"1/{window.Length}")));
    }

    /// <summary>Slopes of an activation: its derivative, told by its value.</summary>
    private void Slopes(FloatNode node)
    {
        decimal[] values = _forward.Values[node.Name];
        decimal[] slopes = new decimal[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            string y = Pencil.Real(values[i]);
            switch (node)
            {
                case SigmoidLayer:
                    slopes[i] = Pencil.Round(values[i] * (1 - values[i]));
                    _page.Line($"{Name(node, i)} slope: {y} * (1 - {y}) = {Pencil.Real(slopes[i])}");
                    break;
                case TanhLayer:
                    slopes[i] = Pencil.Round(1 - (values[i] * values[i]));
                    _page.Line($"{Name(node, i)} slope: 1 - {y} * {y} = {Pencil.Real(slopes[i])}");
                    break;
                case ReluLayer:
                    slopes[i] = values[i] > 0 ? 1 : 0;
                    _page.Line($"{Name(node, i)} slope: {Pencil.Real(slopes[i])}, for {y} is {(values[i] > 0 ? "above" : "not above")} 0");
                    break;
                default:
                    return;
            }
        }

        _slopes[node.Name] = slopes;
    }

    /// <summary>Gradients of a layer's weights: sums, over all outputs, of the output's gradient times the weight's input.</summary>
    private void WeightGradients(FloatNode node)
    {
        if (node is not (ConvolutionLayer or DenseLayer))
        {
            return;
        }

        int[] shape = Shapes.OfWeights(_graph, node);
        decimal[] dy = _values[node.Name];
        var terms = new List<(decimal, decimal, string)>[_forward.Weights[node.Name + ".weight"].Length];
        for (int w = 0; w < terms.Length; w++)
        {
            terms[w] = [];
        }

        for (int o = 0; o < dy.Length; o++)
        {
            foreach (Tap tap in _forward.TapsOf(node, o))
            {
                terms[tap.Weight].Add((dy[o], _forward.InputOf(node, tap), $"{Name(node, o)} gradient * {_forward.InputNameOf(node, tap)}"));
            }
        }

        _weights[node.Name + ".weight"] = [.. terms.Select((t, w) => Sum($"{node.Name}.weight{Names.Axes(shape, w)} gradient", t))];
        if (_forward.Weights.ContainsKey(node.Name + ".bias"))
        {
            _weights[node.Name + ".bias"] = [.. Enumerable.Range(0, shape[0]).Select(c => Sum(
                FormattableString.Invariant($"{node.Name}.bias[{c}] gradient"),
                Enumerable.Range(0, dy.Length).Where(o => o % shape[0] == c).Select(o => (dy[o], 1m, $"{Name(node, o)} gradient * 1"))))];
        }
    }

    private decimal Sum(string name, IEnumerable<(decimal Gradient, decimal Factor, string Origin)> terms)
    {
        decimal sum = 0;
        int k = 0;
        foreach ((decimal gradient, decimal factor, string origin) in terms)
        {
            decimal product = Pencil.Round(gradient * factor);
            Product.Row(_page, name, ++k, (Pencil.Real(gradient), Pencil.Real(factor), Pencil.Real(product)), (Pencil.Real(sum), Pencil.Real(sum + product)), origin);
            sum += product;
        }

        return sum;
    }

    private string Name(FloatNode n, int i) => Names.Element(n.Name, _graph.ShapeOf(n.Name), i);

    /// <summary>One place where a value is used.</summary>
    /// <param name="Input">Index of the value.</param>
    /// <param name="Gradient">Gradient there.</param>
    /// <param name="Factor">Local factor.</param>
    /// <param name="Origin">What both are.</param>
    private readonly record struct Use(int Input, decimal Gradient, decimal Factor, string Origin);
}
