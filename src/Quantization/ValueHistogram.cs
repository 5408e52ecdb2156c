using GradientsToGates.Diagnostics;

namespace GradientsToGates.Quantization;

/// <summary>
/// What a calibration rule needs to know of a node's values, in memory that does not grow with their number: every value is counted, in bins of which 2048
/// share an exponent. A bin stands for the mean of its values, so a value that occurs alone in its bin is kept exactly, and any other within 2^-11 of itself.
/// </summary>
public sealed class ValueHistogram
{
    private const int DroppedBits = 12;
    private const int PageBits = 11;
    private const int Pages = 1 << (32 - DroppedBits - PageBits);

    // By the leading bits of a float: sign and exponent name the page, which is taken when first needed, the rest of the mantissa the bin.
    private readonly Page?[] _pages = new Page?[Pages];
    private readonly bool _bins;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>Starts without values.</summary>
    /// <param name="rule">The rule that will be asked for; smallest and largest value need no bins.</param>
    public ValueHistogram(CalibrationRule rule) => _bins = rule != CalibrationRule.MinMax;

    /// <summary>Counts values.</summary>
    /// <param name="values">The values.</param>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float v in values)
        {
            (_min, _max) = (Math.Min(_min, v), Math.Max(_max, v));
            if (_bins)
            {
                int bits = BitConverter.SingleToInt32Bits(v);
                Page page = _pages[bits >>> (DroppedBits + PageBits)] ??= new Page();
                int bin = (bits >>> DroppedBits) & ((1 << PageBits) - 1);
                page.Counts[bin]++;
                page.Sums[bin] += v;
            }
        }
    }

    /// <summary>The range by a rule.</summary>
    /// <param name="options">The rule, and the codes it is for.</param>
    /// <exception cref="UserException">G2G8103: the percentile is no percentage.</exception>
    /// <exception cref="InvalidOperationException">There are no values, or the rule needs bins and another was announced.</exception>
    public ActivationRange Range(QuantizationOptions options)
    {
        bool needed = options.RangeRule != CalibrationRule.MinMax;
        return _min > _max || (needed && !_bins)
            ? throw new InvalidOperationException($"no values were counted for {options.RangeRule}")
            : ActivationRange.Of(new ActivationRange(_min, _max), needed ? Sorted : () => throw new InvalidOperationException(), options);
    }

    private SortedValues Sorted()
    {
        var values = new List<double>();
        var counts = new List<long>();

        // Of negative floats the larger bits are the smaller values.
        for (int i = Pages - 1; i >= 0; i--)
        {
            int number = i >= Pages / 2 ? i : (Pages / 2) - 1 - i;
            Page? page = _pages[number];
            for (int b = 0; page is not null && b <= page.Counts.Length - 1; b++)
            {
                int bin = number >= Pages / 2 ? page.Counts.Length - 1 - b : b;
                if (page.Counts[bin] > 0)
                {
                    values.Add(page.Sums[bin] / page.Counts[bin]);
                    counts.Add(page.Counts[bin]);
                }
            }
        }

        return new SortedValues([.. values], [.. counts]);
    }

    private sealed class Page
    {
        public long[] Counts { get; } = new long[1 << PageBits];

        public double[] Sums { get; } = new double[1 << PageBits];
    }
}
