namespace GradientsToGates.Training.Losses;

/// <summary>loss = mean over outputs of (y - t)^2; dy = 2 (y - t) / outputs.</summary>
internal sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> values, SoftLabel label, Span<float> gradient, float scale)
    {
        double sum = 0;
        for (int j = 0; j < values.Length; j++)
        {
            float difference = values[j] - Target(values.Length, j, label.Label);
            sum += (double)difference * difference;
            gradient[j] = scale * 2 * difference / values.Length;
        }

        return sum / values.Length;
    }
}
