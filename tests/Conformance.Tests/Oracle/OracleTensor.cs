using System.Numerics;
using GradientsToGates.Ir;

namespace GradientsToGates.Conformance.Tests.Oracle;

/// <summary>Values by row, column and channel.</summary>
internal sealed class OracleTensor(int height, int width, int channels)
{
    private readonly BigInteger[,,] _values = new BigInteger[height, width, channels];

    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    public BigInteger this[int y, int x, int c]
    {
        get => _values[y, x, c];
        set => _values[y, x, c] = value;
    }

    public static OracleTensor FromFlat(TensorShape shape, IReadOnlyList<BigInteger> values)
    {
        var tensor = new OracleTensor(shape.Height, shape.Width, shape.Channels);
        int i = 0;
        foreach ((int y, int x, int c) in tensor.Positions())
        {
            tensor[y, x, c] = values[i++];
        }

        return tensor;
    }

    /// <summary>All positions, channel fastest.</summary>
    public IEnumerable<(int Y, int X, int C)> Positions() =>
        from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) from c in Enumerable.Range(0, channels) select (y, x, c);

    public BigInteger[] Flat() => [.. Positions().Select(p => this[p.Y, p.X, p.C])];

    public OracleTensor Map(Func<BigInteger, int, BigInteger> function)
    {
        var result = new OracleTensor(height, width, channels);
        foreach ((int y, int x, int c) in Positions())
        {
            result[y, x, c] = function(this[y, x, c], c);
        }

        return result;
    }

    /// <summary>A larger tensor with this one inside and a constant around it.</summary>
    public OracleTensor Surrounded(Padding by, BigInteger with)
    {
        var result = new OracleTensor(height + by.Top + by.Bottom, width + by.Left + by.Right, channels).Map((_, _) => with);
        foreach ((int y, int x, int c) in Positions())
        {
            result[y + by.Top, x + by.Left, c] = this[y, x, c];
        }

        return result;
    }
}
