using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Explain;

/// <summary>Every weight's gradient once more without calculus, and the weights after one step of plain gradient descent.</summary>
/// <param name="definition">The network and its recipe.</param>
/// <param name="forward">The forward pass; its rounded weights are those that step.</param>
/// <param name="gradients">The gradients.</param>
/// <param name="codes">Input codes.</param>
/// <param name="label">The right class.</param>
/// <param name="page">Receives the text.</param>
internal sealed class WeightStep(NetworkDefinition definition, FloatForward forward, Backward gradients, byte[] codes, byte label, Page page)
{
    /// <summary>How far a weight is moved to see how the loss changes.</summary>
    private const decimal Step = 0.001m;

    private readonly Dictionary<string, decimal[]> _new = [];

    /// <summary>Writes the lines.</summary>
    /// <exception cref="UserException">G2G1404: the loss is infinite.</exception>
    public void Write()
    {
        decimal rate = (decimal)definition.Recipe.LearningRate;
        page.Line($"");
        page.Line($"# Each gradient without calculus: the loss with the weight a little larger, less the loss with it a little smaller, over the distance.");
        page.Line($"");
        page.Line($"step {definition.Name}: h {Pencil.Precise(Step)}");
        ForEach((name, array, i) =>
        {
            (decimal above, decimal below) = (Loss(Changed(array, i, Step)), Loss(Changed(array, i, -Step)));
            decimal numeric = Pencil.Round((above - below) / (2 * Step));
            page.Row(
                name, "numeric:", $"({Pencil.Loss(above)}", "-", Pencil.Loss(below) + ")", "/", Pencil.Precise(2 * Step), "=", Pencil.Real(numeric) + ";", "gradient", Pencil.Real(gradients.Weights[array][i]));
        });

        page.Line($"");
        page.Line($"# The step of plain gradient descent: new weight = weight - rate * gradient.");
        page.Line($"");
        page.Line($"step {definition.Name}: rate {Pencil.Precise(rate)}");
        ForEach((name, array, i) =>
        {
            decimal w = forward.Weights[array][i];
            decimal g = gradients.Weights[array][i];
            decimal change = Pencil.Round(rate * g);
            _new[array] = _new.TryGetValue(array, out decimal[]? values) ? values : [.. forward.Weights[array]];
            _new[array][i] = w - change;
            page.Row(name, "update:", Pencil.Precise(rate), "*", Pencil.Real(g), "=", Pencil.Real(change) + ";", Pencil.Real(w), "-", Pencil.Real(change), "=", Pencil.Real(w - change));
        });
        page.Line($"step {definition.Name}: loss {Pencil.Loss(Loss(forward.Weights))} before, {Pencil.Loss(Loss(_new))} after");
    }

    private void ForEach(Action<string, string, int> visit)
    {
        foreach ((string array, int[] shape) in definition.Graph.ParameterShapes())
        {
            for (int i = 0; i < forward.Weights[array].Length; i++)
            {
                visit(array + Names.Axes(shape, i), array, i);
            }
        }
    }

    private Dictionary<string, decimal[]> Changed(string array, int index, decimal by)
    {
        decimal[] values = [.. forward.Weights[array]];
        values[index] += by;
        return new Dictionary<string, decimal[]>(forward.Weights) { [array] = values };
    }

    // In double precision: differences of losses need more digits than paper has.
    private decimal Loss(IReadOnlyDictionary<string, decimal[]> weights)
    {
        var network = new PlainNetwork(definition.Graph, definition.Loss, weights.ToDictionary(w => w.Key, w => Array.ConvertAll(w.Value, v => (double)v)));
        double loss = network.Loss(network.Normalize(codes), label);
        return double.IsFinite(loss) ? Pencil.RoundLoss(loss) : throw UserException.BadInput(
            "G2G1404", $"network '{definition.Name}'", "its loss on this input is infinite: an output is exactly 0 or 1.", "Choose another input, or train with a smaller learning rate.");
    }
}
