using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Largest value of each window; the offset of bytes does not change their order.</summary>
/// <param name="node">The pool.</param>
/// <param name="input">The tensor read.</param>
/// <param name="output">Receives the values.</param>
/// <param name="sets">Instructions to use.</param>
internal sealed class MaxPoolStep(MaxPoolNode node, TensorMemory input, TensorMemory output, InstructionSets sets) : IStep
{
    private readonly PoolWindow _window = new(input.Type.Shape, node.Output.Shape, node.Kernel, node.Stride);

    /// <inheritdoc/>
    public void Run()
    {
        int channels = _window.Input.Channels;
        int pixels = output.Count / channels;
        for (int p = 0; p < pixels; p++)
        {
            int first = _window.First(p);
            if (!input.Storage.Bytes)
            {
                Pixel<long>(input.Longs[first..], output.Longs.Slice(p * channels, channels));
            }
            else if (sets.Vector128)
            {
                Vectors(ref input.Bytes[first], ref output.Bytes[p * channels]);
            }
            else
            {
                Pixel<byte>(input.Bytes[first..], output.Bytes.Slice(p * channels, channels));
            }
        }
    }

    /// <summary>32 channels at a time; what lies behind the last one is overwritten by the next pixel.</summary>
    private void Vectors(ref byte codes, ref byte result)
    {
        unchecked
        {
            nint channels = _window.Input.Channels;
            nint next = _window.Row;
            for (nint c = 0; c < channels; c += Vector256<byte>.Count)
            {
                ref byte row = ref Unsafe.Add(ref codes, c);
                var largest = Vector256.LoadUnsafe(ref row);
                for (int y = _window.Kernel.Height; y > 0; y--)
                {
                    ref byte pixel = ref row;
                    for (int x = _window.Kernel.Width; x > 0; x--)
                    {
                        largest = Vector256.Max(largest, Vector256.LoadUnsafe(ref pixel));
                        pixel = ref Unsafe.Add(ref pixel, channels);
                    }

                    row = ref Unsafe.Add(ref row, next);
                }

                largest.StoreUnsafe(ref Unsafe.Add(ref result, c));
            }
        }
    }

    private void Pixel<T>(ReadOnlySpan<T> values, Span<T> result)
        where T : unmanaged, IComparable<T>
    {
        values[..result.Length].CopyTo(result);
        for (int y = 0; y < _window.Kernel.Height; y++)
        {
            for (int x = 0; x < _window.Kernel.Width; x++)
            {
                ReadOnlySpan<T> pixel = values.Slice((y * _window.Row) + (x * result.Length), result.Length);
                for (int c = 0; c < result.Length; c++)
                {
                    result[c] = pixel[c].CompareTo(result[c]) > 0 ? pixel[c] : result[c];
                }
            }
        }
    }
}
