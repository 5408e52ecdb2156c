using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Plain;

/// <summary>
/// One layer in double precision and simple loops, to be read beside its formula: the judge of the fast layers, and what g2g explain
/// prints. Arrays are one sample in NHWC order.
/// </summary>
internal abstract class PlainLayer
{
    /// <summary>The plain version of a node.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">Any node but the input.</param>
    /// <param name="arrays">All arrays of the weight file, for the statistics of batch normalization.</param>
    public static PlainLayer Create(FloatGraph graph, FloatNode node, IReadOnlyDictionary<string, double[]> arrays)
    {
        TensorShape input = graph.InputShapeOf(node);
        TensorShape output = graph.ShapeOf(node.Name);
        return node switch
        {
            Conv2DLayer n => new PlainConv2D(n, input, output, graph.PaddingOf(n), graph[n.Inputs[0]] as InputLayer),
            DepthwiseConv2DLayer n => new PlainDepthwiseConv2D(n, input, output, graph.PaddingOf(n), graph[n.Inputs[0]] as InputLayer),
            DenseLayer n => new PlainDense(n.Units),
            ReluLayer => new PlainRelu(),
            SigmoidLayer => new PlainSigmoid(),
            TanhLayer => new PlainTanh(),
            MaxPoolLayer n => new PlainMaxPool(input, output, n.Kernel, n.Stride),
            AvgPoolLayer n => new PlainAvgPool(input, output, n.Kernel, n.Stride),
            GlobalAvgPoolLayer => new PlainAvgPool(input, output, new Extent(input.Height, input.Width), Extent.Square(1)),
            AddLayer => new PlainAdd(),
            FlattenLayer => new PlainFlatten(),
            DropoutLayer => new PlainDropout(),
            BatchNormLayer n => new PlainBatchNorm(n, output.Channels, arrays[n.Name + ".mean"], arrays[n.Name + ".variance"]),
            _ => throw new UnsupportedNodeException(node, "plain layers"),
        };
    }

    /// <summary>Computes the output.</summary>
    /// <param name="inputs">Values of the nodes read.</param>
    /// <param name="weights">In file order; empty where the layer has none.</param>
    /// <param name="bias">Empty where there is none.</param>
    public abstract double[] Forward(double[][] inputs, double[] weights, double[] bias);

    /// <summary>Computes the gradients.</summary>
    /// <param name="inputs">As given to <see cref="Forward"/>.</param>
    /// <param name="y">What <see cref="Forward"/> gave.</param>
    /// <param name="dy">Gradient by <paramref name="y"/>.</param>
    /// <param name="weights">As given to <see cref="Forward"/>.</param>
    /// <param name="dw">Receives the gradient by the weights; zeros at first.</param>
    /// <param name="db">Receives the gradient by the bias; zeros at first.</param>
    /// <returns>Gradient by each input.</returns>
    public abstract double[][] Backward(double[][] inputs, double[] y, double[] dy, double[] weights, double[] dw, double[] db);
}
