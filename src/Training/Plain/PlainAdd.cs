namespace GradientsToGates.Training.Plain;

/// <summary>y = a + b; both get dy.</summary>
internal sealed class PlainAdd : PlainLayer
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) => [.. inputs[0].Zip(inputs[1], (a, b) => a + b)];

    /// <inheritdoc/>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db) => [dy, dy];
}
