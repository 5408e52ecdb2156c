using System.Globalization;

namespace GradientsToGates.Ir.Float;

/// <summary>
/// Builds a float graph in C#: each call adds a layer that reads the one before it, or the layers named in <c>from</c>.
/// <c>new FloatGraphBuilder("net", new(28, 28, 1)).Conv2D(6, 5, same: true).Tanh().Flatten().Dense(10).Build()</c>.
/// </summary>
public sealed class FloatGraphBuilder
{
    private readonly string _name;
    private readonly List<FloatNode> _nodes = [];

    /// <summary>Starts with the input.</summary>
    /// <param name="name">Network name.</param>
    /// <param name="shape">Input shape.</param>
    /// <param name="levels">Largest input code.</param>
    /// <param name="mean">Per channel, subtracted after division by the levels; empty for 0.</param>
    /// <param name="std">Per channel divisor; empty for 1.</param>
    public FloatGraphBuilder(string name, TensorShape shape, int levels = 255, IEnumerable<double>? mean = null, IEnumerable<double>? std = null)
    {
        _name = name;
        _nodes.Add(new InputLayer("input", shape, levels, ValueArray.From(mean ?? []), ValueArray.From(std ?? [])));
    }

    /// <summary>Name of the layer added last.</summary>
    public string Last => _nodes[^1].Name;

    /// <summary>Adds a convolution.</summary>
    /// <param name="filters">Output channels.</param>
    /// <param name="kernel">Kernel extents.</param>
    /// <param name="stride">Strides; 1 when left out.</param>
    /// <param name="same">Keras <c>same</c> padding.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Conv2D(int filters, Extent kernel, Extent? stride = null, bool same = false, bool bias = true, string? name = null, string? from = null) =>
        Add(new Conv2DLayer(Name(name, "conv"), From(from), filters, kernel, stride ?? Extent.Square(1), same, bias));

    /// <summary>Adds a convolution with a square kernel.</summary>
    /// <param name="filters">Output channels.</param>
    /// <param name="kernel">Kernel side.</param>
    /// <param name="same">Keras <c>same</c> padding.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Conv2D(int filters, int kernel, bool same = false, string? name = null, string? from = null) =>
        Conv2D(filters, Extent.Square(kernel), null, same, true, name, from);

    /// <summary>Adds a depthwise convolution.</summary>
    /// <param name="kernel">Kernel extents.</param>
    /// <param name="stride">Strides; 1 when left out.</param>
    /// <param name="same">Keras <c>same</c> padding.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder DepthwiseConv2D(Extent kernel, Extent? stride = null, bool same = false, bool bias = true, string? name = null, string? from = null) =>
        Add(new DepthwiseConv2DLayer(Name(name, "depthwise"), From(from), kernel, stride ?? Extent.Square(1), same, bias));

    /// <summary>Adds a dense layer.</summary>
    /// <param name="units">Output values.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Dense(int units, bool bias = true, string? name = null, string? from = null) =>
        Add(new DenseLayer(Name(name, "dense"), From(from), units, bias));

    /// <summary>Adds batch normalization.</summary>
    /// <param name="momentum">What the moving statistics keep at each update.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder BatchNorm(double momentum = BatchNormLayer.DefaultMomentum, double epsilon = BatchNormLayer.DefaultEpsilon, string? name = null, string? from = null) =>
        Add(new BatchNormLayer(Name(name, "batchnorm"), From(from), momentum, epsilon));

    /// <summary>Adds dropout.</summary>
    /// <param name="rate">Part of the values that becomes 0 in training.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Dropout(double rate, string? name = null, string? from = null) => Add(new DropoutLayer(Name(name, "dropout"), From(from), rate));

    /// <summary>Adds max(0, x).</summary>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Relu(string? name = null, string? from = null) => Add(new ReluLayer(Name(name, "relu"), From(from)));

    /// <summary>Adds the logistic function.</summary>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Sigmoid(string? name = null, string? from = null) => Add(new SigmoidLayer(Name(name, "sigmoid"), From(from)));

    /// <summary>Adds the hyperbolic tangent.</summary>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Tanh(string? name = null, string? from = null) => Add(new TanhLayer(Name(name, "tanh"), From(from)));

    /// <summary>Adds max pooling.</summary>
    /// <param name="kernel">Window extents.</param>
    /// <param name="stride">Strides; the window's extents when left out.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder MaxPool(Extent kernel, Extent? stride = null, string? name = null, string? from = null) =>
        Add(new MaxPoolLayer(Name(name, "maxpool"), From(from), kernel, stride ?? kernel));

    /// <summary>Adds average pooling.</summary>
    /// <param name="kernel">Window extents.</param>
    /// <param name="stride">Strides; the window's extents when left out.</param>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder AvgPool(Extent kernel, Extent? stride = null, string? name = null, string? from = null) =>
        Add(new AvgPoolLayer(Name(name, "avgpool"), From(from), kernel, stride ?? kernel));

    /// <summary>Adds the mean over the whole image.</summary>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder GlobalAvgPool(string? name = null, string? from = null) => Add(new GlobalAvgPoolLayer(Name(name, "globalavgpool"), From(from)));

    /// <summary>Adds the sum of two layers.</summary>
    /// <param name="a">One layer.</param>
    /// <param name="b">The other.</param>
    /// <param name="name">Name; numbered when left out.</param>
    public FloatGraphBuilder Add(string a, string b, string? name = null) => Add(new AddLayer(Name(name, "add"), [a, b]));

    /// <summary>Adds the change from an image to a vector.</summary>
    /// <param name="name">Name; numbered when left out.</param>
    /// <param name="from">Layer read; the last when left out.</param>
    public FloatGraphBuilder Flatten(string? name = null, string? from = null) => Add(new FlattenLayer(Name(name, "flatten"), From(from)));

    /// <summary>Checks shapes and returns the graph.</summary>
    /// <exception cref="Diagnostics.UserException">G2G11xx: layers do not fit.</exception>
    public FloatGraph Build() => new(_name, _nodes);

    private FloatGraphBuilder Add(FloatNode node)
    {
        _nodes.Add(node);
        return this;
    }

    private ValueArray<string> From(string? from) => [from ?? Last];

    private string Name(string? name, string kind) =>
        name ?? kind + (_nodes.Count(n => n.Name.StartsWith(kind, StringComparison.Ordinal)) + 1).ToString(CultureInfo.InvariantCulture);
}
