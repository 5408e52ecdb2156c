using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>Depthwise convolution of bytes: bias[c] + byte * weight[c], the byte's offset corrected in the bias. Modulo 2^32.</summary>
internal sealed class DepthwiseSums : ISums
{
    private readonly TensorMemory _input;
    private readonly InstructionSets _sets;
    private readonly int _channels;
    private readonly AlignedMemory<int> _weights;
    private readonly AlignedMemory<int> _bias;

    /// <summary>Binds a node to the memory of a worker.</summary>
    /// <param name="node">The node; its type has at most 32 bits.</param>
    /// <param name="input">The tensor read, bytes.</param>
    /// <param name="sets">Instructions to use.</param>
    public DepthwiseSums(DepthwiseNode node, TensorMemory input, InstructionSets sets)
    {
        (_input, _sets, _channels) = (input, sets, node.Weights.Count);
        (_weights, _bias) = (new(SumsStep.Pitch(_channels)), new(SumsStep.Pitch(_channels)));
        node.Weights.AsSpan().CopyTo(_weights.Span);
        for (int c = 0; c < _channels; c++)
        {
            _bias.Span[c] = unchecked((int)(node.Bias[c] - ((long)input.Storage.Offset * node.Weights[c])));
        }
    }

    /// <inheritdoc/>
    public void Begin()
    {
        // The tensor is read where it lies.
    }

    /// <inheritdoc/>
    public void Take(int first, int pixels, Span<int> sums)
    {
        unchecked
        {
            int pitch = SumsStep.Pitch(_channels);
            for (int p = 0; p < pixels; p++)
            {
                int at = (first + p) * _channels;
                if (_sets.Avx2)
                {
                    Pixel(ref _input.Bytes[at], ref MemoryMarshal.GetReference(sums[(p * pitch)..]));
                    continue;
                }

                for (int c = 0; c < _channels; c++)
                {
                    sums[(p * pitch) + c] = _bias.Span[c] + (_input.Bytes[at + c] * _weights.Span[c]);
                }
            }
        }
    }

    private void Pixel(ref byte codes, ref int sums)
    {
        for (nint c = 0; c < _channels; c += Vector256<int>.Count)
        {
            Vector256<int> weights = Vector256.LoadUnsafe(ref _weights.First, (nuint)c);
            Vector256<int> bias = Vector256.LoadUnsafe(ref _bias.First, (nuint)c);
            ((ByteVectors.Widen(ref codes, c) * weights) + bias).StoreUnsafe(ref Unsafe.Add(ref sums, c));
        }
    }
}
