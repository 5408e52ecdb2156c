using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization.Tests;

/// <summary>
/// A network as C++ with <c>ap_fixed&lt;W,I&gt;</c> (truncate, wrap) and wide accumulators runs it, in real numbers: each value is a double, each sum and
/// product exact. Of the product it knows the float graph and its weights alone; codes, multipliers and shifts do not occur.
/// </summary>
/// <param name="graph">Convolutions, dense layers, ReLU, sums and pools, over a power of two of values where they average.</param>
/// <param name="weights">Its parameters.</param>
/// <param name="bits">W.</param>
/// <param name="fraction">W - I.</param>
internal sealed class ApFixedNetwork(FloatGraph graph, IReadOnlyDictionary<string, Tensor<float>> weights, int bits, int fraction)
{
    private readonly Dictionary<string, double[]> _values = [];

    // What one pixel code stands for: the power of two nearest to 1/(255 * mean deviation).
    private readonly double _pixel = Math.Pow(2, Math.Round(-Math.Log2(graph.Input.Levels * (graph.Input.Std.Count == 0 ? 1 : graph.Input.Std.Average()))));

    /// <summary>Values by float node; those of a layer with weights are its sums.</summary>
    public IReadOnlyDictionary<string, double[]> Run(byte[] pixels)
    {
        foreach (FloatNode node in graph.Nodes)
        {
            _values[node.Name] = node switch
            {
                InputLayer => [.. pixels.Select(p => p * _pixel)],
                Conv2DLayer n => Convolve(n, n.Filters),
                DepthwiseConv2DLayer n => Convolve(n, graph.InputShapeOf(n).Channels),
                DenseLayer n => Multiply(n),
                ReluLayer => [.. Activation(node.Inputs[0]).Select(v => Math.Max(0, v))],
                AddLayer => [.. Activation(node.Inputs[0]).Zip(Activation(node.Inputs[1]), (a, b) => Fixed(a + b))],
                MaxPoolLayer n => Pool(n, n.Kernel, n.Stride, window => window.Max()),
                GlobalAvgPoolLayer n => Pool(n, Whole(n), Whole(n), window => Fixed(window.Sum() / window.Count)),
                FlattenLayer => Activation(node.Inputs[0]),
                _ => throw new NotSupportedException(node.GetType().Name),
            };
        }

        return _values;
    }

    /// <summary>What a layer hands on: its sum, cut to the format.</summary>
    public double[] Activation(string name) => graph[name] is ConvolutionLayer or DenseLayer ? [.. _values[name].Select(Fixed)] : _values[name];

    /// <summary>ap_fixed: floor to 2^-fraction, then the value in [-2^(W-1), 2^(W-1)) that is the same modulo 2^W.</summary>
    private double Fixed(double real)
    {
        double units = Math.Floor(real * Math.Pow(2, fraction));
        double turns = Math.Floor((units + Math.Pow(2, bits - 1)) / Math.Pow(2, bits));
        return (units - (turns * Math.Pow(2, bits))) / Math.Pow(2, fraction);
    }

    private Extent Whole(FloatNode n) => new(graph.InputShapeOf(n).Height, graph.InputShapeOf(n).Width);

    // A depthwise convolution is one whose products with other channels are left out.
    private double[] Convolve(ConvolutionLayer n, int outputs)
    {
        TensorShape from = graph.InputShapeOf(n);
        TensorShape to = graph.ShapeOf(n.Name);
        double[] x = Activation(n.Inputs[0]);
        (double[] w, double[] b) = Parameters(n, outputs);
        bool own = n is DepthwiseConv2DLayer;
        double[] sums = new double[to.Count];
        for (int i = 0; i < sums.Length; i++)
        {
            (int y, int column, int o) = (i / to.Channels / to.Width, i / to.Channels % to.Width, i % to.Channels);
            sums[i] = b[o];
            for (int k = 0; k < n.Kernel.Area; k++)
            {
                int iy = (y * n.Stride.Height) + (k / n.Kernel.Width) - graph.PaddingOf(n).Top;
                int ix = (column * n.Stride.Width) + (k % n.Kernel.Width) - graph.PaddingOf(n).Left;
                for (int c = own ? o : 0; c < (own ? o + 1 : from.Channels) && iy >= 0 && iy < from.Height && ix >= 0 && ix < from.Width; c++)
                {
                    sums[i] += x[(((iy * from.Width) + ix) * from.Channels) + c] * w[own ? (o * n.Kernel.Area) + k : (((o * n.Kernel.Area) + k) * from.Channels) + c];
                }
            }
        }

        return sums;
    }

    private double[] Multiply(DenseLayer n)
    {
        double[] x = Activation(n.Inputs[0]);
        (double[] w, double[] b) = Parameters(n, n.Units);
        return [.. b.Select((bias, o) => bias + x.Select((v, i) => v * w[(o * x.Length) + i]).Sum())];
    }

    private double[] Pool(FloatNode n, Extent kernel, Extent stride, Func<List<double>, double> reduce)
    {
        TensorShape from = graph.InputShapeOf(n);
        TensorShape to = graph.ShapeOf(n.Name);
        double[] x = Activation(n.Inputs[0]);
        return [.. Enumerable.Range(0, to.Count).Select(i => reduce([.. Enumerable.Range(0, kernel.Area).Select(k =>
        {
            int y = (i / to.Channels / to.Width * stride.Height) + (k / kernel.Width);
            int column = (i / to.Channels % to.Width * stride.Width) + (k % kernel.Width);
            return x[(((y * from.Width) + column) * from.Channels) + (i % to.Channels)];
        })]))];
    }

    // Rounded half to even and saturated. The first layers take the input's normalization in; what that adds to a bias is rounded to the last bit of a product.
    private (double[] Weights, double[] Bias) Parameters(FloatNode n, int outputs)
    {
        double[] w = [.. weights[n.Name + ".weight"].Data.Select(v => (double)v)];
        double[] b = [.. weights[n.Name + ".bias"].Data.Select(v => Parameter(v))];
        if (!IsImage(n.Inputs[0]))
        {
            return ([.. w.Select(Parameter)], b);
        }

        InputLayer input = graph.Input;
        double last = _pixel / Math.Pow(2, fraction);
        for (int i = 0; i < w.Length; i++)
        {
            int c = n is DepthwiseConv2DLayer ? i / (w.Length / outputs) : i % input.Shape.Channels;
            double deviation = input.Std.Count == 0 ? 1 : input.Std[c];
            b[i / (w.Length / outputs)] -= w[i] * (input.Mean.Count == 0 ? 0 : input.Mean[c]) / deviation;
            w[i] *= 1 / (deviation * _pixel * input.Levels);
        }

        return ([.. w.Select(Parameter)], [.. b.Select(v => Math.Round(v / last) * last)]);
    }

    private bool IsImage(string name) => graph[name] is InputLayer || (graph[name] is FlattenLayer n && IsImage(n.Inputs[0]));

    private double Parameter(double value)
    {
        double one = Math.Pow(2, fraction);
        return Math.Clamp(Math.Round(value * one), -Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1) / one;
    }
}
