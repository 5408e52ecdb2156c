using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>The input of a layer with its padding, as <see cref="InputWindow"/> plans it; a copy only where the tensor itself does not do.</summary>
internal sealed class PaddedInput
{
    private readonly InputWindow _window;
    private readonly TensorMemory _input;
    private readonly AlignedMemory<byte> _copy;

    /// <summary>Takes memory for the copy and writes the padding, which no sample changes.</summary>
    /// <param name="window">The plan.</param>
    /// <param name="input">The tensor read.</param>
    public PaddedInput(InputWindow window, TensorMemory input)
    {
        (_window, _input) = (window, input);
        _copy = new AlignedMemory<byte>(window.InPlace ? 0 : (window.Rows * window.RowBytes) + TensorMemory.Slack);
        if (!window.InPlace)
        {
            long padding = window.Input.ZeroPoint + window.Offset;
            switch (window.CodeBytes)
            {
                case 1:
                    _copy.Span.Fill((byte)padding);
                    break;
                case 2:
                    MemoryMarshal.Cast<byte, short>(_copy.Span).Fill((short)padding);
                    break;
                default:
                    MemoryMarshal.Cast<byte, long>(_copy.Span).Fill(padding);
                    break;
            }
        }
    }

    /// <summary>The padded codes.</summary>
    public Span<byte> Codes => !_window.InPlace ? _copy.Span : _input.Storage.Bytes ? _input.Bytes : MemoryMarshal.AsBytes(_input.Longs);

    /// <summary>Copies the sample that the tensor holds now.</summary>
    public void Update()
    {
        if (_window.InPlace)
        {
            return;
        }

        TensorShape shape = _window.Input.Shape;
        int length = shape.Width * shape.Channels;
        for (int y = 0; y < shape.Height; y++)
        {
            int from = y * length;
            int to = ((y + _window.Padding.Top) * _window.RowCodes) + (_window.Padding.Left * shape.Channels);
            switch (_window.CodeBytes)
            {
                case 1:
                    _input.Bytes.Slice(from, length).CopyTo(_copy.Span[to..]);
                    break;
                case 2 when _input.Storage.Bytes:
                    Widen(_input.Bytes.Slice(from, length), MemoryMarshal.Cast<byte, short>(_copy.Span).Slice(to, length), _input.Storage.Offset);
                    break;
                case 2:
                    Copy(from, MemoryMarshal.Cast<byte, short>(_copy.Span).Slice(to, length));
                    break;
                default:
                    Copy(from, MemoryMarshal.Cast<byte, long>(_copy.Span).Slice(to, length));
                    break;
            }
        }
    }

    /// <summary>Copies bytes, sixteen at a time, as the words that they stand for.</summary>
    private static void Widen(ReadOnlySpan<byte> source, Span<short> target, int offset)
    {
        int vectors = Vector128.IsHardwareAccelerated ? source.Length / Vector128<byte>.Count * Vector128<byte>.Count : 0;
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref short to = ref MemoryMarshal.GetReference(target);
        var zero = Vector256.Create((short)offset);
        for (int i = 0; i < vectors; i += Vector128<byte>.Count)
        {
            (Vector256.WidenLower(Vector128.LoadUnsafe(ref from, (nuint)i).ToVector256()).AsInt16() - zero).StoreUnsafe(ref to, (nuint)i);
        }

        for (int i = vectors; i < source.Length; i++)
        {
            target[i] = (short)(source[i] - offset);
        }
    }

    /// <summary>Copies a row and converts it from the tensor's offset to that of the window.</summary>
    private void Copy<T>(int from, Span<T> target)
        where T : unmanaged, INumberBase<T>
    {
        if (_input.Storage.Bytes)
        {
            int offset = _input.Storage.Offset;
            ReadOnlySpan<byte> source = _input.Bytes.Slice(from, target.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = T.CreateTruncating(source[i] - offset);
            }
        }
        else
        {
            ReadOnlySpan<long> source = _input.Longs.Slice(from, target.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = T.CreateTruncating(source[i] + _window.Offset);
            }
        }
    }
}
