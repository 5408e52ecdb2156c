using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Layers;

/// <summary>The arithmetic of each node of a float graph.</summary>
internal static class LayerFactory
{
    /// <summary>Makes a node's layer.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">Any node but the input.</param>
    /// <param name="planes">Where values lie.</param>
    /// <param name="quantized">Whether the graph holds a plan's nodes.</param>
    public static Layer Create(FloatGraph graph, FloatNode node, LayerPlanes planes, bool quantized)
    {
        TensorShape input = planes.Input.Shape;
        TensorShape output = planes.Output.Shape;
        return node switch
        {
            Conv2DLayer n => Convolution(n, SlidingWindow.Of(graph, n), planes, quantized),
            DepthwiseConv2DLayer n => new DepthwiseConv2D(n, SlidingWindow.Of(graph, n), planes),
            DenseLayer n => new Dense(n, input),
            ReluLayer => new Elementwise<Relu>(output),
            SigmoidLayer => new Elementwise<Sigmoid>(output),
            TanhLayer => new Elementwise<Tanh>(output),
            MaxPoolLayer n => new MaxPool(n, planes),
            AvgPoolLayer n => new AvgPool(n.Kernel, n.Stride, planes),
            GlobalAvgPoolLayer => new GlobalAvgPool(input),
            AddLayer => quantized ? new ScaledAdd(output) : new Add(output),
            CodesLayer n => new Codes(output, n.Codes),
            TableLayer { Tanh: true } n => new Table<Tanh>(output, n.Table),
            TableLayer n => new Table<Sigmoid>(output, n.Table),
            FlattenLayer => new Flatten(input),
            BatchNormLayer n => new BatchNorm(n, output),
            DropoutLayer n => new Dropout(output, n.Rate, graph.IndexOf(n.Name)),
            _ => throw new UnsupportedNodeException(node, "training"),
        };
    }

    // Sums of codes must come out exactly in float, and transformed codes and weights have more bits.
    private static SlidingLayer Convolution(Conv2DLayer node, SlidingWindow window, LayerPlanes planes, bool quantized) =>
        !quantized && WinogradConv2D.Serves(window) ? new WinogradConv2D(node, window, planes) : new Conv2D(node, window, planes);
}
