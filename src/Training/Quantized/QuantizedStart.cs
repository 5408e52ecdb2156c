using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Quantized;

/// <summary>What quantization-aware training begins with.</summary>
/// <param name="Weights">Float weights and first scales.</param>
/// <param name="Plan">What is fake-quantized.</param>
public sealed record QuantizedStart(WeightSet Weights, QuantizationPlan Plan)
{
    /// <summary>SHA-256 of plan and weights: part of what a checkpoint belongs to.</summary>
    public string Identity
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes(QuantizationPlanFile.Write(Plan)));
            foreach ((string name, Tensor<float> tensor) in Weights.Items)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(name));
                hash.AppendData(MemoryMarshal.AsBytes(tensor.Data.AsSpan()));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }
}
