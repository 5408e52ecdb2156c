using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GradientsToGates.Diagnostics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Ir.Integer;

/// <summary>
/// Integer graphs in files, as docs/graph-format.md describes them: <c>graph.yml</c> with every node, and <c>weights.safetensors</c> with the tensors.
/// The same graph gives the same bytes; reading gives an equal graph.
/// </summary>
public static partial class IntegerGraphFile
{
    /// <summary>Name of the readable file.</summary>
    public const string GraphName = "graph.yml";

    /// <summary>Name of the tensor file.</summary>
    public const string WeightsName = "weights.safetensors";

    /// <summary>Version of docs/graph-format.md; it goes with that of docs/numerics.md, as a new operation needs both.</summary>
    public const string FormatVersion = "1.2";

    private const string PerChannel = "per-channel";

    /// <summary>Writes both files, the graph last: where it stands, the weights are complete.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="folder">Made if missing.</param>
    /// <exception cref="UserException">G2G6001: the folder cannot be written.</exception>
    public static void Write(IntegerGraph graph, string folder)
    {
        string weights = Path.Combine(folder, WeightsName);
        var metadata = new Dictionary<string, string> { ["format"] = graph.NeededNumerics, ["numerics"] = graph.NeededNumerics, ["graph"] = graph.Name };
        Safetensors.Write(weights, graph.Nodes.SelectMany(NodeTensors.Of), metadata);
        AtomicFile.WriteAllText(Path.Combine(folder, GraphName), Print(graph, Hash(File.ReadAllBytes(weights))));
    }

    /// <summary>The text of graph.yml.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weightsHash">SHA-256 of the tensor file, in lower-case hexadecimal.</param>
    private static string Print(IntegerGraph graph, string weightsHash)
    {
        var text = new StringBuilder();
        Line(text, $"# An integer graph of g2g; docs/graph-format.md says how to read it, docs/numerics.md how to run it.");
        Line(text, $"format: \"{graph.NeededNumerics}\"");
        Line(text, $"numerics: \"{graph.NeededNumerics}\"");
        Line(text, $"name: {Quoted(graph.Name)}");
        Line(text, $"weights: {{ file: {WeightsName}, sha256: {weightsHash} }}");
        Line(text, $"nodes:");
        foreach (IntegerNode node in graph.Nodes)
        {
            Print(text, node);
        }

        return text.ToString();
    }

    private static void Print(StringBuilder text, IntegerNode node)
    {
        Line(text, $"  - name: {Quoted(node.Name)}");
        Line(text, $"    op: {Operation(node)}");
        if (node.Inputs.Count > 0)
        {
            Line(text, $"    inputs: [{string.Join(", ", node.Inputs.Select(Quoted))}]");
        }

        IntegerTensorType output = node.Output;
        Line(text, $"    shape: [{output.Shape.Height}, {output.Shape.Width}, {output.Shape.Channels}]");
        Line(text, $"    type: {output.Type}");
        Line(text, $"    scale: {(output.Scales.Count == 1 ? ExactText.Of(output.Scales[0]) : PerChannel)}");
        if (output.ZeroPoint != 0)
        {
            Line(text, $"    zero-point: {output.ZeroPoint}");
        }

        Attributes(text, node);
    }

    private static void Attributes(StringBuilder text, IntegerNode node)
    {
        switch (node)
        {
            case ConvolutionNode n:
                Window(text, n.Kernel, n.Stride);
                Sides(text, n.Padding);
                Line(text, $"    weight-type: {n.WeightType}");
                Truncation(text, n.TruncateProducts);
                break;
            case DenseNode n:
                Line(text, $"    weight-type: {n.WeightType}");
                Truncation(text, n.TruncateProducts);
                break;
            case DepthwiseNode n:
                if (!n.Scales)
                {
                    Window(text, n.Kernel, n.Stride);
                    Sides(text, n.Padding);
                }

                Line(text, $"    weight-type: {n.WeightType}");
                break;
            case RequantizeNode n:
                Line(text, $"    multipliers: {(n.Multipliers.Count == 1 ? "one" : PerChannel)}");
                Line(text, $"    multiplier-bits: {n.MultiplierBits}");
                Line(text, $"    shift: {n.Shift}");
                Line(text, $"    rounding: {Words.Of(Words.Roundings, n.Rounding)}");
                Line(text, $"    overflow: {Words.Of(Words.Overflows, n.Overflow)}");
                Line(text, $"    relu: {(n.Relu ? "true" : "false")}");
                break;
            case TableNode n:
                Line(text, $"    function: {Quoted(n.Function)}");
                break;
            case MaxPoolNode n:
                Window(text, n.Kernel, n.Stride);
                break;
            case SumPoolNode n:
                Window(text, n.Kernel, n.Stride);
                break;
            case AddNode n:
                Line(text, $"    multiplier-a: {n.MultiplierA}");
                Line(text, $"    multiplier-b: {n.MultiplierB}");
                break;
        }
    }

    private static void Sides(StringBuilder text, Padding padding) =>
        Line(text, $"    padding: {{ top: {padding.Top}, left: {padding.Left}, bottom: {padding.Bottom}, right: {padding.Right} }}");

    private static void Truncation(StringBuilder text, int? products)
    {
        if (products is { } shift)
        {
            Line(text, $"    truncate-products: {shift}");
        }
    }

    private static string Operation(IntegerNode node) => node switch
    {
        InputNode => "input",
        ConvolutionNode => "convolution",
        DenseNode => "dense",
        DepthwiseNode => "depthwise",
        RequantizeNode => "requantize",
        TableNode => "table",
        MaxPoolNode => "max-pool",
        SumPoolNode => "sum-pool",
        AddNode => "add",
        FlattenNode => "flatten",
        ArgMaxNode => "argmax",
        _ => throw new UnsupportedNodeException(node, "the text form"),
    };

    private static void Window(StringBuilder text, Extent kernel, Extent stride)
    {
        Line(text, $"    kernel: [{kernel.Height}, {kernel.Width}]");
        Line(text, $"    stride: [{stride.Height}, {stride.Width}]");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>The text itself where YAML reads it as it is, else in double quotes with JSON's escapes.</summary>
    private static string Quoted(string text) => Plain().IsMatch(text) ? text : JsonSerializer.Serialize(text);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_./-]*\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Plain();
}
