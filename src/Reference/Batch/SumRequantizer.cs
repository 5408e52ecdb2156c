using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// Requantize of 32-bit accumulators for the usual case: saturating, half up or floor, no multiplier above 2^S. Then the code grows by 0 or 1
/// from one accumulator to the next, so clamping the accumulator first to those whose code lies in the type is the same as saturating, and
///
///     code = (clamp(acc, low[c], high[c]) * M[c] + r) >> S        with r = rounding + (zeroPoint - smallest) * 2^S
///
/// counts from the smallest code, never negative, in 64 bits.
/// </summary>
internal sealed class SumRequantizer
{
    private readonly AlignedMemory<int> _low;
    private readonly AlignedMemory<int> _high;
    private readonly AlignedMemory<int> _multiplier;
    private readonly long _round;
    private readonly int _shift;
    private readonly int _channels;
    private readonly int _pitch;
    private readonly long _smallest;
    private readonly InstructionSets _sets;

    /// <summary>Prepares a node that <see cref="Serves"/>.</summary>
    /// <param name="node">The requantize.</param>
    /// <param name="sets">Instructions to use.</param>
    public SumRequantizer(RequantizeNode node, InstructionSets sets)
    {
        _channels = node.Output.Shape.Channels;
        _pitch = SumsStep.Pitch(_channels);
        _shift = node.Shift;
        _sets = sets;

        // A byte holds code + offset, the code less the smallest one of 8 bits; longer codes are stored as they are, so the smallest one is added in the end.
        var storage = CodeStorage.Of(node.Output);
        _smallest = storage.Bytes ? -storage.Offset : node.Output.Type.Min;
        long half = node.Rounding == Rounding.Floor || node.Shift == 0 ? 0 : 1L << (node.Shift - 1);
        _round = half + ((node.Output.ZeroPoint - _smallest) << node.Shift);
        (_low, _high, _multiplier) = (new(_pitch), new(_pitch), new(_pitch));
        for (int c = 0; c < _channels; c++)
        {
            (long low, long high) = SaturationBounds.Of(node, c);
            _low.Span[c] = (int)Math.Max(low, int.MinValue);
            _high.Span[c] = (int)Math.Min(high, int.MaxValue);
            _multiplier.Span[c] = (int)node.Multiplier(c);
        }
    }

    /// <summary>Whether this arithmetic gives the node's results.</summary>
    /// <param name="node">The requantize; its input fits 32 signed bits.</param>
    public static bool Serves(RequantizeNode node) =>
        SaturationBounds.Exist(node)
        && node.Multipliers.All(m => m <= int.MaxValue)
        && node.Output.Type.Bits <= 31
        && Math.Max(8, node.Output.Type.Bits) + node.Shift <= 60;

    /// <summary>Makes the codes of neighbouring pixels.</summary>
    /// <param name="sums">Accumulators, [pixels, pitch].</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="codes">Receives the codes at those pixels.</param>
    public void Apply(Span<int> sums, int first, int pixels, TensorMemory codes)
    {
        if (!codes.Storage.Bytes)
        {
            ToLongs(sums, codes.Longs[(first * _channels)..], pixels);
            return;
        }

        Span<byte> target = codes.Bytes[(first * _channels)..];
        if (_sets.Avx512)
        {
            ToBytes512(ref MemoryMarshal.GetReference(sums), ref MemoryMarshal.GetReference(target), pixels);
        }
        else if (_sets.Avx2)
        {
            ToBytes256(ref MemoryMarshal.GetReference(sums), ref MemoryMarshal.GetReference(target), pixels);
        }
        else
        {
            ToBytes(sums, target, pixels);
        }
    }

