using System.Runtime.InteropServices;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// A layer with weights of any width: products of 32 by 32 bits, summed modulo 2^64, which is exact because the verifier proved that the final sum has at
/// most 64 bits. Truncated products are shifted before they are summed. A sum of up to 128 bits is made of two:
///
///     high = sum of floor(product / 2^32)      all = sum of products, modulo 2^64
///     sum  = high * 2^32 + (all - high * 2^32 modulo 2^64)
///
/// since what is left in brackets, the sum of the products' low halves, is not negative and below 2^64.
/// </summary>
internal sealed class WideStep : IStep
{
    private readonly WideWeights _weights;
    private readonly InputWindow _window;
    private readonly PaddedInput _input;
    private readonly TensorMemory _output;
    private readonly InstructionSets _sets;
    private readonly AlignedMemory<long> _sums = new(WideBlock.Pixels * WideWeights.Panel);
    private readonly AlignedMemory<long> _highs = new(WideBlock.Pixels * WideWeights.Panel);

    /// <summary>Binds a layer to the memory of a worker.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="window">How the input lies in memory: 8 bytes a code.</param>
    /// <param name="input">The tensor read.</param>
    /// <param name="output">Receives the accumulators.</param>
    /// <param name="sets">Instructions to use.</param>
    public WideStep(WideWeights weights, InputWindow window, TensorMemory input, TensorMemory output, InstructionSets sets)
    {
        (_weights, _window, _output, _sets) = (weights, window, output, sets);
        _input = new PaddedInput(window, input);

        // Vectors multiply 32 signed bits; unsigned codes of 32 bits whose products are truncated go one by one.
        if (weights.Layer.TruncateProducts is not null && input.Type.Type is { Bits: 32, Signed: false })
        {
            _sets = InstructionSets.None;
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        _input.Update();
        int? truncate = _weights.Layer.TruncateProducts;
        for (int panel = 0; panel < _weights.Panels; panel++)
        {
            for (int p = 0; p < _window.Pixels.Length; p += WideBlock.Pixels)
            {
                int pixels = Math.Min(WideBlock.Pixels, _window.Pixels.Length - p);
                Sum(panel, p, pixels, truncate, _sums);
                if (_output.Storage.Wide)
                {
                    Sum(panel, p, pixels, truncate: 32, _highs);
                }

                Write(panel, p, pixels);
            }
        }
    }

    private void Sum(int panel, int first, int pixels, int? truncate, AlignedMemory<long> sums)
    {
        ReadOnlySpan<long> codes = MemoryMarshal.Cast<byte, long>(_input.Codes);
        ReadOnlySpan<int> windows = _window.Pixels.AsSpan(first, pixels);
        if (_sets.Avx512)
        {
            WideBlock.Sum<Wide8>(_weights, _window, codes, windows, panel, truncate, ref sums.First);
        }
        else if (_sets.Avx2)
        {
            WideBlock.Sum<Wide4>(_weights, _window, codes, windows, panel, truncate, ref sums.First);
        }
        else
        {
            WideBlock.Sum<Wide1>(_weights, _window, codes, windows, panel, truncate, ref sums.First);
        }
    }

    private void Write(int panel, int pixel, int pixels)
    {
        int channels = _weights.Layer.Channels;
        int first = panel * WideWeights.Panel;
        int count = Math.Min(WideWeights.Panel, channels - first);
        for (int p = 0; p < pixels; p++)
        {
            int at = ((pixel + p) * channels) + first;
            int sum = p * WideWeights.Panel;
            for (int c = 0; c < count; c++)
            {
                Write(at + c, _weights.Bias[first + c], _sums.Span[sum + c], _highs.Span[sum + c]);
            }
        }
    }

    private void Write(int position, Int128 bias, long sum, long high)
    {
        if (_output.Storage.Wide)
        {
            ulong low = unchecked((ulong)(sum - (high << 32)));
            _output.Wides[position] = bias + ((Int128)high << 32) + low;
            return;
        }

        long total = unchecked((long)bias + sum);
        int unused = _weights.Layer.TruncateProducts is null ? 0 : 64 - _output.Type.Type.Bits;
        _output[position] = (total << unused) >> unused;
    }
}
