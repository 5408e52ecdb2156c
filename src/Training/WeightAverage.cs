using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training;

/// <summary>
/// A running average of all packed parameters, moving statistics too: after update t, average += (1 - d) (w - average) with
/// d = min(decay, (1 + t) / (10 + t)), so that the first weights are soon forgotten.
/// </summary>
/// <param name="decay">What the average keeps at each update, 0 .. 1.</param>
/// <param name="parameters">Length of the flat parameters.</param>
internal sealed class WeightAverage(double decay, int parameters)
{
    /// <summary>The average.</summary>
    public float[] Values { get; } = new float[parameters];

    /// <summary>Takes an update's result in.</summary>
    /// <param name="weights">Packed parameters after the update.</param>
    /// <param name="update">Number of the update, from 1.</param>
    public void Add(float[] weights, long update)
    {
        float part = update == 1 ? 1 : (float)(1 - Math.Min(decay, (1.0 + update) / (10.0 + update)));
        int i = 0;
        for (; i + Lanes.Width <= weights.Length; i += Lanes.Width)
        {
            Vector512<float> average = Vector512.Create(Values, i);
            (average + (Vector512.Create(part) * (Vector512.Create(weights, i) - average))).CopyTo(Values, i);
        }

        for (; i < weights.Length; i++)
        {
            Values[i] += part * (weights[i] - Values[i]);
        }
    }
}
