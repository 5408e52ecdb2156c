namespace GradientsToGates.Ir;

/// <summary>Explicit padding, in rows and columns of the input.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns after.</param>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    /// <summary>No padding.</summary>
    public static readonly Padding None = new(0, 0, 0, 0);

    /// <summary>The Keras rule for <c>same</c>: output = ceil(input / stride), the odd row or column at the bottom and right.</summary>
    /// <param name="input">Input shape.</param>
    /// <param name="kernel">Kernel extents.</param>
    /// <param name="stride">Strides.</param>
    public static Padding Same(TensorShape input, Extent kernel, Extent stride)
    {
        int rows = Total(input.Height, kernel.Height, stride.Height);
        int columns = Total(input.Width, kernel.Width, stride.Width);
        return new Padding(rows / 2, columns / 2, rows - (rows / 2), columns - (columns / 2));

        static int Total(int size, int kernel, int stride)
        {
            int output = (size + stride - 1) / stride;
            return Math.Max(0, ((output - 1) * stride) + kernel - size);
        }
    }
}

/// <summary>Height and width of a kernel, stride or pool.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>A square.</summary>
    /// <param name="side">Its side.</param>
    public static Extent Square(int side) => new(side, side);

    /// <summary>Height times width.</summary>
    public int Area => Height * Width;

    /// <summary>Output extents of a window that slides over a padded input; zero or negative when the kernel is larger.</summary>
    /// <param name="input">Input shape.</param>
    /// <param name="stride">Strides.</param>
    /// <param name="padding">Padding.</param>
    public Extent Slide(TensorShape input, Extent stride, Padding padding) => new(
        Steps(input.Height + padding.Top + padding.Bottom - Height, stride.Height),
        Steps(input.Width + padding.Left + padding.Right - Width, stride.Width));

    /// <summary><c>5x5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");

    private static int Steps(int room, int stride) => room < 0 ? 0 : (room / stride) + 1;
}
