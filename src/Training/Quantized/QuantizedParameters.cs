using GradientsToGates.Ir.Float;
using GradientsToGates.Numerics;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training.Quantized;

/// <summary>
/// The parameters that forward and backward see in quantization-aware training: weights and biases as values of their codes, scales, the multipliers
/// M / 2^S that the integer graph would have, and the units of the sums that they multiply. And the way back: gradients by these to gradients by what is trained.
/// </summary>
/// <param name="network">Layers, with the plan's nodes among them.</param>
/// <param name="plan">The plan.</param>
internal sealed class QuantizedParameters(CompiledNetwork network, QuantizationPlan plan)
{
    private const int AddBits = 16;
    private const int LeastRatio = -15;
    private const int RealBits = 20;

    /// <summary>Everything but the values of weights: scales, biases, multipliers; what is not quantized is copied.</summary>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="effective">Receives those to compute with.</param>
    public void Prepare(float[] parameters, float[] effective)
    {
        int nodes = network.Graph.Nodes.Count;

        // By node: scale of its codes, or of its sums by channel.
        double[][] units = new double[nodes][];
        units[0] = [plan.InputScale];
        for (int i = 1; i < nodes; i++)
        {
            Span<float> to = network.Slice(effective, i);
            ReadOnlySpan<float> from = network.Slice(parameters, i);
            double[] input = units[network.Inputs[i][0]];
            FloatNode node = network.Graph.Nodes[i];
            switch (network.Layer(i))
            {
                case WeightedLayer layer:
                    units[i] = layer.Prepare(from, to, input[0]);
                    break;
                case Codes layer:
                    units[i] = [Prepare(layer, i, parameters, effective, input)];
                    break;
                case ScaledAdd:
                    units[i] = [input[0], units[network.Inputs[i][1]][0]];
                    break;
                case var layer when node is TableLayer { Table: var table }:
                    Requantization.Set(to, layer.Output.Channels, Multipliers(input, Reachable(table.IndexScale, input), table.MultiplierBits), input);
                    units[i] = [table.Scale];
                    break;
                default:
                    from.CopyTo(to);
                    units[i] = Divided(input, node, network.Layer(i));
                    break;
            }
        }
    }

    /// <summary>Scale of a node's codes, or of its sums; null where channels have units of their own, or the node has none.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="effective">The parameters to compute with.</param>
    public double? Unit(int node, float[] effective)
    {
        if (node == 0)
        {
            return plan.InputScale;
        }

        double? input = Unit(network.Inputs[node][0], effective);
        return network.Layer(node) switch
        {
            WeightedLayer layer => layer.CommonScale(network.Slice(effective, node)) * input,
            Codes => network.Slice(effective, node)[0],
            ScaledAdd or BatchNorm => null,
            _ when network.Graph.Nodes[node] is TableLayer { Table: var table } => table.Scale,
            var layer => input is { } unit ? Divided([unit], network.Graph.Nodes[node], layer)[0] : null,
        };
    }

    /// <summary>Values of a layer's weights; other nodes have none.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="effective">Those to compute with, prepared.</param>
    public void Quantize(int node, float[] parameters, float[] effective)
    {
        if (node > 0 && network.Layer(node) is WeightedLayer layer)
        {
            layer.Quantize(network.Slice(parameters, node), network.Slice(effective, node));
        }
    }

    /// <summary>Gradients by the values of a layer's weights become those by weights and scales; other nodes need nothing.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="effective">Those computed with.</param>
    /// <param name="gradient">All gradients, changed.</param>
    public void StraightThrough(int node, float[] parameters, float[] effective, float[] gradient)
    {
        if (node > 0 && network.Layer(node) is WeightedLayer layer)
        {
            layer.StraightThrough(network.Slice(parameters, node), network.Slice(effective, node), network.Slice(gradient, node));
        }
    }

    // A sum of codes is divided by requantizing; a maximum has its input's scale.
    private static double[] Divided(double[] input, FloatNode node, Layer layer) => node switch
    {
        AvgPoolLayer pool => [input[0] / pool.Kernel.Area],
        GlobalAvgPoolLayer => [input[0] / (layer.Input.Height * layer.Input.Width)],
        _ => input,
    };

    private double Prepare(Codes layer, int node, float[] parameters, float[] effective, double[] input)
    {
        Span<float> to = network.Slice(effective, node);
        int source = network.Inputs[node][0];
        layer.Steps.Unpack(network.Slice(parameters, node), to);
        double scale = Reachable(to[0], input);
        to[0] = (float)scale;
        int channels = layer.Output.Channels;
        switch (network.Layer(source))
        {
            case ScaledAdd:
                SetSum(network.Slice(effective, source), to, channels, input, scale);
                break;
            case BatchNorm:
                // Real factors make no whole numbers; parts of a code as fine as float tells them apart stand for them.
                double part = Math.ScaleB(1, -RealBits);
                Requantization.Set(to, channels, [part], [scale * part]);
                break;
            default:
                Requantization.Set(to, channels, Multipliers(input, scale, ((CodesLayer)network.Graph.Nodes[node]).Codes.MultiplierBits), input);
                break;
        }

        return scale;
    }

    // A sum of two comes in codes of its result, whole numbers of 2^-S.
    private static void SetSum(Span<float> add, Span<float> to, int channels, double[] inputs, double scale)
    {
        MultiplierShift m = MultiplierShift.FromRatios([.. inputs.Select(unit => unit / scale)], AddBits);
        for (int branch = 0; branch < 2; branch++)
        {
            add[branch] = (float)(1 / inputs[branch]);
            add[2 + branch] = (float)Math.ScaleB(m.Multipliers[branch], -m.Shift);
        }

        double sum = Math.ScaleB(1, -m.Shift);
        Requantization.Set(to, channels, [sum], [sum]);
    }

    // As conversion raises a scale far finer than what it is made from.
    private static double Reachable(double scale, double[] input) => Math.Max(scale, Math.ScaleB(input.Max(), LeastRatio));

    private static double[] Multipliers(double[] units, double scale, int bits)
    {
        MultiplierShift m = MultiplierShift.FromRatios([.. units.Select(u => u / scale)], bits);
        return [.. m.Multipliers.Select(n => Math.ScaleB(n, -m.Shift))];
    }
}
