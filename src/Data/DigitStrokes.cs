namespace GradientsToGates.Data;

/// <summary>The ten digits as pen strokes: polylines in a unit square, x to the right, y down.</summary>
internal static class DigitStrokes
{
    /// <summary>Strokes of each digit; several where people write it in several ways.</summary>
    public static readonly (double X, double Y)[][][][] Variants =
    [
        [[Arc(0.5, 0.5, 0.28, 0.42, -90, 270)]],
        [[[(0.5, 0.08), (0.5, 0.92)]], [[(0.34, 0.26), (0.54, 0.08), (0.54, 0.92)]]],
        [[[.. Arc(0.5, 0.32, 0.27, 0.24, -170, 20), (0.25, 0.92)], [(0.25, 0.92), (0.8, 0.9)]]],
        [[[.. Arc(0.46, 0.3, 0.26, 0.21, -150, 90), .. Arc(0.46, 0.71, 0.3, 0.21, -90, 150)]]],
        [[[(0.62, 0.08), (0.2, 0.62), (0.84, 0.62)], [(0.62, 0.36), (0.62, 0.94)]], [[(0.26, 0.1), (0.24, 0.5), (0.72, 0.5)], [(0.74, 0.1), (0.7, 0.94)]]],
        [[[(0.76, 0.1), (0.32, 0.1), (0.29, 0.46), .. Arc(0.47, 0.67, 0.28, 0.24, -110, 150)]]],
        [[[(0.66, 0.08), (0.42, 0.28), (0.27, 0.6), .. Arc(0.5, 0.69, 0.24, 0.22, 180, -180)]]],
        [[[(0.2, 0.12), (0.78, 0.12), (0.42, 0.92)]], [[(0.2, 0.12), (0.78, 0.12), (0.44, 0.92)], [(0.38, 0.5), (0.74, 0.5)]]],
        [[[.. Arc(0.5, 0.3, 0.22, 0.21, 90, -270), .. Arc(0.5, 0.71, 0.26, 0.21, -90, 270)]]],
        [[[.. Arc(0.48, 0.32, 0.24, 0.23, 0, -360), (0.7, 0.5), (0.62, 0.93)]]],
    ];

    /// <summary>Part of an ellipse; degrees clockwise from the right.</summary>
    private static (double X, double Y)[] Arc(double x, double y, double radiusX, double radiusY, double from, double to)
    {
        int steps = Math.Max(4, (int)(Math.Abs(to - from) / 24));
        var points = new (double X, double Y)[steps + 1];
        for (int i = 0; i <= steps; i++)
        {
            double angle = (from + ((to - from) * i / steps)) * Math.PI / 180;
            points[i] = (x + (radiusX * Math.Cos(angle)), y + (radiusY * Math.Sin(angle)));
        }

        return points;
    }
}
