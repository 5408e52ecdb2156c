namespace GradientsToGates.Results;

/// <summary>Values that lay outside their type, by what became of them; docs/numerics.md#what-counts-as-an-overflow.</summary>
/// <param name="Samples">Images they were counted on.</param>
/// <param name="Nodes">One entry for each node that brings values into a type.</param>
public sealed record OverflowCounts(int Samples, IReadOnlyList<NodeOverflows> Nodes)
{
    /// <summary>Values looked at.</summary>
    public long Values => Nodes.Sum(n => n.Values);

    /// <summary>Values that became the nearest end of their type.</summary>
    public long Saturated => Nodes.Sum(n => n.Saturated);

    /// <summary>Values that became what is left modulo 2^bits.</summary>
    public long Wrapped => Nodes.Sum(n => n.Wrapped);

    /// <summary>Percent of the values that were either; null when there were none.</summary>
    public double? Percent => Values == 0 ? null : 100.0 * (Saturated + Wrapped) / Values;
}

/// <summary>The values of one node of an integer graph, as real numbers, before they are brought into the node's type.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Type">Type of its codes, such as <c>u8</c>.</param>
/// <param name="Lowest">What the smallest code stands for.</param>
/// <param name="Highest">What the largest code stands for.</param>
/// <param name="Least">Smallest value met.</param>
/// <param name="Greatest">Largest value met.</param>
/// <param name="Values">Number of values.</param>
/// <param name="Saturated">Those that became the nearest end.</param>
/// <param name="Wrapped">Those that wrapped around.</param>
public sealed record NodeOverflows(string Node, string Type, double Lowest, double Highest, double Least, double Greatest, long Values, long Saturated, long Wrapped);
