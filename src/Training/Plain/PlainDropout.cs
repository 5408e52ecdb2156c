namespace GradientsToGates.Training.Plain;

/// <summary>y = x where kept, times 1 / (1 - rate) in training; y = x else.</summary>
/// <param name="factors">Per value 0 or 1 / (1 - rate); null outside training.</param>
internal sealed class PlainDropout(double[]? factors = null) : PlainLayer
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) => Times(inputs[0]);

    /// <inheritdoc/>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db) => [Times(dy)];

    private double[] Times(double[] values) => factors is null ? values : [.. values.Zip(factors, (v, f) => v * f)];
}
