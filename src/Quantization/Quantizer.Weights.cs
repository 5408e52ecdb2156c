using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization;

/// <content>The input, and layers with weights.</content>
public sealed partial class Quantizer
{
    /// <summary>Behind the name of a batch normalization: the sums that it becomes. No layer of a file has a dot in its name.</summary>
    internal const string NormalizationSuffix = ".depthwise";

    private IntegerNode Input(InputLayer n)
    {
        IntegerNode bytes = Add(new InputNode(n.Name, new IntegerTensorType(n.Shape, IntType.Covering(0, n.Levels), [InputScale(n)])));
        QuantizationOptions format = _formats[n.Name];
        if (format.InputBits is not { } bits || bits >= bytes.Output.Type.Bits)
        {
            return bytes;
        }

        var type = new IntType(bits, Signed: false);
        double factor = format.PowerOfTwo ? Math.ScaleB(1, bytes.Output.Type.Bits - bits) : (double)n.Levels / type.Max;
        return Requantize(n, n.Name + ".code", bytes, type, bytes.Output.Scales[0] * factor, relu: false);
    }

    private IntegerNode Weighted(FloatNode node, int outputs, bool hasBias)
    {
        QuantizationOptions format = _formats[node.Name];
        IntegerNode input = Codes(node.Inputs[0]);
        double[] weights = [.. _weights[node.Name + ".weight"].Data.Select(w => (double)w)];
        double[] bias = hasBias ? [.. _weights[node.Name + ".bias"].Data.Select(b => (double)b)] : new double[outputs];
        int clipped = WeightCoder.RoundBias(bias, format);
        InputLayer? source = Image(_graph[node.Inputs[0]]);

        // Which input a weight is multiplied with: its last axis, or where a channel has but its own, the first.
        int fanIn = weights.Length / outputs;
        Func<int, int> inputOf = node is DepthwiseConv2DLayer ? i => i / fanIn : i => i;
        if (source is not null)
        {
            FoldNormalization(source, weights, bias, inputOf);
        }

        // Logits are compared with one another, so the last layer has one scale.
        double inputScale = input.Output.Scales[0];
        LayerCodes layer = WeightCoder.Weights(weights, bias, inputScale, format, format.PerChannel && node != _graph.Output, _weightScales?[node.Name]) with { ClippedBiases = clipped };
        if (format.BiasCorrection)
        {
            Func<int, double> means = Means(node.Inputs[0], source);
            CorrectBias(bias, weights, layer, i => means(inputOf(i)));
        }

        int? truncate = format.TruncateProducts ? FractionBits(node, input.Output) : null;
        layer = WeightCoder.WithBias(layer, bias, o => truncate is null ? inputScale * layer.Scales[o] : layer.Scales[o], format);
        Told(node.Name, format, layer, hasBias ? outputs : 0, format.WeightType());
        IntegerTensorType type = truncate is null
            ? Sums(node.Name, _graph.ShapeOf(node.Name), Accumulators.OfLayer(layer.Weights, layer.Bias, input.Output.Type), layer.Scales, inputScale, format)
            : new IntegerTensorType(_graph.ShapeOf(node.Name), format.WeightType(), [layer.Scales[0]]);
        (IntType weightType, ValueArray<int> codes, ValueArray<long> biases) = (format.WeightType(), ValueArray.From(layer.Weights), ValueArray.From(layer.Bias));
        return node switch
        {
            Conv2DLayer c => Add(new ConvolutionNode(c.Name, [input.Name], type, c.Kernel, c.Stride, _graph.PaddingOf(c), weightType, codes, biases) { TruncateProducts = truncate }),
            DepthwiseConv2DLayer c => Add(new DepthwiseNode(c.Name, [input.Name], type, c.Kernel, c.Stride, _graph.PaddingOf(c), weightType, codes, biases)),
            _ => Add(new DenseNode(node.Name, [input.Name], type, weightType, codes, biases) { TruncateProducts = truncate }),
        };
    }

