using System.Runtime.InteropServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Floats whose first one lies at a multiple of 64 bytes, so that no vector straddles two cache lines. Zeros at first.</summary>
public sealed class AlignedBuffer
{
    private const int LineBytes = 64;
    private readonly float[] _memory;
    private readonly int _start;

    /// <summary>Takes memory that the collector never moves.</summary>
    /// <param name="length">Floats.</param>
    public AlignedBuffer(int length)
    {
        _memory = GC.AllocateArray<float>(length + (LineBytes / sizeof(float)), pinned: true);
        Length = length;
        int past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) % LineBytes);
        _start = (LineBytes - past) % LineBytes / sizeof(float);
    }

    /// <summary>Floats.</summary>
    public int Length { get; }

    /// <summary>All floats.</summary>
    public Span<float> Span => _memory.AsSpan(_start, Length);
}
