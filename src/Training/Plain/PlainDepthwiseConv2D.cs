using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Plain;

/// <summary>y[oy, ox, c] = b[c] + sum over ky, kx of w[c, ky, kx] x[oy sy + ky - top, ox sx + kx - left, c].</summary>
/// <param name="node">The layer.</param>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="padding">Explicit padding.</param>
/// <param name="pixels">The network's input when the layer reads it: padding is then pixels of code 0, normalized; null for padding by 0.</param>
internal sealed class PlainDepthwiseConv2D(DepthwiseConv2DLayer node, TensorShape input, TensorShape output, Padding padding, InputLayer? pixels) : PlainLayer
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias)
    {
        double[] x = inputs[0];
        double[] y = new double[output.Count];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias.Length > 0 ? bias[i % output.Channels] : 0;
        }

        ForEachProduct((o, w, i) => y[o] += weights[w] * (i < 0 ? Border(o) : x[i]));
        return y;
    }

    /// <summary>Each product w x of forward gives dw += dy x and dx += dy w; db is the sum of dy over all pixels.</summary>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db)
    {
        double[] x = inputs[0];
        double[] dx = new double[x.Length];
        ForEachProduct((o, w, i) =>
        {
            dw[w] += dy[o] * (i < 0 ? Border(o) : x[i]);
            if (i >= 0)
            {
                dx[i] += dy[o] * weights[w];
            }
        });
        for (int o = 0; o < dy.Length && db.Length > 0; o++)
        {
            db[o % output.Channels] += dy[o];
        }

        return [dx];
    }

    // An output's channel is its input's.
    private double Border(int o) => pixels is null ? 0 : Normalization.Value(pixels, 0, o % output.Channels);

    /// <summary>Visits every product: index of output, weight and input (-1 in the padding).</summary>
    private void ForEachProduct(Action<int, int, int> visit)
    {
        for (int o = 0; o < output.Count; o++)
        {
            int c = o % output.Channels;
            int ox = o / output.Channels % output.Width;
            int oy = o / output.Channels / output.Width;
            for (int ky = 0; ky < node.Kernel.Height; ky++)
            {
                for (int kx = 0; kx < node.Kernel.Width; kx++)
                {
                    int iy = (oy * node.Stride.Height) + ky - padding.Top;
                    int ix = (ox * node.Stride.Width) + kx - padding.Left;
                    bool inside = iy >= 0 && iy < input.Height && ix >= 0 && ix < input.Width;
                    int w = (((c * node.Kernel.Height) + ky) * node.Kernel.Width) + kx;
                    visit(o, w, inside ? (((iy * input.Width) + ix) * input.Channels) + c : -1);
                }
            }
        }
    }
}
