using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Layers;

/// <summary>The arithmetic of each node of a float graph.</summary>
internal static class LayerFactory
{
    /// <summary>Makes a node's layer.</summary>
    /// <param name="graph">Its graph, which knows shapes.</param>
    /// <param name="node">Any node but the input.</param>
    /// <param name="samples">Samples in a group at most.</param>
    public static Layer Create(FloatGraph graph, FloatNode node, int samples)
    {
        TensorShape input = graph.InputShapeOf(node);
        TensorShape output = graph.ShapeOf(node.Name);
        return node switch
        {
            Conv2DLayer n => new Conv2D(n, input, output, graph.PaddingOf(n), Border(graph, n, input)),
            DenseLayer n => new Dense(n, input, samples),
            ReluLayer => new Relu(output),
            SigmoidLayer => new Sigmoid(output),
            TanhLayer => new Tanh(output),
            MaxPoolLayer n => new MaxPool(n, input, output),
            AvgPoolLayer n => new AvgPool(input, output, n.Kernel, n.Stride),
            GlobalAvgPoolLayer => new GlobalAvgPool(input),
            AddLayer => new Add(output),
            FlattenLayer => new Flatten(input),
            BatchNormLayer or DropoutLayer => throw UserException.BadInput(
                "G2G8006", $"layer '{node.Name}'", "batch normalization and dropout cannot be trained yet.", "Leave these layers out."),
            _ => throw new UnsupportedNodeException(node, "training"),
        };
    }

    /// <summary>
    /// Value of the padding: raw pixels are padded with code 0 before they are normalized, as the hardware does, so at the input a border
    /// pixel is (0 - mean) / std.
    /// </summary>
    private static float[] Border(FloatGraph graph, Conv2DLayer node, TensorShape input) =>
        graph[node.Inputs[0]] is InputLayer source ? [.. Enumerable.Range(0, input.Channels).Select(c => (float)Normalization.Value(source, 0, c))] : new float[input.Channels];
}
