using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Images;

/// <summary>All channels of one tensor as one picture: channels side by side, one source pixel of nothing between them.</summary>
/// <param name="Width">Source pixels.</param>
/// <param name="Height">Source pixels.</param>
/// <param name="Scale">CSS pixels a source pixel; a whole number, so that the picture stays crisp.</param>
/// <param name="Png">The file.</param>
public sealed record MapImage(int Width, int Height, int Scale, byte[] Png)
{
    // Fits a 400 px screen with its margins.
    private const int WidestCss = 330;

    /// <summary>Draws a tensor.</summary>
    /// <param name="map">Codes in NHWC order; at least one.</param>
    /// <param name="isInput">True for the network's input: grey, or true colour when it has three unsigned 8-bit channels.</param>
    /// <exception cref="ArgumentException">Not as many codes as the shape says, or none.</exception>
    public static MapImage Of(FeatureMap map, bool isInput)
    {
        if (map.Codes.Count == 0 || map.Codes.Count != map.Height * map.Width * map.Channels)
        {
            throw new ArgumentException($"{map.Layer}: {map.Codes.Count} codes for {map.Height}x{map.Width}x{map.Channels}", nameof(map));
        }

        bool colour = isInput && map.Channels == 3 && map.Min == 0;
        int tiles = colour ? 1 : map.Channels;
        bool vector = map.Height == 1 && map.Width == 1;
        int gap = vector ? 0 : 1;
        int scale = ScaleOf(map, isInput, vector);
        int columns = Math.Clamp((WidestCss / scale + gap) / (map.Width + gap), 1, tiles);
        int rows = (tiles + columns - 1) / columns;

        // As many rows, but evenly filled: 16 channels in rows of 5 would leave one alone.
        columns = (tiles + rows - 1) / rows;
        int width = (columns * (map.Width + gap)) - gap;
        int height = (rows * (map.Height + gap)) - gap;

        byte[] rgba = new byte[4 * width * height];
        Func<int, (byte R, byte G, byte B)> colourOf = Colours(map, isInput);
        for (int y = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++)
            {
                int code = ((y * map.Width) + x) * map.Channels;
                for (int t = 0; t < tiles; t++)
                {
                    int px = (t % columns * (map.Width + gap)) + x;
                    int py = (t / columns * (map.Height + gap)) + y;
                    (byte r, byte g, byte b) = colour
                        ? ((byte)map.Codes[code], (byte)map.Codes[code + 1], (byte)map.Codes[code + 2])
                        : colourOf(map.Codes[code + t]);
                    int at = 4 * ((py * width) + px);
                    (rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]) = (r, g, b, 255);
                }
            }
        }

        return new MapImage(width, height, scale, Images.Png.Encode(width, height, rgba));
    }

    private static int ScaleOf(FeatureMap map, bool isInput, bool vector)
    {
        if (vector)
        {
            return map.Channels <= 16 ? 20 : 11;
        }

        int size = Math.Max(map.Width, map.Height);
        return Math.Clamp((isInput ? 112 : 60) / size, 1, 28);
    }

    /// <summary>The ends of the colour scale are the ends of the type up to 8 bits; a wider type would look flat, so there they are the largest code met.</summary>
    private static Func<int, (byte R, byte G, byte B)> Colours(FeatureMap map, bool isInput)
    {
        bool wide = map.Max - map.Min > 255;
        double most = wide ? Math.Max(1, map.Codes.Max(c => Math.Abs((double)c))) : Math.Max(1, Math.Max(Math.Abs((double)map.Min), map.Max));
        return map.Min < 0 ? c => ColorScale.OfSigned(c / most)
            : isInput ? c => ColorScale.OfPixel(c / most)
            : c => ColorScale.OfUnsigned(c / most);
    }
}
