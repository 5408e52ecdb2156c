using System.Globalization;
using System.Numerics;
using System.Text;

namespace GradientsToGates.Backends.Verilog;

/// <summary>ROM contents as <c>$readmemh</c> text: one word a line, first element of a word in the least significant bits.</summary>
public static class RomImage
{
    /// <summary>Prints the words.</summary>
    /// <param name="values">Elements, word after word.</param>
    /// <param name="perWord">Elements a word.</param>
    /// <param name="bits">Bits an element, two's complement.</param>
    /// <exception cref="ArgumentException">The elements do not fill the words, or one does not fit its bits.</exception>
    public static string Hex(IReadOnlyList<long> values, int perWord, int bits)
    {
        if (values.Count % perWord != 0 || values.Any(v => v < -(Int128.One << (bits - 1)) || v >= Int128.One << bits))
        {
            throw new ArgumentException($"{values.Count} values do not make words of {perWord} x {bits} bits", nameof(values));
        }

        var text = new StringBuilder();
        int digits = ((perWord * bits) + 3) / 4;
        BigInteger mask = (BigInteger.One << bits) - 1;
        for (int i = 0; i < values.Count; i += perWord)
        {
            BigInteger word = BigInteger.Zero;
            for (int lane = 0; lane < perWord; lane++)
            {
                word |= (values[i + lane] & mask) << (lane * bits);
            }

            string hex = word.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(digits, '0');
            text.Append(hex).Append('\n');
        }

        return text.ToString();
    }
}
