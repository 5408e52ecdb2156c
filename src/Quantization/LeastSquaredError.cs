using GradientsToGates.Numerics;

namespace GradientsToGates.Quantization;

/// <summary>The range whose codes are nearest to given values in the mean of squares.</summary>
internal sealed class LeastSquaredError
{
    // Limits from the largest magnitude down to 2^-12 of it, each 2^(-1/64) of the one before.
    private const int Candidates = 12 * 64;

    // Scales of weights from the one that covers them all down to 2^-8 of it, each 2^(-1/32) of the one before.
    private const int WeightCandidates = 8 * 32;

    // Of more codes than these, a value between two is off by a uniform rest: step^2 / 12 in the mean.
    private const long MostCodes = 1 << 12;

    private readonly double[] _sorted;

    // Of the values before each: how many, their sum, the sum of their squares.
    private readonly double[] _counts;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly long _lowest;
    private readonly long _highest;

    private LeastSquaredError(SortedValues values, long lowest, long highest)
    {
        (_sorted, _lowest, _highest) = (values.Values, lowest, highest);
        (_counts, _sums, _squares) = (new double[_sorted.Length + 1], new double[_sorted.Length + 1], new double[_sorted.Length + 1]);
        for (int i = 0; i < _sorted.Length; i++)
        {
            double sum = values.Counts[i] * _sorted[i];
            _counts[i + 1] = _counts[i] + values.Counts[i];
            _sums[i + 1] = _sums[i] + sum;
            _squares[i + 1] = _squares[i] + (sum * _sorted[i]);
        }
    }

    /// <summary>The best limit of magnitudes; 0 when all values are 0.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="largest">Their largest magnitude.</param>
    /// <param name="type">Type of the codes.</param>
    /// <param name="powerOfTwo">Whether scales are powers of two.</param>
    public static double Limit(SortedValues values, double largest, IntType type, bool powerOfTwo) =>
        new LeastSquaredError(values, type.Min, type.Max).Best(Steps(largest, type, powerOfTwo)) is { } step ? Math.Min(step * Math.Max(1, type.Max), largest) : largest;

    /// <summary>The best scale of weights.</summary>
    /// <param name="weights">At least one weight that is not 0.</param>
    /// <param name="codes">Smallest and largest code.</param>
    /// <param name="covering">The scale that clips none.</param>
    /// <param name="powerOfTwo">Whether scales are powers of two.</param>
    public static double WeightScale(ReadOnlySpan<double> weights, (long Lowest, long Highest) codes, double covering, bool powerOfTwo) =>
        new LeastSquaredError(SortedValues.Of(weights.ToArray()), codes.Lowest, codes.Highest).Best(WeightSteps(covering, powerOfTwo)) ?? covering;

    /// <summary>Scales of weights that are tried, the coarsest first.</summary>
    /// <param name="covering">The scale that clips none.</param>
    /// <param name="powerOfTwo">Whether scales are powers of two.</param>
    public static IEnumerable<double> WeightSteps(double covering, bool powerOfTwo) =>
        Enumerable.Range(0, WeightCandidates).Select(i => new Scales(powerOfTwo).Legal(covering * Math.Pow(2, -i / 32.0)));

    /// <summary>Scales that are tried, the coarsest first.</summary>
    /// <param name="largest">Largest magnitude.</param>
    /// <param name="type">Type of the codes.</param>
    /// <param name="powerOfTwo">Whether scales are powers of two.</param>
    public static IEnumerable<double> Steps(double largest, IntType type, bool powerOfTwo)
    {
        var scales = new Scales(powerOfTwo);
        return largest > 0 ? Enumerable.Range(0, Candidates).Select(i => scales.Covering(largest * Math.Pow(2, -i / 64.0), type.Max)) : [];
    }

    private double? Best(IEnumerable<double> steps)
    {
        (double? best, double least, double last) = (null, double.PositiveInfinity, 0);
        foreach (double step in steps)
        {
            double error = step == last ? least : Of(step);
            last = step;
            (best, least) = error < least ? (step, error) : (best, least);
        }

        return best;
    }

    // The sum of squared errors; values that share a code are one interval of the sorted ones.
    private double Of(double step)
    {
        bool exact = _highest - _lowest < MostCodes;
        double error = 0;
        for (int at = 0; at < _sorted.Length;)
        {
            double code = Math.Clamp(Math.Floor((_sorted[at] / step) + 0.5), _lowest, _highest);
            bool inside = !exact && code > _lowest && code < _highest;
            double border = ((inside ? _highest - 1 : code) + 0.5) * step;
            int end = code == _highest ? _sorted.Length : Math.Max(at + 1, FirstFrom(border, at));
            double real = code * step;
            double count = _counts[end] - _counts[at];
            error += inside ? count * step * step / 12 : _squares[end] - _squares[at] - (2 * real * (_sums[end] - _sums[at])) + (real * real * count);
            at = end;
        }

        return error;
    }

    private int FirstFrom(double border, int low)
    {
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _sorted[middle] < border ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
