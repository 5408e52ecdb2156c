namespace GradientsToGates.Ir.Float;

/// <content>The key <c>quantization</c>.</content>
internal static partial class NetworkFileRecipe
{
    private static QuantizationRecipe? Quantization(NetworkFileMap parent, QuantizationRecipe? start)
    {
        const string key = "quantization";
        if (parent.Has(key, None))
        {
            return null;
        }

        if (parent.Map(key) is not { } map)
        {
            return start;
        }

        var quantization = new QuantizationRecipe
        {
            WeightBits = Bits(map, "weights", start?.WeightBits) ?? throw map.Wrong("quantization lacks the key 'weights'.", "Add for example 'weights: 4', the bits of a weight."),
            ActivationBits = Bits(map, "activations", start?.ActivationBits) ?? throw map.Wrong("quantization lacks the key 'activations'.", "Add for example 'activations: 4', the bits of an activation."),
            FirstLastBits = map.Has("first-last", None) ? null : Bits(map, "first-last", start?.FirstLastBits),
            Layers = map.Has("layers") ? ValueArray.From(map.Words("layers")) : start?.Layers ?? [],
        };
        map.NoOtherKeys();
        return quantization;
    }

    private static int? Bits(NetworkFileMap map, string key, int? otherwise)
    {
        int? bits = map.Has(key) ? map.OptionalInteger(key, 0) : otherwise;
        return bits is null or (>= QuantizationRecipe.LeastBits and <= QuantizationRecipe.MostBits)
            ? bits
            : throw map.Wrong($"{key} is {bits} bits.", $"Use a whole number from {QuantizationRecipe.LeastBits} to {QuantizationRecipe.MostBits}.");
    }
}
