using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GradientsToGates.Tensors;

/// <summary>Values whose first one lies at a multiple of 64 bytes, so that no vector straddles two cache lines. Zeros at first; the collector never moves them.</summary>
/// <typeparam name="T">Type of a value; its size divides 64 bytes.</typeparam>
public sealed class AlignedMemory<T>
    where T : unmanaged
{
    private const int LineBytes = 64;
    private readonly T[] _memory;
    private readonly int _start;

    /// <summary>Takes memory.</summary>
    /// <param name="length">Number of values.</param>
    public AlignedMemory(int length)
    {
        int size = Unsafe.SizeOf<T>();
        _memory = GC.AllocateArray<T>(length + (LineBytes / size), pinned: true);
        Length = length;
        int past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) % LineBytes);
        _start = (LineBytes - past) % LineBytes / size;
    }

    /// <summary>Number of values.</summary>
    public int Length { get; }

    /// <summary>All values.</summary>
    public Span<T> Span => _memory.AsSpan(_start, Length);

    /// <summary>The first value; only <see cref="Length"/> values may be reached from it.</summary>
    public ref T First => ref _memory[_start];
}
