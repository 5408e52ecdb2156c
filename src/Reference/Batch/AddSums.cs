using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Residual sums of bytes: a * Ma + b * Mb - (za * Ma + zb * Mb), offsets of the bytes included in za and zb. Modulo 2^32.</summary>
internal sealed class AddSums : ISums
{
    private readonly TensorMemory _a;
    private readonly TensorMemory _b;
    private readonly int _multiplierA;
    private readonly int _multiplierB;
    private readonly int _constant;
    private readonly int _channels;
    private readonly InstructionSets _sets;

    /// <summary>Binds a node to the memory of a worker.</summary>
    /// <param name="node">The sum; its type has at most 32 bits.</param>
    /// <param name="a">First tensor, bytes.</param>
    /// <param name="b">Second tensor, bytes.</param>
    /// <param name="sets">Instructions to use.</param>
    public AddSums(AddNode node, TensorMemory a, TensorMemory b, InstructionSets sets)
    {
        (_a, _b, _sets, _channels) = (a, b, sets, node.Output.Shape.Channels);
        (_multiplierA, _multiplierB) = ((int)node.MultiplierA, (int)node.MultiplierB);
        _constant = unchecked((int)-(((a.Type.ZeroPoint + a.Storage.Offset) * node.MultiplierA) + ((b.Type.ZeroPoint + b.Storage.Offset) * node.MultiplierB)));
    }

    /// <inheritdoc/>
    public void Begin()
    {
        // Both tensors are read where they lie.
    }

    /// <inheritdoc/>
    public void Take(int first, int pixels, Span<int> sums)
    {
        unchecked
        {
            int pitch = SumsStep.Pitch(_channels);
            if (_sets.Avx2)
            {
                ref byte a = ref _a.Bytes[first * _channels];
                ref byte b = ref _b.Bytes[first * _channels];
                ref int sum = ref MemoryMarshal.GetReference(sums);
                for (int p = 0; p < pixels; p++)
                {
                    if (_sets.Avx512)
                    {
                        Pixel512(ref a, ref b, ref sum);
                    }
                    else
                    {
                        Pixel256(ref a, ref b, ref sum);
                    }

                    a = ref Unsafe.Add(ref a, _channels);
                    b = ref Unsafe.Add(ref b, _channels);
                    sum = ref Unsafe.Add(ref sum, pitch);
                }

                return;
            }

            for (int p = 0; p < pixels; p++)
            {
                int at = (first + p) * _channels;
                for (int c = 0; c < _channels; c++)
                {
                    sums[(p * pitch) + c] = (_a.Bytes[at + c] * _multiplierA) + (_b.Bytes[at + c] * _multiplierB) + _constant;
                }
            }
        }
    }

    private void Pixel512(ref byte a, ref byte b, ref int sums)
    {
        var constant = Vector512.Create(_constant);
        for (nint c = 0; c < _channels; c += 16)
        {
            ((ByteVectors.Widen16(ref a, c) * _multiplierA) + (ByteVectors.Widen16(ref b, c) * _multiplierB) + constant).StoreUnsafe(ref Unsafe.Add(ref sums, c));
        }
    }

    private void Pixel256(ref byte a, ref byte b, ref int sums)
    {
        var constant = Vector256.Create(_constant);
        for (nint c = 0; c < _channels; c += 8)
        {
            ((ByteVectors.Widen(ref a, c) * _multiplierA) + (ByteVectors.Widen(ref b, c) * _multiplierB) + constant).StoreUnsafe(ref Unsafe.Add(ref sums, c));
        }
    }
}
