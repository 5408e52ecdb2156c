using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Explain;

/// <summary>The loss of one sample and its gradient, by pencil.</summary>
/// <param name="definition">The network and its loss.</param>
/// <param name="values">Values of each layer.</param>
/// <param name="label">The right class.</param>
/// <param name="page">Receives the text.</param>
internal sealed class LossLines(NetworkDefinition definition, IReadOnlyDictionary<string, decimal[]> values, byte label, Page page)
{
    /// <summary>A probability below this one, or nearer to 1, counts as this far from it: 0 has no logarithm.</summary>
    private const decimal Smallest = 0.000001m;

    private readonly FloatNode _output = definition.Graph.Output;
    private readonly decimal[] _y = values[definition.Graph.Output.Name];

    /// <summary>Writes the lines.</summary>
    /// <returns>Derivative of the loss by each output.</returns>
    public decimal[] Write() => definition.Loss switch
    {
        LossKind.BinaryCrossEntropy => BinaryCrossEntropy(),
        LossKind.CrossEntropy => CrossEntropy(),
        LossKind.MeanSquaredError => MeanSquaredError(),
        _ => throw new UnsupportedNodeException(definition.Loss, "explain"),
    };

    private decimal[] BinaryCrossEntropy()
    {
        decimal sum = 0;
        decimal[] right = [.. _y.Select((y, j) => Math.Clamp(Target(j) == 1 ? y : 1 - y, Smallest, 1 - Smallest))];
        for (int j = 0; j < _y.Length; j++)
        {
            decimal loss = Pencil.MinusLog(right[j]);
            string probability = Target(j) == 1 ? $"y = {Pencil.Real(_y[j])}" : $"1 - {Pencil.Real(_y[j])} = {Pencil.Real(1 - _y[j])}";
            page.Line($"loss {j}: target {Target(j)}, {probability}; -ln({Pencil.Real(right[j])}) = {Pencil.Real(loss)} | y = {Name(j)}");
            sum += loss;
        }

        Mean(sum);
        decimal[] gradient = new decimal[_y.Length];
        for (int j = 0; j < _y.Length; j++)
        {
            int sign = Target(j) == 1 ? -1 : 1;
            gradient[j] = Pencil.Round(sign / right[j] / _y.Length);
            page.Line($"{Name(j)} gradient: {sign} / {Pencil.Real(right[j])} / {_y.Length} = {Pencil.Real(gradient[j])} | slope of {(sign < 0 ? "-ln(y)" : "-ln(1 - y)")} over outputs");
        }

        return gradient;
    }

    private decimal[] CrossEntropy()
    {
        decimal max = _y.Max();
        decimal[] powers = [.. _y.Select(z => Pencil.Exp(z - max))];
        decimal sum = powers.Sum();
        decimal[] p = [.. powers.Select(e => Pencil.Round(e / sum))];
        for (int j = 0; j < _y.Length; j++)
        {
            page.Line($"softmax {j}: {Pencil.Real(_y[j])} - {Pencil.Real(max)} = {Pencil.Real(_y[j] - max)}; e^{Pencil.Real(_y[j] - max)} = {Pencil.Precise(powers[j])} | {Name(j)} less the largest");
        }

        page.Line($"softmax sum: {string.Join(" + ", powers.Select(Pencil.Precise))} = {Pencil.Precise(sum)}");
        for (int j = 0; j < _y.Length; j++)
        {
            page.Line($"softmax {j}: {Pencil.Precise(powers[j])} / {Pencil.Precise(sum)} = {Pencil.Real(p[j])}");
        }

        decimal right = Math.Clamp(p[label], Smallest, 1);
        page.Line($"loss: -ln({Pencil.Real(right)}) = {Pencil.Real(Pencil.MinusLog(right))} | softmax {label}");
        decimal[] gradient = new decimal[_y.Length];
        for (int j = 0; j < _y.Length; j++)
        {
            gradient[j] = p[j] - Target(j);
            page.Line($"{Name(j)} gradient: {Pencil.Real(p[j])} - {Target(j)} = {Pencil.Real(gradient[j])} | softmax {j} - target");
        }

        return gradient;
    }

    private decimal[] MeanSquaredError()
    {
        decimal sum = 0;
        decimal[] gradient = new decimal[_y.Length];
        for (int j = 0; j < _y.Length; j++)
        {
            decimal d = _y[j] - Target(j);
            decimal square = Pencil.Round(d * d);
            page.Line($"loss {j}: target {Target(j)}, {Pencil.Real(_y[j])} - {Target(j)} = {Pencil.Real(d)}; squared = {Pencil.Real(square)} | y = {Name(j)}");
            sum += square;
        }

        Mean(sum);
        for (int j = 0; j < _y.Length; j++)
        {
            decimal d = _y[j] - Target(j);
            gradient[j] = Pencil.Round(2 * d / _y.Length);
            page.Line($"{Name(j)} gradient: 2 * {Pencil.Real(d)} / {_y.Length} = {Pencil.Real(gradient[j])} | 2 (y - target) / outputs");
        }

        return gradient;
    }

    private void Mean(decimal sum) => page.Line($"loss: {Pencil.Real(sum)} / {_y.Length} = {Pencil.Real(Pencil.Round(sum / _y.Length))} | sum / outputs");

    private int Target(int j) => _y.Length == 1 ? label : j == label ? 1 : 0;

    private string Name(int j) => Names.Element(_output.Name, definition.Graph.ShapeOf(_output.Name), j);
}
