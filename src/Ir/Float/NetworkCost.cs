namespace GradientsToGates.Ir.Float;

/// <summary>
/// What one sample costs. Convention: a multiply-accumulate is 2 floating-point operations; what is not a multiply-accumulate is counted apart,
/// so that figures of other conventions can be told from these. Padding counts as computed; softmax and dropout do not run outside training.
/// </summary>
/// <param name="Parameters">Values in the weight file, statistics of batch normalization included.</param>
/// <param name="MultiplyAccumulates">In convolutions and dense layers.</param>
/// <param name="BiasAdditions">One for each output of a layer with bias.</param>
/// <param name="Others">
/// One for each value of an activation or sum, two for each of batch normalization (a product and a sum), a window's area less one for each
/// maximum, a window's area for each average (its additions and the product with 1/area).
/// </param>
public sealed record NetworkCost(long Parameters, long MultiplyAccumulates, long BiasAdditions, long Others)
{
    /// <summary>Bytes of the parameters as float32.</summary>
    public long ParameterBytes => Parameters * sizeof(float);

    /// <summary>Floating-point operations of the multiply-accumulates alone.</summary>
    public long Flops => 2 * MultiplyAccumulates;

    /// <summary>Counts a network.</summary>
    /// <param name="graph">The network.</param>
    public static NetworkCost Of(FloatGraph graph) => new(
        graph.ParameterCount(),
        graph.MultiplyAccumulates(),
        graph.Nodes.Sum(n => n is ConvolutionLayer { Bias: true } or DenseLayer { Bias: true } ? Count(graph, n) : 0),
        graph.Nodes.Sum(n => Other(graph, n)));

    private static long Other(FloatGraph graph, FloatNode node) => node switch
    {
        ReluLayer or SigmoidLayer or TanhLayer or AddLayer => Count(graph, node),
        BatchNormLayer => 2 * Count(graph, node),
        MaxPoolLayer n => (n.Kernel.Area - 1) * Count(graph, n),
        AvgPoolLayer n => n.Kernel.Area * Count(graph, n),
        GlobalAvgPoolLayer n => Count(graph, graph[n.Inputs[0]]),
        _ => 0,
    };

    private static long Count(FloatGraph graph, FloatNode node) => graph.ShapeOf(node.Name).Count;
}
