using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Explain;

/// <summary>
/// The forward pass in real numbers, by pencil (<see cref="Pencil"/>). What is explained is computed from what was explained before it;
/// operands that are not explained are taken from <see cref="PlainNetwork"/>, rounded.
/// </summary>
internal sealed class FloatForward
{
    private readonly FloatGraph _graph;
    private readonly Selection _selection;
    private readonly Page _page;
    private readonly byte[] _codes;
    private readonly Dictionary<string, decimal[]> _values;

    /// <summary>Prepares; <see cref="Write"/> does the work.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="codes">Input codes, [H, W, C].</param>
    /// <param name="selection">What is explained.</param>
    /// <param name="page">Receives the text.</param>
    public FloatForward(FloatGraph graph, WeightSet weights, byte[] codes, Selection selection, Page page)
    {
        (_graph, _selection, _page, _codes) = (graph, selection, page, codes);
        Weights = weights.Items.ToDictionary(t => t.Key, t => Array.ConvertAll(t.Value.Data, w => Pencil.Round((double)w)));
        var plain = new PlainNetwork(graph, LossKind.MeanSquaredError, weights);
        _values = plain.Forward(plain.Normalize(codes)).ToDictionary(v => v.Key, v => Array.ConvertAll(v.Value, Pencil.Round));
    }

    /// <summary>Weights and biases by name, rounded.</summary>
    public IReadOnlyDictionary<string, decimal[]> Weights { get; }

    /// <summary>Values of each node.</summary>
    public IReadOnlyDictionary<string, decimal[]> Values => _values;

    /// <summary>Writes every explained node.</summary>
    public void Write()
    {
        foreach (FloatNode node in _graph.Nodes)
        {
            IReadOnlyCollection<int> elements = _selection.Of(node.Name);
            if (elements.Count == 0)
            {
                continue;
            }

            _page.Line($"");
            _page.Line($"float {node.Name}: {Headings.Of(_graph, node)}");
            foreach (int i in elements)
            {
                decimal value = Element(node, i);
                _values[node.Name][i] = value;
                _page.Line($"{Name(node, i)} = {Pencil.Real(value)}");
            }
        }
    }

    /// <summary>Writes the class that the output stands for.</summary>
    public void WriteResult()
    {
        FloatNode output = _graph.Output;
        decimal[] y = _values[output.Name];
        _page.Line($"");
        if (y.Length == 1)
        {
            _page.Line($"float result: class {(y[0] >= 0.5m ? 1 : 0)} | {Name(output, 0)} = {Pencil.Real(y[0])}, class 1 from 0.5 up");
        }
        else
        {
            _page.Line($"float result: class {Array.IndexOf(y, y.Max())} | largest of {string.Join(", ", y.Select(Pencil.Real))}");
        }
    }

    /// <summary>Products of an output of a layer with weights.</summary>
    /// <param name="n">A convolution or dense layer.</param>
    /// <param name="output">Index of the output.</param>
    public IEnumerable<Tap> TapsOf(FloatNode n, int output)
    {
        if (n is ConvolutionLayer)
        {
            Window window = Windows.Of(_graph, n);
            return n is DepthwiseConv2DLayer ? window.TapsOfChannel(output) : window.Taps(output);
        }

        int inputs = _graph.InputShapeOf(n).Count;
        return Enumerable.Range(0, inputs).Select(j => new Tap((output * inputs) + j, j, j));
    }

    /// <summary>The input of a product. Padding is 0, or what a pixel of code 0 is by normalization.</summary>
    /// <param name="n">The layer.</param>
    /// <param name="tap">The product.</param>
    public decimal InputOf(FloatNode n, Tap tap) => tap.Input >= 0
        ? _values[n.Inputs[0]][tap.Input]
        : _graph[n.Inputs[0]] is InputLayer pixels ? Pencil.Round(Normalization.Value(pixels, 0, tap.Channel)) : 0;

    /// <summary>The weight of a product.</summary>
    /// <param name="n">The layer.</param>
    /// <param name="tap">The product.</param>
    public decimal WeightOf(FloatNode n, Tap tap) => Weights[n.Name + ".weight"][tap.Weight];

    /// <summary>How the text calls the input of a product.</summary>
    /// <param name="n">The layer.</param>
    /// <param name="tap">The product.</param>
    public string InputNameOf(FloatNode n, Tap tap) => tap.Input < 0 ? "padding" : InputName(n, tap.Input);

    /// <summary>How the text calls the weight of a product.</summary>
    /// <param name="n">The layer.</param>
    /// <param name="tap">The product.</param>
    public string WeightNameOf(FloatNode n, Tap tap) => "weight" + Names.Axes(Shapes.OfWeights(_graph, n), tap.Weight);

    private decimal Element(FloatNode node, int i) => node switch
    {
        InputLayer n => Input(n, i),
        ConvolutionLayer or DenseLayer => Weighted(node, i),
        ReluLayer => Relu(node, i),
        SigmoidLayer => Sigmoid(node, i),
        TanhLayer => Tanh(node, i),
        MaxPoolLayer => Max(node, i),
        AvgPoolLayer or GlobalAvgPoolLayer => Mean(node, i),
        AddLayer => Sum(node, i),
        FlattenLayer or DropoutLayer => Copy(node, i),
        _ => throw new UnsupportedNodeException(node, "explain"),
    };

