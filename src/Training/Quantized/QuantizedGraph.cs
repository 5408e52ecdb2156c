using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Quantized;

/// <summary>Puts a plan's places into a float graph, as nodes that training alone knows.</summary>
internal static class QuantizedGraph
{
    /// <summary>Name of the node that holds a node's codes, where that is not the node itself.</summary>
    /// <param name="node">The node.</param>
    public static string CodesName(string node) => node + ".code";

    /// <summary>
    /// A ReLU becomes the codes themselves, and a function its table; behind any other node of the plan a node is put that its readers read.
    /// </summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="plan">The plan.</param>
    public static FloatGraph Insert(FloatGraph graph, QuantizationPlan plan)
    {
        var codes = plan.Codes.ToDictionary(c => c.Node, StringComparer.Ordinal);
        var tables = plan.Tables.ToDictionary(t => t.Node, StringComparer.Ordinal);
        var source = graph.Nodes.ToDictionary(n => n.Name, n => codes.ContainsKey(n.Name) ? CodesName(n.Name) : n.Name, StringComparer.Ordinal);
        var nodes = new List<FloatNode>();
        foreach (FloatNode node in graph.Nodes)
        {
            ValueArray<string> inputs = ValueArray.From(node.Inputs.Select(i => source[i]));
            PlannedCodes? own = codes.GetValueOrDefault(node.Name);
            if (tables.TryGetValue(node.Name, out PlannedTable? table))
            {
                nodes.Add(new TableLayer(node.Name, inputs, table, node is TanhLayer));
                continue;
            }

            if (node is not ReluLayer || own is null)
            {
                nodes.Add(node with { Inputs = inputs });
                inputs = [node.Name];
            }

            if (own is not null)
            {
                nodes.Add(new CodesLayer(CodesName(node.Name), inputs, own));
            }
        }

        return new FloatGraph(graph.Name, nodes);
    }
}

/// <summary>Values of codes: y = scale * code.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Codes">Their type.</param>
internal sealed record CodesLayer(string Name, ValueArray<string> Inputs, PlannedCodes Codes) : DerivedLayer(Name, Inputs);

/// <summary>Values of a table's codes.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Table">The types.</param>
/// <param name="Tanh">Whether the function is tanh, else sigmoid.</param>
internal sealed record TableLayer(string Name, ValueArray<string> Inputs, PlannedTable Table, bool Tanh) : DerivedLayer(Name, Inputs);
