using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>Depthwise convolution of bytes: bias[c] + sum of byte * weight[c] over the window, the bytes' offset corrected in the bias. Modulo 2^32.</summary>
internal sealed class DepthwiseSums : ISums
{
    private readonly InputWindow _window;
    private readonly PaddedInput _input;
    private readonly InstructionSets _sets;
    private readonly Extent _kernel;
    private readonly int _channels;
    private readonly int _pitch;

    // [Kh, Kw, pitch], so that the weights of neighbouring channels lie side by side, as their codes do.
    private readonly AlignedMemory<int> _weights;
    private readonly AlignedMemory<int> _bias;

    /// <summary>Binds a node to the memory of a worker.</summary>
    /// <param name="node">The node; its type has at most 32 bits.</param>
    /// <param name="input">The tensor read, bytes.</param>
    /// <param name="sets">Instructions to use.</param>
    public DepthwiseSums(DepthwiseNode node, TensorMemory input, InstructionSets sets)
    {
        _window = new InputWindow(node, input.Type, codeBytes: 1);
        _input = new PaddedInput(_window, input);
        (_sets, _kernel, _channels) = (sets, node.Kernel, node.Bias.Count);
        _pitch = SumsStep.Pitch(_channels);
        int area = _kernel.Area;
        (_weights, _bias) = (new(area * _pitch), new(_pitch));
        for (int c = 0; c < _channels; c++)
        {
            long bias = node.Bias[c];
            for (int k = 0; k < area; k++)
            {
                int weight = node.Weights[(c * area) + k];
                _weights.Span[(k * _pitch) + c] = weight;
                bias = unchecked(bias - (_window.Offset * weight));
            }

            _bias.Span[c] = unchecked((int)bias);
        }
    }

    /// <inheritdoc/>
    public void Begin() => _input.Update();

    /// <inheritdoc/>
    public void Take(int first, int pixels, Span<int> sums)
    {
        Span<byte> codes = _input.Codes;
        for (int p = 0; p < pixels; p++)
        {
            Span<byte> window = codes[_window.Pixels[first + p]..];
            Span<int> target = sums.Slice(p * _pitch, _pitch);
            if (_sets.Avx2)
            {
                Vectors(ref MemoryMarshal.GetReference(window), ref MemoryMarshal.GetReference(target));
            }
            else
            {
                Scalar(window, target);
            }
        }
    }

    private void Vectors(ref byte codes, ref int sums)
    {
        unchecked
        {
            for (nint c = 0; c < _channels; c += Vector256<int>.Count)
            {
                Vector256<int> sum = Vector256.LoadUnsafe(ref _bias.First, (nuint)c);
                ref int weights = ref Unsafe.Add(ref _weights.First, c);
                ref byte row = ref Unsafe.Add(ref codes, c);
                for (int y = _kernel.Height; y > 0; y--)
                {
                    ref byte pixel = ref row;
                    for (int x = _kernel.Width; x > 0; x--)
                    {
                        sum += ByteVectors.Widen(ref pixel, 0) * Vector256.LoadUnsafe(ref weights);
                        weights = ref Unsafe.Add(ref weights, _pitch);
                        pixel = ref Unsafe.Add(ref pixel, _channels);
                    }

                    row = ref Unsafe.Add(ref row, _window.RowCodes);
                }

                sum.StoreUnsafe(ref Unsafe.Add(ref sums, c));
            }
        }
    }

    private void Scalar(ReadOnlySpan<byte> codes, Span<int> sums)
    {
        unchecked
        {
            for (int c = 0; c < _channels; c++)
            {
                int sum = _bias.Span[c];
                for (int k = 0; k < _kernel.Area; k++)
                {
                    int at = (k / _kernel.Width * _window.RowCodes) + (k % _kernel.Width * _channels) + c;
                    sum += codes[at] * _weights.Span[(k * _pitch) + c];
                }

                sums[c] = sum;
            }
        }
    }
}
