namespace GradientsToGates.Tensors.Kernels;

/// <summary>A row of a product: where its first factors begin, and where its results go. In floats.</summary>
/// <param name="A">Added to every step's <see cref="ProductStep.A"/>.</param>
/// <param name="Y">Index of the result in column 0; a column is <see cref="Lanes.Width"/> floats.</param>
public readonly record struct ProductRow(int A, int Y);

/// <summary>A step of a sum: where the two factors lie. In floats.</summary>
/// <param name="A">First factor, from the row's beginning.</param>
/// <param name="B">Second factor of column 0, from the beginning of the block of columns.</param>
public readonly record struct ProductStep(int A, int B);

/// <summary>
/// The sums <c>y[row, column] = sum over steps of a[row.A + step.A] b[step.B, column]</c>, by tables. A convolution has an output pixel per row
/// and a tap per step; turned round it has an input pixel per row, a tap of an output channel per step; its weights' gradient has a tap per
/// row, a pixel per step. A dense layer has one row. In a depthwise convolution a column has first factors of its own, <see cref="Lanes.Width"/>
/// floats behind those of the column before.
/// </summary>
public sealed class ProductPlan
{
    /// <summary>Rows and columns of a block, which is computed in registers.</summary>
    public const int Block = 4;

    /// <summary>Keeps the tables.</summary>
    /// <param name="rows">At least 1. They are filled up to whole blocks by repeating the last, which is left out or computed again with the same result.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="nextBlock">Floats from a block of columns to the next in b.</param>
    /// <exception cref="ArgumentException">A table is empty or negative.</exception>
    public ProductPlan(IEnumerable<ProductRow> rows, IEnumerable<ProductStep> steps, int columns, int nextBlock)
    {
        Rows = [.. rows];
        Steps = [.. steps];
        Columns = columns;
        NextBlock = nextBlock;
        if (Rows.Length == 0 || Steps.Length == 0 || columns < 1 || Rows.Min(r => Math.Min(r.A, r.Y)) < 0 || Steps.Min(s => Math.Min(s.A, s.B)) < 0)
        {
            throw new ArgumentException("rows, steps and columns must be there and not be negative", nameof(rows));
        }

        MaxA = Rows.Max(r => r.A) + Steps.Max(s => s.A);
        MaxB = Steps.Max(s => s.B) + (nextBlock * ((columns - 1) / Block));
        MaxY = Rows.Max(r => r.Y) + ((columns - 1) * Lanes.Width);
        RowCount = Rows.Length;
        Rows = [.. Rows, .. Enumerable.Repeat(Rows[^1], (Block - (Rows.Length % Block)) % Block)];
    }

    /// <summary>Whole blocks of rows.</summary>
    public ProductRow[] Rows { get; }

    /// <summary>How many of them, from the first, are not repeated.</summary>
    public int RowCount { get; }

    /// <summary>Steps in the order of summation.</summary>
    public ProductStep[] Steps { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Floats from a block of columns to the next in b.</summary>
    public int NextBlock { get; }

    private int MaxA { get; }

    private int MaxB { get; }

    private int MaxY { get; }

    /// <summary>Throws unless all that is read and written lies inside.</summary>
    /// <param name="a">Floats of a.</param>
    /// <param name="nextColumn">Floats from a column's first factors to the next column's.</param>
    /// <param name="b">Floats of b.</param>
    /// <param name="reach">Floats that a block reads from its first second factor.</param>
    /// <param name="y">Floats of y.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal void Check(int a, int nextColumn, int b, int reach, int y)
    {
        // Columns are computed four at a time, or two.
        int reachA = Lanes.Width + ((((Columns + Block - 1) / Block * Block) - 1) * nextColumn);
        if (MaxA + reachA > a || MaxB + reach > b || MaxY + Lanes.Width > y)
        {
            throw new ArgumentException($"{a}, {b} and {y} floats, the plan reaches {MaxA + reachA}, {MaxB + reach} and {MaxY + Lanes.Width}", nameof(a));
        }
    }
}