    /// <summary>
    /// Sixteen channels at a time. The last channels come first: what they spill over the next pixel's first ones is written again, and
    /// with only one group of channels the pixels themselves ascend.
    /// </summary>
    private void ToBytes512(ref int sums, ref byte codes, int pixels)
    {
        unchecked
        {
            var round = Vector512.Create(_round);
            var shift = Vector128.CreateScalar((long)_shift);
            for (nint c = _pitch - 16; c >= 0; c -= 16)
            {
                Vector512<int> low = Vector512.LoadUnsafe(ref _low.First, (nuint)c);
                Vector512<int> high = Vector512.LoadUnsafe(ref _high.First, (nuint)c);
                Vector512<int> even = Vector512.LoadUnsafe(ref _multiplier.First, (nuint)c);
                Vector512<int> odd = Avx512F.ShiftRightLogical(even.AsInt64(), 32).AsInt32();
                ref int sum = ref Unsafe.Add(ref sums, c);
                ref byte code = ref Unsafe.Add(ref codes, c);
                for (int p = 0; p < pixels; p++)
                {
                    Vector512<int> x = Vector512.Min(Vector512.Max(Vector512.LoadUnsafe(ref sum), low), high);
                    Vector512<long> a = Avx512F.Multiply(x, even) + round;
                    Vector512<long> b = Avx512F.Multiply(Avx512F.ShiftRightLogical(x.AsInt64(), 32).AsInt32(), odd) + round;
                    a = Avx512F.ShiftRightLogical(a, shift);
                    b = Avx512F.ShiftLeftLogical(Avx512F.ShiftRightLogical(b, shift), 32);
                    Avx512F.ConvertToVector128Byte((a | b).AsInt32()).StoreUnsafe(ref code);
                    sum = ref Unsafe.Add(ref sum, (nint)_pitch);
                    code = ref Unsafe.Add(ref code, (nint)_channels);
                }
            }
        }
    }

    /// <summary>Eight channels at a time, otherwise the same.</summary>
    private void ToBytes256(ref int sums, ref byte codes, int pixels)
    {
        unchecked
        {
            var round = Vector256.Create(_round);
            var shift = Vector128.CreateScalar((long)_shift);
            for (nint c = ((_channels + 7) / 8 * 8) - 8; c >= 0; c -= 8)
            {
                Vector256<int> low = Vector256.LoadUnsafe(ref _low.First, (nuint)c);
                Vector256<int> high = Vector256.LoadUnsafe(ref _high.First, (nuint)c);
                Vector256<int> even = Vector256.LoadUnsafe(ref _multiplier.First, (nuint)c);
                Vector256<int> odd = Avx2.ShiftRightLogical(even.AsInt64(), 32).AsInt32();
                ref int sum = ref Unsafe.Add(ref sums, c);
                ref byte code = ref Unsafe.Add(ref codes, c);
                for (int p = 0; p < pixels; p++)
                {
                    Vector256<int> x = Vector256.Min(Vector256.Max(Vector256.LoadUnsafe(ref sum), low), high);
                    Vector256<long> a = Avx2.Multiply(x, even) + round;
                    Vector256<long> b = Avx2.Multiply(Avx2.ShiftRightLogical(x.AsInt64(), 32).AsInt32(), odd) + round;
                    a = Avx2.ShiftRightLogical(a, shift);
                    b = Avx2.ShiftLeftLogical(Avx2.ShiftRightLogical(b, shift), 32);
                    Vector128<ushort> words = Vector128.Narrow((a | b).AsUInt32().GetLower(), (a | b).AsUInt32().GetUpper());
                    Unsafe.WriteUnaligned(ref code, Vector128.Narrow(words, words).AsUInt64().ToScalar());
                    sum = ref Unsafe.Add(ref sum, (nint)_pitch);
                    code = ref Unsafe.Add(ref code, (nint)_channels);
                }
            }
        }
    }

    private void ToBytes(ReadOnlySpan<int> sums, Span<byte> codes, int pixels)
    {
        for (int p = 0; p < pixels; p++)
        {
            for (int c = 0; c < _channels; c++)
            {
                codes[(p * _channels) + c] = (byte)FromSmallest(sums[(p * _pitch) + c], c);
            }
        }
    }

    private void ToLongs(ReadOnlySpan<int> sums, Span<long> codes, int pixels)
    {
        for (int p = 0; p < pixels; p++)
        {
            for (int c = 0; c < _channels; c++)
            {
                codes[(p * _channels) + c] = FromSmallest(sums[(p * _pitch) + c], c) + _smallest;
            }
        }
    }

    private long FromSmallest(int sum, int channel) =>
        (((long)Math.Clamp(sum, _low.Span[channel], _high.Span[channel]) * _multiplier.Span[channel]) + _round) >> _shift;
}
