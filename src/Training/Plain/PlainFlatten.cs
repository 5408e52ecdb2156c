namespace GradientsToGates.Training.Plain;

/// <summary>The same values as a vector.</summary>
internal sealed class PlainFlatten : PlainLayer
{
    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) => inputs[0];

    /// <inheritdoc/>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db) => [dy];
}
