using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>From pixel codes to the network's input values, by one table of 256 values per channel.</summary>
/// <param name="input">The network's input.</param>
internal sealed class PixelTable(InputLayer input)
{
    private readonly float[][] _values = Normalization.Table(input);

    /// <summary>Looks values up.</summary>
    /// <param name="codes">[.., C].</param>
    /// <param name="values">Receives one value per code.</param>
    public void Apply(ReadOnlySpan<byte> codes, Span<float> values)
    {
        for (int c = 0; c < _values.Length; c++)
        {
            float[] table = _values[c];
            for (int i = c; i < codes.Length; i += _values.Length)
            {
                values[i] = table[codes[i]];
            }
        }
    }
}
