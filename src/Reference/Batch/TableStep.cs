using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Look-up of every code; from bytes to bytes 64 at a time where the machine can.</summary>
internal sealed class TableStep : IStep
{
    private readonly TensorMemory _input;
    private readonly TensorMemory _output;
    private readonly bool _vectors;

    // Results by what is stored: by byte, offset included, or by index from the smallest code.
    private readonly byte[] _bytes = new byte[256];
    private readonly long[] _entries;
    private readonly long _smallest;

    /// <summary>Binds a node to the memory of a worker.</summary>
    /// <param name="node">The table.</param>
    /// <param name="input">The tensor read.</param>
    /// <param name="output">Receives the codes.</param>
    /// <param name="sets">Instructions to use.</param>
    public TableStep(TableNode node, TensorMemory input, TensorMemory output, InstructionSets sets)
    {
        (_input, _output, _vectors) = (input, output, sets.Vbmi && sets.Avx512);
        _entries = [.. node.Entries.Select(e => (long)e)];
        _smallest = input.Type.Type.Min;
        if (input.Storage.Bytes && output.Storage.Bytes)
        {
            for (int i = 0; i < _entries.Length; i++)
            {
                _bytes[i + _smallest + input.Storage.Offset] = (byte)(_entries[i] + output.Storage.Offset);
            }
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        if (!_input.Storage.Bytes || !_output.Storage.Bytes)
        {
            for (int i = 0; i < _input.Count; i++)
            {
                _output[i] = _entries[_input[i] - _smallest];
            }
        }
        else if (_vectors)
        {
            Vectors(_input.Bytes, _output.Bytes, _input.Count);
        }
        else
        {
            ReadOnlySpan<byte> from = _input.Bytes[.._input.Count];
            Span<byte> to = _output.Bytes;
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = _bytes[from[i]];
            }
        }
    }

    /// <summary>Both halves of the table are looked up; the highest bit of the index chooses.</summary>
    private void Vectors(ReadOnlySpan<byte> from, Span<byte> to, int count)
    {
        var a = Vector512.Create<byte>(_bytes.AsSpan(0, 64));
        var b = Vector512.Create<byte>(_bytes.AsSpan(64, 64));
        var c = Vector512.Create<byte>(_bytes.AsSpan(128, 64));
        var d = Vector512.Create<byte>(_bytes.AsSpan(192, 64));
        for (int i = 0; i < count; i += Vector512<byte>.Count)
        {
            var index = Vector512.Create(from[i..]);
            Vector512<byte> low = Avx512Vbmi.PermuteVar64x8x2(a, index, b);
            Vector512<byte> high = Avx512Vbmi.PermuteVar64x8x2(c, index, d);
            Vector512.ConditionalSelect(Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low).CopyTo(to[i..]);
        }
    }
}
