using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Plain;

/// <summary>
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta per channel: of one sample with the moving statistics, of a batch in training with
/// its own.
/// </summary>
/// <param name="node">The layer.</param>
/// <param name="channels">Channels.</param>
/// <param name="mean">Moving mean.</param>
/// <param name="variance">Moving variance.</param>
internal sealed class PlainBatchNorm(BatchNormLayer node, int channels, double[] mean, double[] variance) : PlainLayer
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) =>
        [.. inputs[0].Select((x, i) => (weights[i % channels] * (x - mean[i % channels]) / Deviation(variance[i % channels])) + bias[i % channels])];

    /// <summary>dgamma = sum of dy (x - mean) / deviation, dbeta = sum of dy, dx = dy gamma / deviation: the statistics are constants.</summary>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db)
    {
        double[] dx = new double[dy.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            int c = i % channels;
            dw[c] += dy[i] * (inputs[0][i] - mean[c]) / Deviation(variance[c]);
            db[c] += dy[i];
            dx[i] = dy[i] * weights[c] / Deviation(variance[c]);
        }

        return [dx];
    }

    /// <summary>Mean and biased variance of a batch.</summary>
    /// <param name="x">Values of every sample.</param>
    public (double[] Mean, double[] Variance) Statistics(double[][] x)
    {
        double count = (double)x.Length * x[0].Length / channels;
        double[] means = new double[channels];
        double[] variances = new double[channels];
        foreach ((double value, int c) in Values(x))
        {
            means[c] += value / count;
        }

        foreach ((double value, int c) in Values(x))
        {
            variances[c] += (value - means[c]) * (value - means[c]) / count;
        }

        return (means, variances);
    }

    /// <summary>The layer with other statistics.</summary>
    /// <param name="x">Values of every sample of the batch that they are taken from.</param>
    public PlainBatchNorm Of(double[][] x)
    {
        (double[] means, double[] variances) = Statistics(x);
        return new PlainBatchNorm(node, channels, means, variances);
    }

    /// <summary>
    /// The gradients of a batch, whose statistics depend on every x: with x^ the normalized x and means over samples and pixels,
    /// dx = gamma / deviation (dy - mean of dy - x^ mean of dy x^).
    /// </summary>
    /// <param name="x">Values of every sample, from which the statistics are.</param>
    /// <param name="dy">Gradient by every output.</param>
    /// <param name="weights">Gamma.</param>
    /// <param name="dw">Receives the gradient by gamma.</param>
    /// <param name="db">Receives the gradient by beta.</param>
    public double[][] BackwardBatch(double[][] x, double[][] dy, double[] weights, double[] dw, double[] db)
    {
        for (int n = 0; n < x.Length; n++)
        {
            Backward([x[n]], [], dy[n], weights, dw, db);
        }

        double count = (double)x.Length * x[0].Length / channels;
        return [.. x.Select((values, n) => values.Select((value, i) =>
        {
            int c = i % channels;
            double normalized = (value - mean[c]) / Deviation(variance[c]);
            return weights[c] / Deviation(variance[c]) * (dy[n][i] - (db[c] / count) - (normalized * dw[c] / count));
        }).ToArray())];
    }

    private IEnumerable<(double Value, int Channel)> Values(double[][] x) => x.SelectMany(sample => sample.Select((value, i) => (value, i % channels)));

    private double Deviation(double of) => Math.Sqrt(of + node.Epsilon);
}
