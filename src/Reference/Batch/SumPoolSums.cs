using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Sums of bytes over windows, less their zero points and offsets.</summary>
internal sealed class SumPoolSums : ISums
{
    private readonly PoolWindow _window;
    private readonly TensorMemory _input;
    private readonly InstructionSets _sets;
    private readonly int _constant;

    /// <summary>Binds a node to the memory of a worker.</summary>
    /// <param name="node">The pool; its type has at most 32 bits.</param>
    /// <param name="input">The tensor read, bytes.</param>
    /// <param name="sets">Instructions to use.</param>
    public SumPoolSums(SumPoolNode node, TensorMemory input, InstructionSets sets)
    {
        (_input, _sets) = (input, sets);
        _window = new PoolWindow(input.Type.Shape, node.Output.Shape, node.Kernel, node.Stride);
        _constant = -(node.Kernel.Area * (input.Type.ZeroPoint + input.Storage.Offset));
    }

    /// <inheritdoc/>
    public void Begin()
    {
        // The tensor is read where it lies.
    }

    /// <inheritdoc/>
    public void Take(int first, int pixels, Span<int> sums)
    {
        int pitch = SumsStep.Pitch(_window.Input.Channels);
        for (int p = 0; p < pixels; p++)
        {
            Span<byte> codes = _input.Bytes[_window.First(first + p)..];
            Span<int> target = sums.Slice(p * pitch, pitch);
            if (_sets.Avx2)
            {
                Vectors(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(target));
            }
            else
            {
                Scalar(codes, target);
            }
        }
    }

    private void Vectors(ref byte codes, ref int sums)
    {
        unchecked
        {
            nint channels = _window.Input.Channels;
            nint next = _window.Row;
            for (nint c = 0; c < channels; c += 8)
            {
                var sum = Vector256.Create(_constant);
                ref byte row = ref Unsafe.Add(ref codes, c);
                for (int y = _window.Kernel.Height; y > 0; y--)
                {
                    ref byte pixel = ref row;
                    for (int x = _window.Kernel.Width; x > 0; x--)
                    {
                        sum += ByteVectors.Widen(ref pixel, 0);
                        pixel = ref Unsafe.Add(ref pixel, channels);
                    }

                    row = ref Unsafe.Add(ref row, next);
                }

                sum.StoreUnsafe(ref Unsafe.Add(ref sums, c));
            }
        }
    }

    private void Scalar(ReadOnlySpan<byte> codes, Span<int> sums)
    {
        sums.Fill(_constant);
        for (int y = 0; y < _window.Kernel.Height; y++)
        {
            for (int x = 0; x < _window.Kernel.Width; x++)
            {
                int at = (y * _window.Row) + (x * _window.Input.Channels);
                for (int c = 0; c < _window.Input.Channels; c++)
                {
                    sums[c] += codes[at + c];
                }
            }
        }
    }
}
