namespace GradientsToGates.Training.Plain;

/// <summary>A function of single values; dx = dy times its derivative.</summary>
internal abstract class PlainElementwise : PlainLayer
{
    /// <summary>y of x.</summary>
    protected abstract double Value(double x);

    /// <summary>dy/dx, told by y.</summary>
    protected abstract double Slope(double y);

    /// <inheritdoc/>
    public override double[] Forward(double[][] inputs, double[] weights, double[] bias) => [.. inputs[0].Select(Value)];

    /// <inheritdoc/>
    public override double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db) =>
        [[.. y.Zip(dy, (value, d) => d * Slope(value))]];
}

/// <summary>y = max(0, x).</summary>
internal sealed class PlainRelu : PlainElementwise
{
    /// <inheritdoc/>
    protected override double Value(double x) => Math.Max(0, x);

    /// <inheritdoc/>
    protected override double Slope(double y) => y > 0 ? 1 : 0;
}

/// <summary>y = 1 / (1 + e^-x).</summary>
internal sealed class PlainSigmoid : PlainElementwise
{
    /// <inheritdoc/>
    protected override double Value(double x) => 1 / (1 + Math.Exp(-x));

    /// <inheritdoc/>
    protected override double Slope(double y) => y * (1 - y);
}

/// <summary>y = tanh(x).</summary>
internal sealed class PlainTanh : PlainElementwise
{
    /// <inheritdoc/>
    protected override double Value(double x) => Math.Tanh(x);

    /// <inheritdoc/>
    protected override double Slope(double y) => 1 - (y * y);
}
