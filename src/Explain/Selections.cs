using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Explain;

/// <summary>From a scope to the elements that it asks for, in the float and in the integer graph.</summary>
internal static class Selections
{
    /// <summary>Elements of the float graph; none when the layer is a node of the integer graph only.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="scope">What is asked for.</param>
    public static Selection Of(FloatGraph graph, ExplainScope scope)
    {
        var selection = new Selection();
        if (scope.Layer is null)
        {
            foreach (FloatNode node in graph.Nodes)
            {
                selection.AddAll(node.Name, graph.ShapeOf(node.Name));
            }
        }
        else if (graph.Nodes.Any(n => n.Name == scope.Layer))
        {
            Back(graph, graph[scope.Layer], IndexOf(scope, graph.ShapeOf(scope.Layer)), selection);
        }

        return selection;
    }

    /// <summary>Elements of the integer graph.</summary>
    /// <param name="graph">The integer graph.</param>
    /// <param name="scope">What is asked for.</param>
    /// <exception cref="UserException">G2G1401, G2G1402: there is no such layer or element.</exception>
    public static Selection Of(IntegerGraph graph, ExplainScope scope)
    {
        var selection = new Selection();
        if (scope.Layer is null)
        {
            foreach (IntegerNode node in graph.Nodes)
            {
                selection.AddAll(node.Name, node.Output.Shape);
            }

            return selection;
        }

        if (graph.Nodes.All(n => n.Name != scope.Layer))
        {
            throw UserException.BadInput(
                "G2G1401", $"layer '{scope.Layer}'", $"network '{graph.Name}' has no layer of this name.", $"Use one of: {string.Join(", ", graph.Nodes.Select(n => n.Name))}.");
        }

        Back(graph, graph[scope.Layer], IndexOf(scope, graph[scope.Layer].Output.Shape), selection);
        return selection;
    }

    private static int IndexOf(ExplainScope scope, TensorShape shape) =>
        scope.Y >= 0 && scope.Y < shape.Height && scope.X >= 0 && scope.X < shape.Width && scope.C >= 0 && scope.C < shape.Channels
            ? (((scope.Y * shape.Width) + scope.X) * shape.Channels) + scope.C
            : throw UserException.BadInput(
                "G2G1402",
                $"layer '{scope.Layer}'",
                FormattableString.Invariant($"it has the shape {shape}, and no element {scope.Y},{scope.X},{scope.C}."),
                FormattableString.Invariant($"Choose --at from 0,0,0 to {shape.Height - 1},{shape.Width - 1},{shape.Channels - 1}: row, column, channel."));

    // Element-wise steps go back to the sum or window that they come from; what that reads is taken as given.
    private static void Back(FloatGraph graph, FloatNode node, int index, Selection selection)
    {
        selection.Add(node.Name, index);
        if (node is ReluLayer or SigmoidLayer or TanhLayer or AddLayer or FlattenLayer or DropoutLayer)
        {
            foreach (string input in node.Inputs)
            {
                Back(graph, graph[input], index, selection);
            }
        }
    }

    private static void Back(IntegerGraph graph, IntegerNode node, int index, Selection selection)
    {
        selection.Add(node.Name, index);
        if (node is RequantizeNode or TableNode or AddNode or FlattenNode)
        {
            foreach (string input in node.Inputs)
            {
                Back(graph, graph[input], index, selection);
            }
        }
    }
}
