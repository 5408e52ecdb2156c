using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace GradientsToGates.Rtl.Tests;

/// <summary>The folder in which a tool runs on one primitive, with its ROM files; kept afterwards, so that a failure can be replayed there.</summary>
public sealed partial class Workplace
{
    private readonly PrimitiveSpec _spec;

    /// <summary>Makes the folder <c>artifacts/rtl/&lt;primitive&gt;/&lt;part&gt;</c> anew or reuses it.</summary>
    /// <param name="primitive">The primitive worked on.</param>
    /// <param name="part">What is run; a file name.</param>
    public Workplace(Primitive primitive, string part)
    {
        _spec = primitive.Spec;
        Folder = Repository.PathOf($"artifacts/rtl/{primitive.Name}/{SafeName().Replace(part, "_")}");
        Directory.CreateDirectory(Folder);
        foreach ((string name, RomSpec rom) in _spec.Roms)
        {
            File.WriteAllText(Path.Combine(Folder, name), RomText(rom));
        }
    }

    /// <summary>Its absolute path.</summary>
    public string Folder { get; }

    /// <summary>Text of all ROM files, for hashes.</summary>
    public string AllRomText => string.Concat(_spec.Roms.Select(r => $"{r.Key}\n{RomText(r.Value)}\n"));

    /// <summary>Writes a text file.</summary>
    /// <returns>Its name, relative to the folder.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        return name;
    }

    /// <summary>An instance's parameter list: <c>#(.WIDTH(8), .ROM("a.hex"))</c>, empty for none.</summary>
    public static string ParameterList(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        string list = string.Join(", ", parameters.Select(p => $".{p.Key}({Literal(p.Value)})"));
        return list.Length == 0 ? "" : $"#({list}) ";
    }

    /// <summary>A parameter value as Verilog: numbers as they stand, anything else as a string.</summary>
    public static string Literal(string value) => Number().IsMatch(value) ? value : $"\"{value}\"";

    /// <summary>The hexadecimal text of a ROM; random words come from SplitMix64, so they are the same everywhere.</summary>
    private static string RomText(RomSpec rom)
    {
        if (rom.Text is not null)
        {
            return rom.Text;
        }

        ulong state = unchecked((ulong)rom.Seed * 0x9E3779B97F4A7C15UL);
        var lines = new List<string>();
        for (int word = 0; word < rom.Words; word++)
        {
            BigInteger value = 0;
            for (int bits = 0; bits < rom.Bits; bits += 64)
            {
                value = (value << 64) | Next(ref state);
            }

            value &= (BigInteger.One << rom.Bits) - 1;
            lines.Add(value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft((rom.Bits + 3) / 4, '0') + "\n");
        }

        return string.Concat(lines);
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    [GeneratedRegex(@"^-?\d+$|^\d*'s?[bdh][0-9a-fA-F_]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"[^A-Za-z0-9_.-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SafeName();
}
