namespace GradientsToGates.Training.Losses;

/// <summary>loss = log(sum over j of e^z[j]) - z[label]; dz[j] = softmax(z)[j] - (j == label).</summary>
internal sealed class CrossEntropy : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> values, byte label, Span<float> gradient, float scale)
    {
        // The largest is taken off first, so that no power overflows.
        float max = values[0];
        foreach (float z in values)
        {
            max = MathF.Max(max, z);
        }

        float sum = 0;
        for (int j = 0; j < values.Length; j++)
        {
            gradient[j] = MathF.Exp(values[j] - max);
            sum += gradient[j];
        }

        for (int j = 0; j < values.Length; j++)
        {
            gradient[j] = scale * ((gradient[j] / sum) - (j == label ? 1 : 0));
        }

        return Math.Log(sum) + max - values[label];
    }
}
