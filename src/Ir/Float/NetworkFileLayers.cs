using System.Globalization;

namespace GradientsToGates.Ir.Float;

/// <summary>Reads the <c>layers</c> of a network file.</summary>
internal static class NetworkFileLayers
{
    private delegate FloatNode Reader(NetworkFileMap map, string name, ValueArray<string> inputs);

    /// <summary>Reader of each layer type.</summary>
    private static readonly Dictionary<string, Reader> Types = new()
    {
        ["conv2d"] = (m, name, inputs) => new Conv2DLayer(
            name, inputs, m.Integer("filters", 1), m.Extent("kernel"), m.Extent("stride", Extent.Square(1)), m.Choice<bool>("padding", NetworkFileWords.Paddings, false), m.Flag("bias", true)),
        ["depthwiseconv2d"] = (m, name, inputs) => new DepthwiseConv2DLayer(
            name, inputs, m.Extent("kernel"), m.Extent("stride", Extent.Square(1)), m.Choice<bool>("padding", NetworkFileWords.Paddings, false), m.Flag("bias", true)),
        ["dense"] = (m, name, inputs) => new DenseLayer(name, inputs, m.Integer("units", 1), m.Flag("bias", true)),
        ["relu"] = (_, name, inputs) => new ReluLayer(name, inputs),
        ["sigmoid"] = (_, name, inputs) => new SigmoidLayer(name, inputs),
        ["tanh"] = (_, name, inputs) => new TanhLayer(name, inputs),
        ["maxpool"] = (m, name, inputs) => new MaxPoolLayer(name, inputs, m.Extent("kernel"), m.Extent("stride", m.Extent("kernel"))),
        ["avgpool"] = (m, name, inputs) => new AvgPoolLayer(name, inputs, m.Extent("kernel"), m.Extent("stride", m.Extent("kernel"))),
        ["batchnorm"] = (m, name, inputs) => new BatchNormLayer(
            name, inputs, m.Number("momentum", 0, 1, BatchNormLayer.DefaultMomentum), m.Number("epsilon", 0, 1, BatchNormLayer.DefaultEpsilon)),
        ["dropout"] = (m, name, inputs) => new DropoutLayer(name, inputs, m.Number("rate", 0, 1)),
        ["globalavgpool"] = (_, name, inputs) => new GlobalAvgPoolLayer(name, inputs),
        ["add"] = (_, name, inputs) => new AddLayer(name, inputs),
        ["flatten"] = (_, name, inputs) => new FlattenLayer(name, inputs),
    };

    /// <summary>Reads one layer.</summary>
    /// <param name="map">Its mapping.</param>
    /// <param name="earlier">The layers before it, the input first.</param>
    public static FloatNode Read(NetworkFileMap map, IReadOnlyList<FloatNode> earlier)
    {
        string type = map.Text("type");
        if (!Types.TryGetValue(type, out Reader? read))
        {
            string near = Near.To(type, Types.Keys) is { } hint ? $"Did you mean '{hint}'? " : "";
            throw map.Wrong($"there is no layer type '{type}'.", $"{near}Layer types: {string.Join(", ", Types.Keys)}.");
        }

        // Layers without a name are numbered by type: conv1, conv2, ..
        string stem = type switch { "conv2d" => "conv", "depthwiseconv2d" => "depthwise", _ => type };
        int number = 1;
        while (earlier.Any(n => n.Name == stem + number.ToString(CultureInfo.InvariantCulture)))
        {
            number++;
        }

        string name = map.Name("name", stem + number.ToString(CultureInfo.InvariantCulture), NameRule.AllowsLayer, NameRule.LayerRemedy);
        IReadOnlyList<string> inputs = map.Words("inputs");
        FloatNode node = read(map, name, inputs.Count == 0 ? [earlier[^1].Name] : ValueArray.From(inputs));
        map.NoOtherKeys();
        return node;
    }
}
