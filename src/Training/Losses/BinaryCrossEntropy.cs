using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Losses;

/// <summary>
/// loss = mean over outputs of -(t log p + (1 - t) log(1 - p)) with p = sigmoid(z). Written in z it neither overflows nor divides by p:
/// max(z, 0) - z t + log(1 + e^-|z|), and dz = p - t.
/// </summary>
internal sealed class BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override int SourceOf(FloatGraph graph) => graph.IndexOf(graph.Output.Inputs[0]);

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> values, SoftLabel label, Span<float> gradient, float scale)
    {
        double sum = 0;
        for (int j = 0; j < values.Length; j++)
        {
            float z = values[j];
            int t = Target(values.Length, j, label.Label);
            sum += Math.Max(z, 0) - (z * t) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
            gradient[j] = scale / values.Length * ((1 / (1 + MathF.Exp(-z))) - t);
        }

        return sum / values.Length;
    }
}
