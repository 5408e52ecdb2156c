namespace GradientsToGates.Training.Losses;

/// <summary>loss = log(sum over j of e^z[j]) - sum of t[j] z[j]; dz[j] = softmax(z)[j] - t[j]. t is 1 at the label and 0 elsewhere, unless the label is soft.</summary>
internal sealed class CrossEntropy : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> values, SoftLabel label, Span<float> gradient, float scale)
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

        double wanted = 0;
        for (int j = 0; j < values.Length; j++)
        {
            float t = label.Of(j, values.Length);
            gradient[j] = scale * ((gradient[j] / sum) - t);
            wanted += t * (double)values[j];
        }

        return Math.Log(sum) + max - wanted;
    }
}
