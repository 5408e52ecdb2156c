using System.Runtime.InteropServices;

namespace GradientsToGates.Reference.Batch;

/// <summary>Accumulators of a layer with weights whose sums have at most 32 bits and whose codes and weights have at most 16.</summary>
/// <param name="panels">The weights.</param>
/// <param name="window">How the input lies in memory.</param>
/// <param name="input">The tensor read.</param>
/// <param name="sets">Instructions to use.</param>
internal sealed class DotSums(DotPanel[] panels, InputWindow window, TensorMemory input, InstructionSets sets) : ISums
{
    private readonly PaddedInput _input = new(window, input);
    private readonly int _pitch = SumsStep.Pitch(panels[^1].FirstChannel + (panels[^1].Vectors * DotPanel.Lanes));

    /// <summary>Bytes of a code that suit codes, weights and instructions: 1, 2, or 0 when this class does not serve.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="sets">Instructions to use.</param>
    public static int CodeBytes(LayerWeights layer, InstructionSets sets)
    {
        int min = layer.Weights.Min();
        int max = layer.Weights.Max();
        return layer.TruncateProducts is not null || !SumsStep.Fit(layer.Node.Output.Type) ? 0
            : sets.AvxVnni && CodeStorage.Of(layer.Input).Bytes && min >= sbyte.MinValue && max <= sbyte.MaxValue ? 1
            : layer.Input.Type.Bits <= 16 && min >= short.MinValue && max <= short.MaxValue ? 2
            : 0;
    }

    /// <inheritdoc/>
    public void Begin() => _input.Update();

    /// <inheritdoc/>
    public void Take(int first, int pixels, Span<int> sums)
    {
        ref byte codes = ref MemoryMarshal.GetReference(_input.Codes);
        ReadOnlySpan<int> windows = window.Pixels.AsSpan(first, pixels);
        foreach (DotPanel panel in panels)
        {
            if (window.CodeBytes == 1)
            {
                DotBlocks<ByteDot>.Run(panel, ref codes, windows, sums, _pitch);
            }
            else if (sets.Avx2)
            {
                DotBlocks<WordDot>.Run(panel, ref codes, windows, sums, _pitch);
            }
            else if (sets.Vector128)
            {
                DotBlocks<HalfWordDot>.Run(panel, ref codes, windows, sums, _pitch);
            }
            else
            {
                ScalarDot.Run(panel, _input.Codes, windows, sums, _pitch);
            }
        }
    }
}
