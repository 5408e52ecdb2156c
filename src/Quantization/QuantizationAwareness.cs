using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Quantization;

/// <summary>
/// What quantization-aware training needs of the quantizer: the network as conversion works on it, a plan read from the integer graph, and the way back,
/// learned scales as ranges. Nothing here knows where a value is rounded: the integer graph says so.
/// </summary>
public static class QuantizationAwareness
{
    private const string CodeSuffix = ".code";
    private const string IndexSuffix = ".index";

    /// <summary>The format that a recipe trains for.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="graph">The network.</param>
    /// <exception cref="UserException">G2G8105: a layer's format cannot be read. G2G8107: it names no layer. G2G8131: it is none that can be trained for.</exception>
    public static QuantizationOptions Format(QuantizationRecipe recipe, FloatGraph graph)
    {
        var layers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (FloatNode node in graph.Nodes.Where(n => recipe.FirstLastBits is not null && (n == graph.Output || ReadsImage(graph, n)) && n is ConvolutionLayer or DenseLayer))
        {
            layers[node.Name] = FormattableString.Invariant($"w{recipe.FirstLastBits}a{recipe.ActivationBits}");
        }

        foreach (string line in recipe.Layers)
        {
            string[] parts = line.Split('=', StringSplitOptions.TrimEntries);
            QuantizationOptions own = NumberFormats.Parse(parts[^1]);
            bool legal = parts.Length == 2 && own == new QuantizationOptions { WeightBits = own.WeightBits, ActivationBits = own.ActivationBits, Layers = own.Layers }
                && Trainable(own.WeightBits) && Trainable(own.ActivationBits);
            layers[parts[0]] = legal ? own.Name : throw UserException.BadInput(
                "G2G8131", $"layer format '{line}'", "quantization-aware training cannot train for it.", $"Write LAYER=wBaB with {QuantizationRecipe.LeastBits} to {QuantizationRecipe.MostBits} bits, such as conv1=w8a8.");
        }

        var format = new QuantizationOptions { WeightBits = recipe.WeightBits, ActivationBits = recipe.ActivationBits, Layers = layers, Calibration = CalibrationRule.MeanSquaredError };
        _ = LayerFormats.Of(graph, format);
        return format;
    }

    /// <summary>Whether two formats make the same codes, however their ranges are found.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    public static bool Same(QuantizationOptions a, QuantizationOptions b) =>
        a.Name == b.Name && a.TableBits == b.TableBits && a.Layers.OrderBy(l => l.Key, StringComparer.Ordinal).SequenceEqual(b.Layers.OrderBy(l => l.Key, StringComparer.Ordinal));

    /// <summary>The network that is trained: without dropout, with normalization of input and layers folded into weights, as conversion would.</summary>
    /// <param name="graph">The network.</param>
    public static FloatGraph Fold(FloatGraph graph) => Folded(graph, null).Graph;

    /// <summary>The same with its weights.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its float weights.</param>
    public static (FloatGraph Graph, WeightSet Weights) Fold(FloatGraph graph, WeightSet weights)
    {
        CalibratedNetwork network = Folded(graph, weights.Items.ToDictionary());
        return (network.Graph, new WeightSet(network.Graph.ParameterShapes().Select(p => KeyValuePair.Create(p.Name, network.Weights[p.Name]))));
    }

    /// <summary>Reads the plan from the integer graph that the network becomes.</summary>
    /// <param name="graph">A folded network.</param>
    /// <param name="weights">Its float weights.</param>
    /// <param name="ranges">Range of every node's values on calibration images: first scales, and which activations have a sign.</param>
    /// <param name="options">The format.</param>
    /// <exception cref="UserException">G2G8131: a layer cannot be trained this way. G2G81xx: it cannot be quantized at all.</exception>
    public static QuantizedStart Plan(FloatGraph graph, WeightSet weights, IReadOnlyDictionary<string, ActivationRange> ranges, QuantizationOptions options)
    {
        IntegerGraph integers = Quantizer.Convert(graph, weights.Items.ToDictionary(), ranges, options, ownScales: true).Graph;
        var planned = new List<PlannedWeights>();
        var codes = new List<PlannedCodes>();
        var tables = new List<PlannedTable>();
        foreach (IntegerNode node in integers.Nodes)
        {
            switch (node)
            {
                case ConvolutionNode n:
                    planned.Add(Weights(graph, weights, n.Name, n.WeightType));
                    break;
                case DenseNode n:
                    planned.Add(Weights(graph, weights, n.Name, n.WeightType));
                    break;
                case DepthwiseNode n when graph.Nodes.Any(m => m.Name == n.Name):
                    planned.Add(Weights(graph, weights, n.Name, n.WeightType));
                    break;
                case RequantizeNode n when !n.Name.EndsWith(IndexSuffix, StringComparison.Ordinal):
                    codes.Add(Codes(graph, n));
                    break;
                case TableNode n:
                    var index = (RequantizeNode)integers[n.Inputs[0]];
                    tables.Add(new PlannedTable(
                        n.Name, (int)index.Output.Type.Min, (int)index.Output.Type.Max, index.Output.Scales[0], index.MultiplierBits, (int)n.Output.Type.Min, (int)n.Output.Type.Max, n.Output.Scales[0]));
                    break;
                default:
                    break;
            }
        }

        RequireOneTypeEach(graph, codes);
        var plan = new QuantizationPlan(integers.Nodes[0].Output.Scales[0], planned, codes, tables);
        return new QuantizedStart(plan.AddTo(weights), plan);
    }

