using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Ir.Integer;

/// <content>The reading half.</content>
public static partial class IntegerGraphFile
{
    /// <summary>Reads and verifies a graph.</summary>
    /// <param name="folder">Holds both files.</param>
    /// <exception cref="UserException">
    /// G2G6101 to G2G6103: a file is missing or damaged. G2G1001 to G2G1004: the text is wrong; names the line. G2G1301: another version. G2G1302: the tensors
    /// belong to another graph. G2G12xx: a rule of docs/numerics.md is broken; names the line of the node.
    /// </exception>
    public static IntegerGraph Read(string folder)
    {
        string path = Path.Combine(folder, GraphName);
        var root = NetworkFileMap.Parse(ReadText(path), path, "the graph file");
        Version(root, "format", FormatVersion);
        Version(root, "numerics", IntegerGraph.NumericsVersion);
        string name = root.Text("name");
        SafetensorsFile weights = Weights(root, folder);
        var lines = new Dictionary<string, string>();
        var nodes = new List<IntegerNode>();
        foreach (NetworkFileMap map in root.Maps("nodes", "node"))
        {
            IntegerNode node = Node(map, weights);
            map.NoOtherKeys();
            lines.TryAdd($"node '{node.Name}'", map.Where);
            nodes.Add(node);
        }

        root.NoOtherKeys();
        try
        {
            return new IntegerGraph(name, nodes);
        }
        catch (UserException e) when (e.Diagnostic.Code.StartsWith("G2G12", StringComparison.Ordinal))
        {
            string where = lines.GetValueOrDefault(e.Diagnostic.Where, root.Where);
            throw new UserException(e.Diagnostic with { Where = $"{where} {e.Diagnostic.Where}" }, e.ExitCode, e);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                new Diagnostic("G2G6101", path, $"the graph cannot be read ({e.Message.TrimEnd('.')}).", "Quantize the network again: g2g quantize."), ExitCode.InputOutput, e);
        }
    }

    /// <summary>A version "major.minor" can be read when its major number is known and its minor is not above the known one.</summary>
    private static void Version(NetworkFileMap root, string key, string known)
    {
        string found = root.Text(key);
        if (!System.Version.TryParse(found, out Version? version) || version.Major != System.Version.Parse(known).Major || version > System.Version.Parse(known))
        {
            throw UserException.BadInput("G2G1301", root.Where, $"its {key} version is '{found}', this program knows {known}.", "Use the g2g that wrote the graph, or quantize the network again.");
        }
    }

    private static SafetensorsFile Weights(NetworkFileMap root, string folder)
    {
        NetworkFileMap map = root.Map("weights") ?? throw root.Wrong("the key 'weights' is missing.", $"Add 'weights: {{ file: {WeightsName}, sha256: .. }}'.");
        string path = Path.Combine(folder, Path.GetFileName(map.Text("file")));
        string expected = map.Text("sha256");
        map.NoOtherKeys();
        SafetensorsFile weights = Safetensors.Read(path);
        string found = Hash(File.ReadAllBytes(path));
        return found == expected
            ? weights
            : throw new UserException(
                new Diagnostic("G2G1302", map.Where, $"the tensors in {path} are others than the graph was written with (SHA-256 {found}).", "Use both files of one g2g quantize, or quantize again."),
                ExitCode.BadData);
    }

    private static IntegerNode Node(NetworkFileMap map, SafetensorsFile weights)
    {
        string name = map.Text("name");
        var tensors = new NodeTensors(weights, name);
        ValueArray<string> inputs = ValueArray.From(map.Words("inputs"));
        IntegerTensorType output = Tensor(map, tensors);
        string op = map.Text("op");
        switch (op)
        {
            case "input":
                return new InputNode(name, output);
            case "convolution":
                Extent kernel = map.Extent("kernel");
                IntType weightType = Type(map, "weight-type");
                int channels = output.Shape.Channels;
                return new ConvolutionNode(
                    name, inputs, output, kernel, map.Extent("stride"), Padding(map), weightType, tensors.Codes("weights", weightType, channels, kernel.Height, kernel.Width, -1), tensors.Longs("bias", channels))
                {
                    TruncateProducts = map.OptionalInteger("truncate-products", 0),
                };
            case "dense":
                weightType = Type(map, "weight-type");
                return new DenseNode(name, inputs, output, weightType, tensors.Codes("weights", weightType, output.Shape.Channels, -1), tensors.Longs("bias", output.Shape.Channels))
                {
                    TruncateProducts = map.OptionalInteger("truncate-products", 0),
                };
            case "depthwise":
                weightType = Type(map, "weight-type");
                channels = output.Shape.Channels;

                // Without a kernel it is 1x1, and the weights a vector, as version 1.1 has it.
                bool scales = !map.Has("kernel");
                kernel = scales ? Extent.Square(1) : map.Extent("kernel");
                return new DepthwiseNode(
                    name,
                    inputs,
                    output,
                    kernel,
                    scales ? Extent.Square(1) : map.Extent("stride"),
                    scales ? Ir.Padding.None : Padding(map),
                    weightType,
                    scales ? tensors.Codes("weights", weightType, channels) : tensors.Codes("weights", weightType, channels, kernel.Height, kernel.Width),
                    tensors.Longs("bias", channels));
            case "requantize":
                int multipliers = map.Choice("multipliers", new Dictionary<string, int> { ["one"] = 1, [PerChannel] = output.Shape.Channels }, null);
                return new RequantizeNode(
                    name,
                    inputs,
                    output,
                    tensors.Longs("multipliers", multipliers),
                    map.Integer("multiplier-bits", 1),
                    map.Integer("shift", 0),
                    map.Choice("rounding", Words.Roundings, null),
                    map.Choice("overflow", Words.Overflows, null),
                    map.Choice("relu", new Dictionary<string, bool> { ["true"] = true, ["false"] = false }, null));
            case "table":
                return new TableNode(name, inputs, output, map.Text("function"), tensors.Codes("entries", output.Type, -1));
            case "max-pool":
                return new MaxPoolNode(name, inputs, output, map.Extent("kernel"), map.Extent("stride"));
            case "sum-pool":
                return new SumPoolNode(name, inputs, output, map.Extent("kernel"), map.Extent("stride"));
            case "add":
                return new AddNode(name, inputs, output, map.Integer("multiplier-a", 0), map.Integer("multiplier-b", 0));
            case "flatten":
                return new FlattenNode(name, inputs, output);
            case "argmax":
                return new ArgMaxNode(name, inputs, output);
            default:
                throw map.Wrong($"the operation is '{op}'.", "Use input, convolution, dense, depthwise, requantize, table, max-pool, sum-pool, add, flatten or argmax.");
        }
    }

    private static IntegerTensorType Tensor(NetworkFileMap map, NodeTensors tensors)
    {
        IReadOnlyList<int> shape = map.Integers("shape");
        if (shape.Count != 3)
        {
            throw map.Wrong($"shape has {shape.Count} numbers.", "Write shape: [height, width, channels].");
        }

        string scale = map.Text("scale");
        ValueArray<double> scales = scale == PerChannel
            ? tensors.Doubles("scales", shape[2])
            : double.TryParse(scale, NumberStyles.Float, CultureInfo.InvariantCulture, out double one)
                ? [one]
                : throw map.Wrong($"scale is '{scale}'.", $"Use a number such as 0.0078125, or {PerChannel}.");
        return new IntegerTensorType(new TensorShape(shape[0], shape[1], shape[2]), Type(map, "type"), scales, map.Integer("zero-point", int.MinValue, 0));
    }

    private static IntType Type(NetworkFileMap map, string key)
    {
        string text = map.Text(key);
        return IntType.TryParse(text, out IntType type) ? type : throw map.Wrong($"{key} is '{text}'.", "Use s or u and a width, such as s8 or u4.");
    }

    private static Padding Padding(NetworkFileMap map)
    {
        NetworkFileMap sides = map.Map("padding") ?? throw map.Wrong("the key 'padding' is missing.", "Add 'padding: { top: 0, left: 0, bottom: 0, right: 0 }'.");
        var padding = new Padding(sides.Integer("top", 0), sides.Integer("left", 0), sides.Integer("bottom", 0), sides.Integer("right", 0));
        sides.NoOtherKeys();
        return padding;
    }
}
