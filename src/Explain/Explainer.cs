using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Training;

namespace GradientsToGates.Explain;

/// <summary>Writes out what a network does with one input, step by step, so that each line can be redone by hand; docs/explain.md is the form of the text.</summary>
public static class Explainer
{
    /// <summary>Networks of fewer products can be explained as a whole.</summary>
    public const int SmallProducts = 200;

    /// <summary>Whether a network is small enough for <see cref="ExplainScope.Whole"/> and <see cref="Backpropagation"/>.</summary>
    /// <param name="graph">The network.</param>
    public static bool IsSmall(FloatGraph graph) => graph.MultiplyAccumulates() < SmallProducts;

    /// <summary>The forward pass of one input, in real numbers and in integers.</summary>
    /// <param name="graph">The float network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="integer">The same network, quantized.</param>
    /// <param name="codes">Input codes, [H, W, C].</param>
    /// <param name="scope">All of it, or one element.</param>
    /// <returns>Lines of text, each ended by \n.</returns>
    /// <exception cref="UserException">G2G1401, G2G1402: the layer or element does not exist. G2G1403: the network is too large to be explained as a whole.</exception>
    public static string Forward(FloatGraph graph, WeightSet weights, IntegerGraph integer, ReadOnlySpan<byte> codes, ExplainScope scope)
    {
        bool whole = scope.Layer is null;
        if (whole)
        {
            CheckSmall(graph, integer.Nodes.Select(n => n.Name));
        }

        Selection integerSelection = Selections.Of(integer, scope);
        var page = new Page();
        page.Line($"explain {graph.Name}: {(whole ? "codes " + string.Join(' ', codes.ToArray().Select(c => c.ToString(CultureInfo.InvariantCulture))) : "one element of " + scope.Layer)}");
        page.Line($"");
        page.Line($"# In real numbers. Each line is computed from the numbers as printed, and rounded to 6 decimals, halves away from zero.");
        var real = new FloatForward(graph, weights, codes.ToArray(), Selections.Of(graph, scope), page);
        real.Write();
        if (whole)
        {
            real.WriteResult();
        }

        page.Line($"");
        page.Line($"# In integers, exactly as the hardware computes. \"means\" tells the real number that an integer stands for.");
        var integers = new IntegerForward(new Interpreter(integer).Run(codes), real.Values, integerSelection, page);
        integers.Write();
        if (whole)
        {
            integers.WriteResult();
        }

        return page.ToString();
    }

    /// <summary>One step of backpropagation on one input: loss, gradients, the same gradients without calculus, new weights.</summary>
    /// <param name="definition">The network and how it is trained.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="codes">Input codes, [H, W, C].</param>
    /// <param name="label">The right class.</param>
    /// <returns>Lines of text, each ended by \n; the values of the layers are those that <see cref="Forward"/> prints.</returns>
    /// <exception cref="UserException">G2G1403: the network is too large. G2G1404: the loss is infinite.</exception>
    public static string Backpropagation(NetworkDefinition definition, WeightSet weights, ReadOnlySpan<byte> codes, byte label)
    {
        CheckSmall(definition.Graph, definition.Graph.Nodes.Select(n => n.Name));
        var forward = new FloatForward(definition.Graph, weights, codes.ToArray(), Selections.Of(definition.Graph, ExplainScope.Whole), new Page());
        forward.Write();
        var page = new Page();
        var gradients = new Backward(definition, forward, label, page);
        gradients.Write();
        new WeightStep(definition, forward, gradients, codes.ToArray(), label, page).Write();
        return page.ToString();
    }

    private static void CheckSmall(FloatGraph graph, IEnumerable<string> layers)
    {
        if (!IsSmall(graph))
        {
            throw UserException.BadInput(
                "G2G1403",
                $"network '{graph.Name}'",
                FormattableString.Invariant($"it has {graph.MultiplyAccumulates()} products; fewer than {SmallProducts} can be explained as a whole."),
                $"Choose one element: --layer L --at y,x,c. Layers: {string.Join(", ", layers)}.");
        }
    }
}
