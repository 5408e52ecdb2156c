using GradientsToGates.Ir;

namespace GradientsToGates.Training.Plain;

/// <summary>A pool: tells which inputs each output sees.</summary>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="kernel">Window extents.</param>
/// <param name="stride">Strides.</param>
internal abstract class PlainPool(TensorShape input, TensorShape output, Extent kernel, Extent stride) : PlainLayer
{
    /// <summary>Number of inputs of a window.</summary>
    protected int Area => kernel.Area;

    /// <summary>Number of outputs.</summary>
    protected int Outputs => output.Count;

    /// <summary>Indices of the inputs of a window, row by row.</summary>
    /// <param name="o">Index of the output.</param>
    protected IEnumerable<int> Window(int o)
    {
        int channel = o % output.Channels;
        int ox = o / output.Channels % output.Width;
        int oy = o / output.Channels / output.Width;
        for (int ky = 0; ky < kernel.Height; ky++)
        {
            for (int kx = 0; kx < kernel.Width; kx++)
            {
                yield return (((((oy * stride.Height) + ky) * input.Width) + (ox * stride.Width) + kx) * input.Channels) + channel;
            }
        }
    }
}

/// <summary>y = mean of the window; each input of it gets dy / area.</summary>
internal sealed class PlainAvgPool(TensorShape input, TensorShape output, Extent kernel, Extent stride) : PlainPool(input, output, kernel, stride)
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) =>
        [.. Enumerable.Range(0, Outputs).Select(o => Window(o).Sum(i => inputs[0][i]) / Area)];

    /// <inheritdoc/>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db)
    {
        double[] dx = new double[inputs[0].Length];
        for (int o = 0; o < dy.Length; o++)
        {
            foreach (int i in Window(o))
            {
                dx[i] += dy[o] / Area;
            }
        }

        return [dx];
    }
}

/// <summary>y = largest of the window; the first input with that value gets dy.</summary>
internal sealed class PlainMaxPool(TensorShape input, TensorShape output, Extent kernel, Extent stride) : PlainPool(input, output, kernel, stride)
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) =>
        [.. Enumerable.Range(0, Outputs).Select(o => Window(o).Max(i => inputs[0][i]))];

    /// <inheritdoc/>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db)
    {
        double[] dx = new double[inputs[0].Length];
        for (int o = 0; o < dy.Length; o++)
        {
            dx[Window(o).MaxBy(i => inputs[0][i])] += dy[o];
        }

        return [dx];
    }
}
