using System.Numerics;
using System.Runtime.InteropServices;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Residual sum of codes of any width, one value at a time.</summary>
/// <param name="node">The sum.</param>
/// <param name="a">First tensor.</param>
/// <param name="b">Second tensor.</param>
/// <param name="output">Receives the accumulators.</param>
internal sealed class PlainAddStep(AddNode node, TensorMemory a, TensorMemory b, TensorMemory output) : IStep
{
    /// <inheritdoc/>
    public void Run()
    {
        for (int i = 0; i < output.Count; i++)
        {
            output[i] = ((a[i] - a.Type.ZeroPoint) * node.MultiplierA) + ((b[i] - b.Type.ZeroPoint) * node.MultiplierB);
        }
    }
}

/// <summary>Depthwise convolution of codes of any width, one value at a time.</summary>
/// <param name="node">The node.</param>
/// <param name="input">The tensor read.</param>
/// <param name="output">Receives the accumulators.</param>
internal sealed class PlainDepthwiseStep(DepthwiseNode node, TensorMemory input, TensorMemory output) : IStep
{
    private readonly InputWindow _window = new(node, input.Type, sizeof(long));
    private PaddedInput? _padded;

    /// <inheritdoc/>
    public void Run()
    {
        _padded ??= new PaddedInput(_window, input);
        _padded.Update();
        ReadOnlySpan<long> codes = MemoryMarshal.Cast<byte, long>(_padded.Codes);
        int channels = node.Bias.Count;
        for (int i = 0; i < output.Count; i++)
        {
            int c = i % channels;
            int first = (_window.Pixels[i / channels] / sizeof(long)) + c;
            if (output.Storage.Wide)
            {
                output.Wides[i] = node.Bias[c] + Sum<Int128>(codes, first, c);
            }
            else
            {
                output[i] = node.Bias[c] + Sum<long>(codes, first, c);
            }
        }
    }

    private T Sum<T>(ReadOnlySpan<long> codes, int first, int channel)
        where T : struct, IBinaryInteger<T>
    {
        T sum = T.Zero;
        int weight = channel * node.Kernel.Area;
        for (int y = 0; y < node.Kernel.Height; y++)
        {
            for (int x = 0; x < node.Kernel.Width; x++)
            {
                long code = codes[first + (y * _window.RowCodes) + (x * node.Bias.Count)] - _window.Offset;
                sum += T.CreateChecked(code) * T.CreateChecked(node.Weights[weight++]);
            }
        }

        return sum;
    }
}

/// <summary>Sums over windows of codes of any width, one value at a time.</summary>
/// <param name="node">The pool.</param>
/// <param name="input">The tensor read.</param>
/// <param name="output">Receives the accumulators.</param>
internal sealed class PlainSumPoolStep(SumPoolNode node, TensorMemory input, TensorMemory output) : IStep
{
    private readonly PoolWindow _window = new(input.Type.Shape, node.Output.Shape, node.Kernel, node.Stride);

    /// <inheritdoc/>
    public void Run()
    {
        int channels = _window.Input.Channels;
        for (int i = 0; i < output.Count; i++)
        {
            int first = _window.First(i / channels) + (i % channels);
            long sum = 0;
            for (int y = 0; y < _window.Kernel.Height; y++)
            {
                for (int x = 0; x < _window.Kernel.Width; x++)
                {
                    sum += input[first + (y * _window.Row) + (x * channels)] - input.Type.ZeroPoint;
                }
            }

            output[i] = sum;
        }
    }
}

/// <summary>Index of the largest value, the lowest on a tie.</summary>
/// <param name="input">The tensor read.</param>
/// <param name="output">Receives the index.</param>
internal sealed class ArgMaxStep(TensorMemory input, TensorMemory output) : IStep
{
    /// <inheritdoc/>
    public void Run()
    {
        int best = 0;
        for (int i = 1; i < input.Count; i++)
        {
            if (input[i] > input[best])
            {
                best = i;
            }
        }

        output[0] = best;
    }
}
