namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>Both sides on one network.</summary>
/// <param name="Network">Zoo name.</param>
/// <param name="Own">g2g, INT8.</param>
/// <param name="PeerInt8">onnxruntime, INT8.</param>
/// <param name="PeerFloat">onnxruntime, float32.</param>
/// <param name="Images">Test images.</param>
/// <param name="MadeUp">Whether they are made up, because the data set is not here: accuracies then say nothing.</param>
/// <param name="Correct">Right classes: g2g, onnxruntime INT8, onnxruntime float32.</param>
/// <param name="SameInt8">Images to which onnxruntime INT8 gives the class that g2g gives.</param>
/// <param name="SameFloat">The same for float32.</param>
internal sealed record Comparison(string Network, Speed Own, Speed PeerInt8, Speed PeerFloat, int Images, bool MadeUp, int[] Correct, int SameInt8, int SameFloat)
{
    /// <summary>How many times as fast as onnxruntime INT8 g2g is.</summary>
    public double RatioInt8 => Own.PerSecond / PeerInt8.PerSecond;

    /// <summary>The same by processor time.</summary>
    public double CpuRatioInt8 => Own.PerCpuSecond / PeerInt8.PerCpuSecond;

    /// <summary>How many times as fast as onnxruntime float32 g2g is.</summary>
    public double RatioFloat => Own.PerSecond / PeerFloat.PerSecond;

    /// <summary>The same by processor time.</summary>
    public double CpuRatioFloat => Own.PerCpuSecond / PeerFloat.PerCpuSecond;
}
