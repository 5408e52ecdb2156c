namespace GradientsToGates.Reporting.Images;

/// <summary>Codes to colours that stay apart for colour-blind readers and in grey print.</summary>
public static class ColorScale
{
    // Dark blue to light yellow, rising evenly in lightness (five points of the cividis scale).
    private static readonly (int R, int G, int B)[] Rising = [(0, 34, 78), (65, 77, 107), (124, 123, 120), (188, 175, 111), (254, 232, 56)];

    // Blue for less than zero, near white at zero, orange for more.
    private static readonly (int R, int G, int B)[] Diverging = [(5, 72, 133), (88, 156, 207), (246, 246, 244), (232, 146, 62), (140, 50, 2)];

    private static readonly (int R, int G, int B)[] Gray = [(0, 0, 0), (255, 255, 255)];

    /// <summary>Black to white, for input images.</summary>
    /// <param name="share">0 to 1.</param>
    public static (byte R, byte G, byte B) OfPixel(double share) => Between(Gray, share);

    /// <summary>For codes that are never negative.</summary>
    /// <param name="share">0 to 1.</param>
    public static (byte R, byte G, byte B) OfUnsigned(double share) => Between(Rising, share);

    /// <summary>For signed codes.</summary>
    /// <param name="share">-1 to 1.</param>
    public static (byte R, byte G, byte B) OfSigned(double share) => Between(Diverging, (share + 1) / 2);

    private static (byte R, byte G, byte B) Between((int R, int G, int B)[] points, double share)
    {
        double at = Math.Clamp(share, 0, 1) * (points.Length - 1);
        int i = Math.Min((int)at, points.Length - 2);
        double t = at - i;
        return (Mix(points[i].R, points[i + 1].R, t), Mix(points[i].G, points[i + 1].G, t), Mix(points[i].B, points[i + 1].B, t));
    }

    private static byte Mix(int a, int b, double t) => (byte)Math.Floor(a + ((b - a) * t) + 0.5);
}
