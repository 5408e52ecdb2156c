using GradientsToGates.Ir;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>A node of 32-bit accumulators, and the requantize behind it where there is one.</summary>
/// <param name="source">Gives the accumulators.</param>
/// <param name="shape">Their shape.</param>
/// <param name="accumulators">Keeps them, or null.</param>
/// <param name="requantizer">Makes codes of them, or null.</param>
/// <param name="codes">Receives the codes; null without a requantizer.</param>
internal sealed class SumsStep(ISums source, TensorShape shape, TensorMemory? accumulators, SumRequantizer? requantizer, TensorMemory? codes) : IStep
{
    /// <summary>Pixels computed at a time where a source has no wish: a multiple of the pixels of every block of <see cref="DotBlocks{TDot}"/>, except at the end.</summary>
    public const int Chunk = 48;

    private readonly AlignedMemory<int> _sums = new(source.Chunk * Pitch(shape.Channels));

    /// <summary>Integers from one pixel to the next: the channels, rounded up to 16.</summary>
    /// <param name="channels">Channels.</param>
    public static int Pitch(int channels) => (channels + 15) / 16 * 16;

    /// <summary>Whether sums of a type fit 32 signed bits.</summary>
    /// <param name="type">Type of the sums.</param>
    public static bool Fit(IntType type) => type.Bits < 32 || type is { Bits: 32, Signed: true };

    /// <inheritdoc/>
    public void Run()
    {
        source.Begin();
        int all = shape.Height * shape.Width;
        for (int first = 0; first < all; first += source.Chunk)
        {
            int pixels = Math.Min(source.Chunk, all - first);
            source.Take(first, pixels, _sums.Span);
            if (accumulators is not null)
            {
                Keep(first, pixels);
            }

            if (requantizer is not null && codes is not null)
            {
                requantizer.Apply(_sums.Span, first, pixels, codes);
            }
        }
    }

    private void Keep(int first, int pixels)
    {
        int pitch = Pitch(shape.Channels);
        for (int p = 0; p < pixels; p++)
        {
            ReadOnlySpan<int> sums = _sums.Span.Slice(p * pitch, shape.Channels);
            int at = (first + p) * shape.Channels;
            for (int c = 0; c < sums.Length; c++)
            {
                accumulators![at + c] = sums[c];
            }
        }
    }
}