    private decimal Input(InputLayer n, int i)
    {
        int c = i % n.Shape.Channels;
        decimal value = Pencil.Round((decimal)_codes[i] / n.Levels);
        string line = FormattableString.Invariant($"{Name(n, i)} pixel: {_codes[i]} / {n.Levels} = {Pencil.Real(value)}");
        if (n.Mean.Count > 0)
        {
            decimal mean = Pencil.Round(n.Mean[c]);
            line += $"; - mean {Pencil.Real(mean)} = {Pencil.Real(value - mean)}";
            value -= mean;
        }

        if (n.Std.Count > 0)
        {
            decimal std = Pencil.Round(n.Std[c]);
            value = Pencil.Round(value / std);
            line += $"; / std {Pencil.Real(std)} = {Pencil.Real(value)}";
        }

        _page.Line($"{line}");
        return value;
    }

    private decimal Weighted(FloatNode n, int i)
    {
        int channel = i % _graph.ShapeOf(n.Name).Channels;
        bool hasBias = Weights.ContainsKey(n.Name + ".bias");
        decimal sum = hasBias ? Weights[n.Name + ".bias"][channel] : 0;
        _page.Line($"{Name(n, i)} bias: {Pencil.Real(sum)} | {(hasBias ? FormattableString.Invariant($"bias[{channel}]") : "none")}");
        int k = 0;
        foreach (Tap tap in TapsOf(n, i))
        {
            decimal x = InputOf(n, tap);
            decimal w = WeightOf(n, tap);
            decimal product = Pencil.Round(x * w);
            Product.Row(
                _page,
                Name(n, i),
                ++k,
                (Pencil.Real(x), Pencil.Real(w), Pencil.Real(product)),
                (Pencil.Real(sum), Pencil.Real(sum + product)),
                $"{InputNameOf(n, tap)} * {WeightNameOf(n, tap)}");
            sum += product;
        }

        return sum;
    }

    private decimal Relu(FloatNode n, int i)
    {
        decimal x = Operand(n, i);
        decimal y = Math.Max(0, x);
        _page.Line($"{Name(n, i)} relu: max(0, {Pencil.Real(x)}) = {Pencil.Real(y)} | {InputName(n, i)}");
        return y;
    }

    private decimal Sigmoid(FloatNode n, int i)
    {
        decimal x = Operand(n, i);
        decimal power = Pencil.Exp(-x);
        decimal y = Pencil.Round(1 / (1 + power));
        _page.Line($"{Name(n, i)} sigmoid: e^{Pencil.Real(-x)} = {Pencil.Precise(power)}; 1 / (1 + {Pencil.Precise(power)}) = {Pencil.Real(y)} | e^-x, x = {InputName(n, i)}");
        return y;
    }

    private decimal Tanh(FloatNode n, int i)
    {
        decimal x = Operand(n, i);
        decimal power = Pencil.Exp(-2 * x);
        string e = Pencil.Precise(power);
        decimal y = Pencil.Round((1 - power) / (1 + power));
        _page.Line($"{Name(n, i)} tanh: e^{Pencil.Real(-2 * x)} = {e}; (1 - {e}) / (1 + {e}) = {Pencil.Real(y)} | e^-2x, x = {InputName(n, i)}");
        return y;
    }

    private decimal Max(FloatNode n, int i)
    {
        int[] inputs = [.. Windows.Of(_graph, n).OfChannel(i)];
        decimal[] values = [.. inputs.Select(j => _values[n.Inputs[0]][j])];
        _page.Line($"{Name(n, i)} max of {string.Join(", ", values.Select(Pencil.Real))} = {Pencil.Real(values.Max())} | {string.Join(", ", inputs.Select(j => Name(_graph[n.Inputs[0]], j)))}");
        return values.Max();
    }

    private decimal Mean(FloatNode n, int i)
    {
        decimal sum = 0;
        int k = 0;
        foreach (int j in Windows.Of(_graph, n).OfChannel(i))
        {
            decimal x = _values[n.Inputs[0]][j];
            Product.TermRow(_page, Name(n, i), ++k, Pencil.Real(x), (Pencil.Real(sum), Pencil.Real(sum + x)), Name(_graph[n.Inputs[0]], j));
            sum += x;
        }

        decimal mean = Pencil.Round(sum / k);
        _page.Line($"{Name(n, i)} mean: {Pencil.Real(sum)} / {k} = {Pencil.Real(mean)}");
        return mean;
    }

    private decimal Sum(FloatNode n, int i)
    {
        (decimal a, decimal b) = (_values[n.Inputs[0]][i], _values[n.Inputs[1]][i]);
        _page.Line($"{Name(n, i)} add: {Pencil.Real(a)} + {Pencil.Real(b)} = {Pencil.Real(a + b)} | {Name(_graph[n.Inputs[0]], i)} + {Name(_graph[n.Inputs[1]], i)}");
        return a + b;
    }

    private decimal Copy(FloatNode n, int i)
    {
        _page.Line($"{Name(n, i)} copy: {Pencil.Real(Operand(n, i))} | {InputName(n, i)}");
        return Operand(n, i);
    }

    private decimal Operand(FloatNode n, int i) => _values[n.Inputs[0]][i];

    private string InputName(FloatNode n, int i) => Name(_graph[n.Inputs[0]], i);

    private string Name(FloatNode n, int i) => Names.Element(n.Name, _graph.ShapeOf(n.Name), i);
}
