using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Explain.Tests;

/// <summary>A network in double precision, written from its formulas alone; shares no code with training.</summary>
internal sealed class TinyNet(FloatGraph graph, IReadOnlyDictionary<string, double[]> weights, byte[] codes)
{
    private readonly Dictionary<(string, int, int, int), double> _cache = [];

    /// <summary>One value.</summary>
    public double Value(string node, int y, int x, int c)
    {
        if (!_cache.TryGetValue((node, y, x, c), out double value))
        {
            _cache[(node, y, x, c)] = value = Compute(graph[node], y, x, c);
        }

        return value;
    }

    /// <summary>Loss of the output.</summary>
    public double Loss(LossKind kind, int label)
    {
        int n = graph.ShapeOf(graph.Output.Name).Count;
        double[] y = [.. Enumerable.Range(0, n).Select(j => Value(graph.Output.Name, 0, 0, j))];
        double Target(int j) => n == 1 ? label : j == label ? 1 : 0;
        return kind switch
        {
            LossKind.CrossEntropy => Math.Log(y.Sum(Math.Exp)) - y[label],
            LossKind.BinaryCrossEntropy => -y.Select((p, j) => Math.Log(Target(j) == 1 ? p : 1 - p)).Average(),
            _ => y.Select((v, j) => Math.Pow(v - Target(j), 2)).Average(),
        };
    }

    private double Compute(FloatNode node, int y, int x, int c)
    {
        double At(int yy, int xx, int cc, int input = 0) => Value(node.Inputs[input], yy, xx, cc);
        TensorShape shape = graph.ShapeOf(node.Inputs.Count > 0 ? node.Inputs[0] : node.Name);
        switch (node)
        {
            case InputLayer n:
                return Pixel(n, codes[(((y * shape.Width) + x) * shape.Channels) + c], c);
            case Conv2DLayer n:
                Padding p = graph.PaddingOf(n);
                double sum = n.Bias ? weights[n.Name + ".bias"][c] : 0;
                for (int ky = 0; ky < n.Kernel.Height; ky++)
                {
                    for (int kx = 0; kx < n.Kernel.Width; kx++)
                    {
                        (int iy, int ix) = ((y * n.Stride.Height) + ky - p.Top, (x * n.Stride.Width) + kx - p.Left);
                        bool inside = iy >= 0 && iy < shape.Height && ix >= 0 && ix < shape.Width;
                        for (int ci = 0; ci < shape.Channels; ci++)
                        {
                            double pixel = inside ? At(iy, ix, ci) : graph[n.Inputs[0]] is InputLayer input ? Pixel(input, 0, ci) : 0;
                            sum += pixel * weights[n.Name + ".weight"][(((((c * n.Kernel.Height) + ky) * n.Kernel.Width) + kx) * shape.Channels) + ci];
                        }
                    }
                }

                return sum;
            case DepthwiseConv2DLayer n:
                (int top, int left) = (graph.PaddingOf(n).Top, graph.PaddingOf(n).Left);
                return (n.Bias ? weights[n.Name + ".bias"][c] : 0) + Enumerable.Range(0, n.Kernel.Area).Sum(k =>
                {
                    (int iy, int ix) = ((y * n.Stride.Height) + (k / n.Kernel.Width) - top, (x * n.Stride.Width) + (k % n.Kernel.Width) - left);
                    bool inside = iy >= 0 && iy < shape.Height && ix >= 0 && ix < shape.Width;
                    return weights[n.Name + ".weight"][(c * n.Kernel.Area) + k] * (inside ? At(iy, ix, c) : graph[n.Inputs[0]] is InputLayer input ? Pixel(input, 0, c) : 0);
                });
            case DenseLayer n:
                return (n.Bias ? weights[n.Name + ".bias"][c] : 0) + Enumerable.Range(0, shape.Channels).Sum(i => At(0, 0, i) * weights[n.Name + ".weight"][(c * shape.Channels) + i]);
            case ReluLayer:
                return Math.Max(0, At(y, x, c));
            case SigmoidLayer:
                return 1 / (1 + Math.Exp(-At(y, x, c)));
            case TanhLayer:
                return Math.Tanh(At(y, x, c));
            case AddLayer:
                return At(y, x, c) + At(y, x, c, 1);
            case FlattenLayer:
                return At(c / shape.Channels / shape.Width, c / shape.Channels % shape.Width, c % shape.Channels);
            case MaxPoolLayer n:
                return Window(n.Kernel, n.Stride).Max();
            case AvgPoolLayer n:
                return Window(n.Kernel, n.Stride).Average();
            case GlobalAvgPoolLayer:
                return Window(new Extent(shape.Height, shape.Width), new Extent(1, 1)).Average();
            default:
                throw new InvalidOperationException(node.ToString());
        }

        IEnumerable<double> Window(Extent kernel, Extent stride) =>
            from ky in Enumerable.Range(0, kernel.Height)
            from kx in Enumerable.Range(0, kernel.Width)
            select At((y * stride.Height) + ky, (x * stride.Width) + kx, c);
    }

    private static double Pixel(InputLayer n, int code, int c) =>
        (((double)code / n.Levels) - (n.Mean.Count > 0 ? n.Mean[c] : 0)) / (n.Std.Count > 0 ? n.Std[c] : 1);
}
