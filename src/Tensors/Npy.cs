using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Tensors;

/// <summary>Reads and writes NumPy's .npy, version 1.0, C order, little-endian. See numpy.lib.format.</summary>
public static partial class Npy
{
    private const int Prefix = 10;
    private const int Alignment = 64;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes a tensor as a whole file or not at all.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="path">Target; its folder is made if missing.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="UserException">G2G6001: the file cannot be written.</exception>
    public static void Write<T>(string path, Tensor<T> tensor)
        where T : unmanaged
    {
        string shape = string.Concat(tensor.Shape.Select(e => e.ToString(CultureInfo.InvariantCulture) + ", "));
        shape = tensor.Shape.Count == 1 ? shape.TrimEnd() : shape.TrimEnd(' ', ',');
        string text = $"{{'descr': '{ElementTypes.Of<T>().NpyName()}', 'fortran_order': False, 'shape': ({shape}), }}";
        int length = ((Prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - Prefix;
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Magic);
            stream.WriteByte((byte)(length & 0xFF));
            stream.WriteByte((byte)(length >> 8));
            stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
            stream.Write(MemoryMarshal.AsBytes<T>(tensor.Data));
        });
    }

    /// <summary>Reads a tensor.</summary>
    /// <typeparam name="T">Element type the file must have.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">G2G6101: missing or unreadable. G2G6104: not such a file, truncated, or of another element type.</exception>
    public static Tensor<T> Read<T>(string path)
        where T : unmanaged
    {
        byte[] bytes = FileBytes.Read(path);
        if (bytes.Length < Prefix || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw Corrupt(path, 0, "it does not start as a .npy file of version 1.0.");
        }

        int start = Prefix + bytes[8] + (bytes[9] << 8);
        if (start > bytes.Length)
        {
            throw Corrupt(path, Prefix, $"the header ends at byte {start}, the file has {bytes.Length}.");
        }

        string header = Encoding.ASCII.GetString(bytes, Prefix, start - Prefix);
        Match match = HeaderPattern().Match(header);
        if (!match.Success || match.Groups["order"].Value != "False")
        {
            throw Corrupt(path, Prefix, $"the header {header.Trim()} is not that of an array in C order.");
        }

        ElementType wanted = ElementTypes.Of<T>();
        if (ElementTypes.FromNpy(match.Groups["type"].Value) != wanted)
        {
            throw Corrupt(path, Prefix, $"its elements are {match.Groups["type"].Value}, {wanted.NpyName()} is needed.");
        }

        int[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out int extent) ? extent : -1)];
        double needed = shape.Aggregate((double)wanted.Size(), (n, e) => n * e);
        return needed == bytes.Length - start && shape.All(e => e >= 0)
            ? new Tensor<T>(MemoryMarshal.Cast<byte, T>(bytes.AsSpan(start)).ToArray(), shape)
            : throw Corrupt(path, start, $"shape ({match.Groups["shape"].Value}) needs {needed} bytes, {bytes.Length - start} follow.");
    }

    [GeneratedRegex(@"^\{\s*'descr':\s*'(?<type>[^']+)',\s*'fortran_order':\s*(?<order>True|False),\s*'shape':\s*\((?<shape>[\d,\s]*)\),?\s*\}\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeaderPattern();

    private static UserException Corrupt(string path, int offset, string message) => new(
        new Diagnostic("G2G6104", FormattableString.Invariant($"{path} at byte {offset}"), message, "Write the file again; numpy.save and g2g evaluate --dump-layers write this form."),
        ExitCode.BadData);
}
