namespace GradientsToGates.Ir.Integer;

/// <summary>A quantized network: every width, scale and rounding explicit. Immutable and verified; the one definition all back ends print.</summary>
public sealed class IntegerGraph
{
    private readonly Dictionary<string, int> _index;

    /// <summary>Checks and keeps the nodes.</summary>
    /// <param name="name">Network name.</param>
    /// <param name="nodes">Nodes in an order in which each reads earlier ones only, the input first, the output last.</param>
    /// <exception cref="Diagnostics.UserException">G2G12xx: a rule of docs/numerics.md is broken.</exception>
    public IntegerGraph(string name, IEnumerable<IntegerNode> nodes)
    {
        Name = name;
        Nodes = ValueArray.From(nodes);
        _index = IntegerGraphVerifier.Verify(name, Nodes);
    }

    /// <summary>Version of docs/numerics.md that this code implements.</summary>
    public static string NumericsVersion => "1.2";

    /// <summary>The lowest version of docs/numerics.md that defines everything in this graph; stored with it, so that older programs read what they can run.</summary>
    public string NeededNumerics => Nodes.Any(n => n is DepthwiseNode { Scales: false }) ? NumericsVersion : Nodes.Any(n =>
        n is DepthwiseNode or ConvolutionNode { TruncateProducts: not null } or DenseNode { TruncateProducts: not null } || n.Output.Type.Bits > 64) ? "1.1" : "1.0";

    /// <summary>Network name.</summary>
    public string Name { get; }

    /// <summary>Nodes, the input first, the output last.</summary>
    public ValueArray<IntegerNode> Nodes { get; }

    /// <summary>The input node.</summary>
    public InputNode Input => (InputNode)Nodes[0];

    /// <summary>The last node: class index, logits or codes.</summary>
    public IntegerNode Output => Nodes[^1];

    /// <summary>A node by name.</summary>
    /// <param name="name">Its name.</param>
    public IntegerNode this[string name] => Nodes[_index[name]];

    /// <summary>Position of a node in <see cref="Nodes"/>.</summary>
    /// <param name="name">Its name.</param>
    public int IndexOf(string name) => _index[name];

    /// <summary>The node that <paramref name="node"/> reads.</summary>
    /// <param name="node">A node of this graph.</param>
    /// <param name="input">Which input.</param>
    public IntegerNode InputOf(IntegerNode node, int input = 0) => this[node.Inputs[input]];

    /// <summary>Nodes that read <paramref name="node"/>.</summary>
    /// <param name="node">A node of this graph.</param>
    public IEnumerable<IntegerNode> Consumers(IntegerNode node) => Nodes.Where(n => n.Inputs.Contains(node.Name));
}
