using System.Runtime.InteropServices;
using System.Text;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>A message in the wire format of protocol buffers: what an ONNX file consists of.</summary>
internal sealed class ProtoMessage
{
    private readonly MemoryStream _bytes = new();

    /// <summary>The message.</summary>
    public byte[] Bytes => _bytes.ToArray();

    /// <summary>A number.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">Not negative.</param>
    public ProtoMessage With(int field, long value)
    {
        Varint((field << 3) | 0);
        Varint(value);
        return this;
    }

    /// <summary>Text.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">The text.</param>
    public ProtoMessage With(int field, string value) => With(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message in this one.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">The message.</param>
    public ProtoMessage With(int field, ProtoMessage value) => With(field, value.Bytes);

    /// <summary>Many of a repeated field.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="values">The messages.</param>
    public ProtoMessage With(int field, IEnumerable<ProtoMessage> values) => values.Aggregate(this, (m, v) => m.With(field, v));

    /// <summary>Numbers in the machine's order, which is little endian.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    /// <param name="field">Number of the field.</param>
    /// <param name="values">The numbers.</param>
    public ProtoMessage WithRaw<T>(int field, T[] values)
        where T : unmanaged => With(field, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private ProtoMessage With(int field, byte[] value)
    {
        Varint((field << 3) | 2);
        Varint(value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Varint(long value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            _bytes.WriteByte((byte)((value & 0x7f) | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
