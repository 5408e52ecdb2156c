using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// A layer with weights of any width: products of 32 by 32 bits, sums modulo 2^64, which is exact because the verifier proved that the final sum has at
/// most 64 bits.
/// </summary>
internal sealed class WideStep : IStep
{
    private const int Block = 4;
    private readonly WideWeights _weights;
    private readonly InputWindow _window;
    private readonly PaddedInput _input;
    private readonly TensorMemory _output;
    private readonly InstructionSets _sets;
    private readonly AlignedMemory<long> _sums = new(Block * WideWeights.Panel);

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
    }

    /// <inheritdoc/>
    public void Run()
    {
        _input.Update();
        ReadOnlySpan<long> codes = MemoryMarshal.Cast<byte, long>(_input.Codes);
        for (int panel = 0; panel < _weights.Panels; panel++)
        {
            for (int p = 0; p < _window.Pixels.Length; p += Block)
            {
                int pixels = Math.Min(Block, _window.Pixels.Length - p);
                ReadOnlySpan<int> windows = _window.Pixels.AsSpan(p, pixels);
                if (_sets.Avx512)
                {
                    Sum<Wide8>(codes, windows, panel);
                }
                else if (_sets.Avx2)
                {
                    Sum<Wide4>(codes, windows, panel);
                }
                else
                {
                    Sum<Wide1>(codes, windows, panel);
                }

                Write(p, pixels, panel);
            }
        }
    }

    /// <summary>Four pixels by two vectors at a time; pixels beyond the last compute that one again.</summary>
    private void Sum<V>(ReadOnlySpan<long> codes, ReadOnlySpan<int> windows, int panel)
        where V : struct, IWideVector<V>
    {
        unchecked
        {
            LayerWeights layer = _weights.Layer;
            ref long first = ref MemoryMarshal.GetReference(codes);
            int last = windows.Length - 1;
            for (nint lane = 0; lane < WideWeights.Panel; lane += 2 * V.Count)
            {
                // With one lane the second vector is the next channel, so a panel is a whole number of pairs for every width.
                ref long x0 = ref Unsafe.Add(ref first, windows[0] / sizeof(long));
                ref long x1 = ref Unsafe.Add(ref first, windows[Math.Min(1, last)] / sizeof(long));
                ref long x2 = ref Unsafe.Add(ref first, windows[Math.Min(2, last)] / sizeof(long));
                ref long x3 = ref Unsafe.Add(ref first, windows[last] / sizeof(long));
                ref long w = ref Unsafe.Add(ref _weights.Weights.First, ((nint)panel * layer.Rows * layer.RowLength * WideWeights.Panel) + lane);
                ref long bias = ref Unsafe.Add(ref _weights.Bias.First, (panel * WideWeights.Panel) + lane);
                V a0 = V.Load(ref bias, 0), b0 = a0, c0 = a0, d0 = a0;
                V a1 = V.Load(ref bias, V.Count), b1 = a1, c1 = a1, d1 = a1;
                for (int row = layer.Rows; row > 0; row--)
                {
                    for (nint i = 0; i < layer.RowLength; i++)
                    {
                        var w0 = V.Load(ref w, 0);
                        var w1 = V.Load(ref w, V.Count);
                        var x = V.Broadcast(Unsafe.Add(ref x0, i));
                        a0 = V.MultiplyAdd(a0, x, w0);
                        a1 = V.MultiplyAdd(a1, x, w1);
                        x = V.Broadcast(Unsafe.Add(ref x1, i));
                        b0 = V.MultiplyAdd(b0, x, w0);
                        b1 = V.MultiplyAdd(b1, x, w1);
                        x = V.Broadcast(Unsafe.Add(ref x2, i));
                        c0 = V.MultiplyAdd(c0, x, w0);
                        c1 = V.MultiplyAdd(c1, x, w1);
                        x = V.Broadcast(Unsafe.Add(ref x3, i));
                        d0 = V.MultiplyAdd(d0, x, w0);
                        d1 = V.MultiplyAdd(d1, x, w1);
                        w = ref Unsafe.Add(ref w, WideWeights.Panel);
                    }

                    x0 = ref Unsafe.Add(ref x0, _window.RowCodes);
                    x1 = ref Unsafe.Add(ref x1, _window.RowCodes);
                    x2 = ref Unsafe.Add(ref x2, _window.RowCodes);
                    x3 = ref Unsafe.Add(ref x3, _window.RowCodes);
                }

                ref long sum = ref Unsafe.Add(ref _sums.First, lane);
                Store(a0, a1, ref sum, 0);
                Store(b0, b1, ref sum, 1);
                Store(c0, c1, ref sum, 2);
                Store(d0, d1, ref sum, 3);
            }
        }
    }

    private static void Store<V>(V first, V second, ref long sums, nint pixel)
        where V : struct, IWideVector<V>
    {
        V.Store(first, ref sums, pixel * WideWeights.Panel);
        V.Store(second, ref sums, (pixel * WideWeights.Panel) + V.Count);
    }

    private void Write(int pixel, int pixels, int panel)
    {
        int channels = _weights.Layer.Channels;
        int first = panel * WideWeights.Panel;
        int count = Math.Min(WideWeights.Panel, channels - first);
        for (int p = 0; p < pixels; p++)
        {
            ReadOnlySpan<long> sums = _sums.Span.Slice(p * WideWeights.Panel, count);
            int at = ((pixel + p) * channels) + first;
            if (!_output.Storage.Bytes)
            {
                sums.CopyTo(_output.Longs[at..]);
                continue;
            }

            for (int c = 0; c < count; c++)
            {
                _output[at + c] = sums[c];
            }
        }
    }
}
