namespace GradientsToGates.Ir;

/// <summary>A node reached code that has no case for it: a defect in g2g, not in the user's network.</summary>
public sealed class UnsupportedNodeException : Exception
{
    /// <summary>Names the node and the code that lacks a case.</summary>
    /// <param name="node">The node.</param>
    /// <param name="by">The engine or pass.</param>
    public UnsupportedNodeException(object node, string by)
        : base($"{by} has no case for {node.GetType().Name}")
    {
    }
}
