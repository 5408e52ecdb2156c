using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <content>Fake quantization.</content>
internal sealed partial class CompiledNetwork
{
    private readonly QuantizationPlan? _plan;

    /// <summary>What turns trained parameters into those computed with; null where they are the same.</summary>
    public QuantizedParameters? Quantized { get; }

    /// <summary>What the output's values are whole numbers of but for float rounding; 0 where nothing is quantized, or no one unit holds for all.</summary>
    /// <param name="effective">The parameters computed with.</param>
    public double OutputUnit(float[] effective) => Quantized?.Unit(Graph.Nodes.Count - 1, effective) ?? 0;

    /// <summary>The parameters to compute with.</summary>
    /// <param name="parameters">All packed parameters.</param>
    /// <returns>The same array where nothing is quantized.</returns>
    public float[] Effective(float[] parameters)
    {
        if (Quantized is null)
        {
            return parameters;
        }

        float[] effective = new float[parameters.Length];
        Quantized.Prepare(parameters, effective);
        for (int i = 0; i < Graph.Nodes.Count; i++)
        {
            Quantized.Quantize(i, parameters, effective);
        }

        return effective;
    }
}
