using System.Security.Cryptography;
using System.Text;

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
            byte[] plan = Encoding.UTF8.GetBytes(QuantizationPlanFile.Write(Plan));
            return Convert.ToHexStringLower(SHA256.HashData([.. plan, .. Encoding.UTF8.GetBytes(Weights.Sha256)]));
        }
    }
}
