namespace GradientsToGates.Training.Plain;

/// <summary>y[u] = b[u] + sum over i of w[u, i] x[i].</summary>
/// <param name="units">Outputs.</param>
internal sealed class PlainDense(int units) : PlainLayer
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias)
    {
        double[] x = inputs[0];
        double[] y = new double[units];
        for (int u = 0; u < units; u++)
        {
            y[u] = bias.Length > 0 ? bias[u] : 0;
            for (int i = 0; i < x.Length; i++)
            {
                y[u] += weights[(u * x.Length) + i] * x[i];
            }
        }

        return y;
    }

    /// <summary>dw[u, i] = dy[u] x[i]; db[u] = dy[u]; dx[i] = sum over u of dy[u] w[u, i].</summary>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db)
    {
        double[] x = inputs[0];
        double[] dx = new double[x.Length];
        for (int u = 0; u < units; u++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                dw[(u * x.Length) + i] += dy[u] * x[i];
                dx[i] += dy[u] * weights[(u * x.Length) + i];
            }

            if (db.Length > 0)
            {
                db[u] += dy[u];
            }
        }

        return [dx];
    }
}
