using GradientsToGates.Ir;

namespace GradientsToGates.Explain;

/// <summary>Which elements of which nodes are explained.</summary>
internal sealed class Selection
{
    private readonly Dictionary<string, SortedSet<int>> _elements = [];

    /// <summary>Adds an element.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="index">Index in NHWC order.</param>
    public void Add(string node, int index)
    {
        if (!_elements.TryGetValue(node, out SortedSet<int>? set))
        {
            _elements[node] = set = [];
        }

        set.Add(index);
    }

    /// <summary>Adds all elements of a node.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="shape">Its shape.</param>
    public void AddAll(string node, TensorShape shape) => _elements[node] = [.. Enumerable.Range(0, shape.Count)];

    /// <summary>The elements of a node, in order; none when it is not explained.</summary>
    /// <param name="node">Its name.</param>
    public IReadOnlyCollection<int> Of(string node) => _elements.TryGetValue(node, out SortedSet<int>? set) ? set : [];

    /// <summary>Whether an element is explained.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="index">Index in NHWC order.</param>
    public bool Contains(string node, int index) => _elements.TryGetValue(node, out SortedSet<int>? set) && set.Contains(index);
}
