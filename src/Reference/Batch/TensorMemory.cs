using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// The values of one node for one sample, [H, W, C] without gaps. Behind the last value there is room, so that kernels may read and write
/// whole vectors: they write positions in ascending order, and what one spills the next one overwrites.
/// </summary>
internal sealed class TensorMemory
{
    /// <summary>Values behind the last one that may be read and written.</summary>
    public const int Slack = 64;

    private readonly AlignedMemory<byte> _bytes;
    private readonly AlignedMemory<long> _longs;
    private readonly Int128[] _wides;

    /// <summary>Takes memory for a tensor.</summary>
    /// <param name="type">Its type and shape.</param>
    public TensorMemory(IntegerTensorType type)
    {
        Type = type;
        Storage = CodeStorage.Of(type);
        _bytes = new AlignedMemory<byte>(Storage.Bytes ? Count + Slack : 0);
        _longs = new AlignedMemory<long>(Storage.ValueBytes == sizeof(long) ? Count + Slack : 0);
        _wides = Storage.Wide ? new Int128[Count] : [];
    }

    /// <summary>Shows the memory of another tensor under another shape.</summary>
    /// <param name="type">Type and shape.</param>
    /// <param name="shared">The other.</param>
    public TensorMemory(IntegerTensorType type, TensorMemory shared) =>
        (Type, Storage, _bytes, _longs, _wides) = (type, shared.Storage, shared._bytes, shared._longs, shared._wides);

    /// <summary>Type and shape.</summary>
    public IntegerTensorType Type { get; }

    /// <summary>How values are stored.</summary>
    public CodeStorage Storage { get; }

    /// <summary>Values, slack not counted.</summary>
    public int Count => Type.Shape.Count;

    /// <summary>Codes as bytes, slack included; empty unless so stored.</summary>
    public Span<byte> Bytes => _bytes.Span;

    /// <summary>Values of up to 64 bits, slack included; empty unless so stored.</summary>
    public Span<long> Longs => _longs.Span;

    /// <summary>Values of up to 128 bits; empty unless so stored.</summary>
    public Span<Int128> Wides => _wides;

    /// <summary>The value at a position; of at most 64 bits.</summary>
    /// <param name="i">Position in [H, W, C].</param>
    public long this[int i]
    {
        get => Storage.Bytes ? Bytes[i] - Storage.Offset : Longs[i];
        set
        {
            if (Storage.Bytes)
            {
                Bytes[i] = (byte)(value + Storage.Offset);
            }
            else
            {
                Longs[i] = value;
            }
        }
    }

    /// <summary>Copies all values, which have at most 64 bits.</summary>
    /// <param name="target">Receives them, [H, W, C].</param>
    public void CopyTo(Span<long> target)
    {
        if (!Storage.Bytes)
        {
            Longs[..Count].CopyTo(target);
            return;
        }

        ReadOnlySpan<byte> bytes = Bytes[..Count];
        for (int i = 0; i < bytes.Length; i++)
        {
            target[i] = bytes[i] - Storage.Offset;
        }
    }
}