    // Behind an activation: a depthwise 1x1 convolution with weights of 16 bits, whatever the format.
    private RequantizeNode Normalization(BatchNormLayer n)
    {
        QuantizationOptions format = _formats[n.Name];
        var wide = new QuantizationOptions { WeightBits = 16, ActivationBits = format.ActivationBits, PowerOfTwo = format.PowerOfTwo };
        IntegerNode input = Codes(n.Inputs[0]);
        double inputScale = input.Output.Scales[0];
        (double[] factor, double[] offset) = BatchNormLine.Of(n, name => _weights[name]);
        LayerCodes layer = WeightCoder.Weights(factor, offset, inputScale, wide, perChannel: true);
        layer = WeightCoder.WithBias(layer, offset, o => inputScale * layer.Scales[o], wide);
        Told(n.Name, format, layer, offset.Length, wide.WeightType());
        IntegerTensorType type = Sums(n.Name, input.Output.Shape, Accumulators.OfLayer(layer.Weights, layer.Bias, input.Output.Type), layer.Scales, inputScale, format);
        DepthwiseNode sums = Add(DepthwiseNode.Scale(n.Name + NormalizationSuffix, [input.Name], type, wide.WeightType(), ValueArray.From(layer.Weights), ValueArray.From(layer.Bias)));
        (IntType codes, double scale) = CodesOf(n);
        return Requantize(n, n.Name, sums, codes, scale, relu: false);
    }

    // x = (code/levels - mean) / std = scale * code * gain - mean/std; the raw pixel is padded with 0, so the fold is exact at the border too.
    private void FoldNormalization(InputLayer source, double[] weights, double[] bias, Func<int, int> inputOf)
    {
        double scale = PixelScale(source);
        int channels = source.Shape.Channels;
        int fanIn = weights.Length / bias.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            int channel = inputOf(i) % channels;
            double std = source.Std.Count == 0 ? 1 : source.Std[channel];
            double mean = source.Mean.Count == 0 ? 0 : source.Mean[channel];
            bias[i / fanIn] -= weights[i] * mean / std;
            weights[i] *= 1 / (std * scale * source.Levels);
        }
    }

    private double PixelScale(InputLayer source) => _nodes.OfType<InputNode>().Single(n => n.Name == source.Name).Output.Scales[0];

    // What rounded weights add to the sums on average, taken off the bias.
    private static void CorrectBias(double[] bias, double[] weights, LayerCodes layer, Func<int, double> mean)
    {
        int fanIn = weights.Length / bias.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            bias[i / fanIn] -= ((layer.Scales[i / fanIn] * layer.Weights[i]) - weights[i]) * mean(i);
        }
    }

    // Means of the inputs that weights are multiplied with; pixels without their normalization, which is in the weights.
    private Func<int, double> Means(string input, InputLayer? source)
    {
        double[] means = _means is not null && _means.TryGetValue(input, out double[]? m) ? m : throw new InvalidOperationException($"no means of '{input}' were measured");
        if (source is null)
        {
            return i => means[i % means.Length];
        }

        double unit = PixelScale(source) * source.Levels;
        int channels = source.Shape.Channels;
        return i => ((means[i % means.Length] * (source.Std.Count == 0 ? 1 : source.Std[i % channels])) + (source.Mean.Count == 0 ? 0 : source.Mean[i % channels])) * unit;
    }

    // Truncated products need the input's binary point, and nodes that know them.
    private static int FractionBits(FloatNode node, IntegerTensorType input)
    {
        if (node is DepthwiseConv2DLayer)
        {
            throw UserException.BadInput("G2G8101", $"layer '{node.Name}'", "truncate-products is defined for convolutions over all channels and dense layers, and it is depthwise.", "Use the format without truncate-products.");
        }

        int exponent = Math.ILogB(input.Scales[0]);
        return Math.ScaleB(1, exponent) == input.Scales[0] && exponent <= 0
            ? -exponent
            : throw UserException.BadInput("G2G8101", $"layer '{node.Name}'", "truncate-products needs an input with a binary point, and its input's scale is no power of two up to 1.", "Use the format without truncate-products.");
    }

    private static IntegerTensorType Sums(string layer, TensorShape shape, AccumulatorBound bound, double[] scales, double inputScale, QuantizationOptions format)
    {
        IntType proved = bound.SignedType();
        if (format.Accumulators32 && proved.Bits > 32)
        {
            throw UserException.BadInput(
                "G2G8106", $"layer '{layer}'", FormattableString.Invariant($"its sums reach [{bound.Min}, {bound.Max}], which takes {proved.Bits} bits, and 32 were promised."), "Use a narrower format, or leave acc32 out: the proved width is used then.");
        }

        double[] sums = [.. scales.Select(s => s * inputScale)];
        return new IntegerTensorType(shape, format.Accumulators32 ? new IntType(32, Signed: true) : proved, sums.Distinct().Count() == 1 ? [sums[0]] : ValueArray.From(sums));
    }

    private void Told(string layer, QuantizationOptions format, LayerCodes codes, int biases, IntType type) =>
        _layers.Add(new QuantizedLayer(layer, format.Name, codes.Weights.Length, codes.ClippedWeights, biases, codes.ClippedBiases, type.Bits));
}
