namespace GradientsToGates.Training;

/// <content>Fake quantization around an update; without a plan the parameters computed with are those trained.</content>
internal sealed partial class EpochRunner
{
    private readonly float[] _effective;
    private readonly Action<int, int> _quantize;
    private readonly Action<int, int> _sum;
    private readonly Action<int, int> _straightThrough;

    // Groups whose gradients the optimizer is to add.
    private int _summed;

    private void QuantizeWeights()
    {
        if (Network.Quantized is { } quantized)
        {
            quantized.Prepare(Parameters, _effective);
            _pool.Run(Network.Graph.Nodes.Count, _quantize);
        }
    }

    /// <summary>The groups' sum is taken first, as what passes through rounding depends on it, and by the optimizer's own order.</summary>
    private void PassGradients()
    {
        if (Network.Quantized is not null)
        {
            _pool.Run(_pieces.Length, _sum);
            _pool.Run(Network.Graph.Nodes.Count, _straightThrough);
            _summed = 1;
        }
    }
}