    /// <summary>Quantizes with learned scales.</summary>
    /// <param name="graph">The folded network.</param>
    /// <param name="weights">Float weights and learned scales.</param>
    /// <param name="plan">The plan they were trained by.</param>
    /// <param name="options">The format they were trained for.</param>
    public static QuantizedNetwork Convert(FloatGraph graph, WeightSet weights, QuantizationPlan plan, QuantizationOptions options)
    {
        QuantizationPlan learned = plan.With(weights);
        var scales = learned.Weights.ToDictionary(w => w.Layer, w => w.Scales, StringComparer.Ordinal);
        return Quantizer.Convert(graph, weights.Items.ToDictionary(), Ranges(graph, learned), options, null, scales, ownScales: true);
    }

    // Ranges that end in the outermost codes: covering them gives the scales back to the bit, and a sign where there was one.
    private static Dictionary<string, ActivationRange> Ranges(FloatGraph graph, QuantizationPlan plan)
    {
        var ranges = graph.Nodes.ToDictionary(n => n.Name, _ => default(ActivationRange), StringComparer.Ordinal);
        foreach (PlannedTable table in plan.Tables)
        {
            ranges[graph[table.Node].Inputs[0]] = new ActivationRange(-table.IndexHighest * table.IndexScale, table.IndexHighest * table.IndexScale);
        }

        foreach (PlannedCodes codes in plan.Codes)
        {
            double end = codes.Highest * codes.Scale;
            ranges[codes.Node] = new ActivationRange(codes.Lowest < 0 ? -end : 0, end);
        }

        return ranges;
    }

    private static CalibratedNetwork Folded(FloatGraph graph, Dictionary<string, Tensor<float>>? weights)
    {
        graph = DropoutRemoval.Apply(graph);
        weights ??= graph.ParameterShapes().ToDictionary(p => p.Name, p => new Tensor<float>(p.Shape));
        var ranges = graph.Nodes.ToDictionary(n => n.Name, _ => default(ActivationRange), StringComparer.Ordinal);
        return InputFolding.Apply(BatchNormFolding.Apply(new CalibratedNetwork(graph, weights, ranges, null)));
    }

    private static bool ReadsImage(FloatGraph graph, FloatNode node) =>
        node.Inputs.Any(i => graph[i] is InputLayer || (graph[i] is FlattenLayer or MaxPoolLayer or DropoutLayer && ReadsImage(graph, graph[i])));

    private static bool Trainable(int bits) => bits is >= QuantizationRecipe.LeastBits and <= QuantizationRecipe.MostBits;

    private static PlannedWeights Weights(FloatGraph graph, WeightSet weights, string layer, IntType type)
    {
        int highest = (int)type.Max;

        // Logits are compared with one another: one scale, as the quantizer has it.
        return new PlannedWeights(layer, -highest, highest, WeightScales.LeastError(weights[layer + ".weight"], highest, layer != graph.Output.Name));
    }

    private static PlannedCodes Codes(FloatGraph graph, RequantizeNode n)
    {
        string node = graph.Nodes.Any(m => m.Name == n.Name) ? n.Name : n.Name[..^CodeSuffix.Length];
        return new PlannedCodes(node, n.Relu ? 0 : (int)n.Output.Type.Min, (int)n.Output.Type.Max, n.MultiplierBits, n.Output.Scales[0]);
    }

    private static void RequireOneTypeEach(FloatGraph graph, IReadOnlyList<PlannedCodes> codes)
    {
        foreach (FloatNode node in graph.Nodes.Where(n => codes.Any(c => c.Node == n.Name)))
        {
            bool sums = node is ConvolutionLayer or DenseLayer;
            if (graph.Nodes.FirstOrDefault(m => m.Inputs.Contains(node.Name) && (m is TanhLayer or SigmoidLayer || (sums && m is ReluLayer))) is { } reader)
            {
                throw UserException.BadInput(
                    "G2G8131", $"layer '{node.Name}'", $"'{reader.Name}' and its other readers would see its values with two precisions, which quantization-aware training cannot train.", "Give the activation a layer of its own to read.");
            }
        }
    }
}
