using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Losses;

namespace GradientsToGates.Training.Plain;

/// <summary>The losses as textbooks write them, of the output node's values.</summary>
internal static class PlainLoss
{
    /// <summary>The loss and its gradient by each output.</summary>
    /// <param name="kind">Which loss.</param>
    /// <param name="y">Values of the output node.</param>
    /// <param name="label">Class.</param>
    public static (double Loss, double[] Gradient) Evaluate(LossKind kind, double[] y, byte label)
    {
        double[] t = [.. y.Select((_, j) => (double)Loss.Target(y.Length, j, label))];
        return kind switch
        {
            LossKind.CrossEntropy => CrossEntropy(y, t),
            LossKind.BinaryCrossEntropy => BinaryCrossEntropy(y, t),
            LossKind.MeanSquaredError => MeanSquaredError(y, t),
            _ => throw new UnsupportedNodeException(kind, "plain losses"),
        };
    }

    /// <summary>loss = -sum of t log p, p = softmax(y); dy = p - t.</summary>
    private static (double Loss, double[] Gradient) CrossEntropy(double[] y, double[] t)
    {
        double max = y.Max();
        double sum = y.Sum(v => Math.Exp(v - max));
        double[] p = [.. y.Select(v => Math.Exp(v - max) / sum)];
        return (-p.Zip(t, (a, b) => b * Math.Log(a)).Sum(), [.. p.Zip(t, (a, b) => a - b)]);
    }

    /// <summary>loss = -mean of (t log y + (1 - t) log(1 - y)); dy = (y - t) / (y (1 - y)) / outputs.</summary>
    private static (double Loss, double[] Gradient) BinaryCrossEntropy(double[] y, double[] t) => (
        -y.Zip(t, (a, b) => (b * Math.Log(a)) + ((1 - b) * Math.Log(1 - a))).Average(),
        [.. y.Zip(t, (a, b) => (a - b) / (a * (1 - a)) / y.Length)]);

    /// <summary>loss = mean of (y - t)^2; dy = 2 (y - t) / outputs.</summary>
    private static (double Loss, double[] Gradient) MeanSquaredError(double[] y, double[] t) => (
        y.Zip(t, (a, b) => (a - b) * (a - b)).Average(),
        [.. y.Zip(t, (a, b) => 2 * (a - b) / y.Length)]);
}
