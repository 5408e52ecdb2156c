using System.Buffers.Binary;
using System.Text.Json;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Tensors;

/// <summary>
/// Reads and writes .safetensors: 8 bytes with the header's length (little-endian), a JSON header that gives each tensor's type, shape and
/// byte range, then the data. See https://github.com/huggingface/safetensors (format section).
/// </summary>
/// <remarks>Writing the same content gives the same bytes: tensors and metadata keep the order given.</remarks>
public static class Safetensors
{
    private const int LengthBytes = 8;
    private const int MaxHeaderBytes = 100_000_000;

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <param name="path">Target; its folder is made if missing.</param>
    /// <param name="tensors">Tensors with unique names.</param>
    /// <param name="metadata">Free text by key, for the header.</param>
    /// <exception cref="UserException">G2G6001: the file cannot be written.</exception>
    public static void Write(string path, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        StoredTensor[] all = [.. tensors];
        byte[] header = Header(all, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (StoredTensor tensor in all)
            {
                stream.Write(tensor.Bytes.Span);
            }
        });
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">G2G6101: missing or unreadable. G2G6102: truncated or not well formed; names the offset.</exception>
    public static SafetensorsFile Read(string path)
    {
        byte[] bytes = FileBytes.Read(path);
        if (bytes.Length < LengthBytes)
        {
            throw Corrupt(path, 0, $"the file has {bytes.Length} bytes, the length of its header alone takes {LengthBytes}.");
        }

        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (headerLength is < 2 or > MaxHeaderBytes || headerLength > bytes.Length - LengthBytes)
        {
            throw Corrupt(path, 0, $"the header is said to have {headerLength} bytes, {bytes.Length - LengthBytes} follow.");
        }

        int dataStart = LengthBytes + (int)headerLength;
        JsonElement root = ParseHeader(path, bytes.AsMemory(LengthBytes, (int)headerLength));
        var metadata = new Dictionary<string, string>();
        var found = new List<(int Begin, StoredTensor Tensor)>();
        try
        {
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (property.Name != "__metadata__")
                {
                    found.Add(ReadEntry(path, property, bytes, dataStart));
                    continue;
                }

                foreach (JsonProperty pair in property.Value.EnumerateObject())
                {
                    metadata[pair.Name] = pair.Value.ToString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Text that is not UTF-8, or metadata that is no object.
            throw Corrupt(path, LengthBytes, "the header's names or metadata are damaged.");
        }

        if (found.DistinctBy(f => f.Tensor.Name).Count() != found.Count)
        {
            throw Corrupt(path, LengthBytes, "two tensors have one name.");
        }

        found.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        return new SafetensorsFile(path, [.. found.Select(f => f.Tensor)], metadata);
    }

    private static byte[] Header(StoredTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach (StoredTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.SafetensorsName());
                json.WriteStartArray("shape");
                foreach (int extent in tensor.Shape)
                {
                    json.WriteNumberValue(extent);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.Bytes.Length;
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces at the end of the header align the data to 8 bytes, as the reference implementation does.
        byte[] text = buffer.ToArray();
        byte[] padded = new byte[(text.Length + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        text.CopyTo(padded, 0);
        return padded;
    }

    private static JsonElement ParseHeader(string path, ReadOnlyMemory<byte> header)
    {
        try
        {
            JsonElement root = JsonDocument.Parse(header).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : throw Corrupt(path, LengthBytes, "the header is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw Corrupt(path, LengthBytes + (e.BytePositionInLine ?? 0), "the header is not JSON.");
        }
    }

    private static (int Begin, StoredTensor Tensor) ReadEntry(string path, JsonProperty property, byte[] bytes, int dataStart)
    {
        string name = property.Name;
        JsonElement entry = property.Value;
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !TryIntegers(entry, "shape", out long[] shape) || !TryIntegers(entry, "data_offsets", out long[] range) || range.Length != 2)
        {
            throw Corrupt(path, LengthBytes, $"the header's entry '{name}' lacks dtype, shape or data_offsets.");
        }

        ElementType type = ElementTypes.FromSafetensors(dtype.GetString())
            ?? throw Corrupt(path, LengthBytes, $"tensor '{name}' has element type {dtype.GetString()}; F32, F64, I8, I16, I32, I64 and U8 are read.");
        long available = bytes.Length - dataStart;
        if (range[0] < 0 || range[1] < range[0] || range[1] > available)
        {
            throw Corrupt(path, dataStart + Math.Max(0, range[0]), $"tensor '{name}' takes data bytes {range[0]} to {range[1]}, the file holds {available}.");
        }

        Int128 needed = shape.Aggregate((Int128)type.Size(), (n, e) => n * e);
        if (shape.Any(e => e is < 0 or > int.MaxValue) || needed != range[1] - range[0])
        {
            throw Corrupt(path, dataStart + range[0], $"tensor '{name}' has {range[1] - range[0]} bytes, its shape [{string.Join(", ", shape)}] needs {needed}.");
        }

        int begin = dataStart + (int)range[0];
        return (begin, new StoredTensor(name, type, [.. shape.Select(e => (int)e)], bytes.AsMemory(begin, (int)(range[1] - range[0]))));
    }

    private static bool TryIntegers(JsonElement entry, string key, out long[] values)
    {
        values = [];
        if (!entry.TryGetProperty(key, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var list = new List<long>();
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long value))
            {
                return false;
            }

            list.Add(value);
        }

        values = [.. list];
        return true;
    }

    private static UserException Corrupt(string path, long offset, string message) => new(
        new Diagnostic("G2G6102", FormattableString.Invariant($"{path} at byte {offset}"), message, "The file is damaged or no .safetensors file: copy it again, or make it again with g2g train."),
        ExitCode.BadData);
}
