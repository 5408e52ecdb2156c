using GradientsToGates.Numerics;

namespace GradientsToGates.Quantization;

/// <summary>The range whose codes are nearest to given values in the mean of squares.</summary>
internal sealed class LeastSquaredError
{
    // Limits from the largest magnitude down to 2^-12 of it, each 2^(-1/64) of the one before.
    private const int Candidates = 12 * 64;

    // Of more codes than these, a value between two is off by a uniform rest: step^2 / 12 in the mean.
    private const long MostCodes = 1 << 12;

    // Of more values than these, every so many-th counts.
    private const int MostValues = 1 << 22;

    private readonly float[] _sorted;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly IntType _type;

    private LeastSquaredError(ReadOnlySpan<float> values, IntType type)
    {
        int stride = (values.Length / MostValues) + 1;
        _type = type;
        _sorted = new float[(values.Length + stride - 1) / stride];
        for (int i = 0; i < _sorted.Length; i++)
        {
            _sorted[i] = values[i * stride];
        }

        Array.Sort(_sorted);
        _sums = new double[_sorted.Length + 1];
        _squares = new double[_sorted.Length + 1];
        for (int i = 0; i < _sorted.Length; i++)
        {
            _sums[i + 1] = _sums[i] + _sorted[i];
            _squares[i + 1] = _squares[i] + ((double)_sorted[i] * _sorted[i]);
        }
    }

    /// <summary>The best limit of magnitudes; 0 when all values are 0.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="largest">Their largest magnitude.</param>
    /// <param name="type">Type of the codes.</param>
    /// <param name="powerOfTwo">Whether scales are powers of two.</param>
    public static double Limit(ReadOnlySpan<float> values, double largest, IntType type, bool powerOfTwo)
    {
        var errors = new LeastSquaredError(values, type);
        (double best, double least, double last) = (largest, double.PositiveInfinity, 0);
        foreach (double step in Steps(largest, type, powerOfTwo))
        {
            double error = step == last ? least : errors.Of(step);
            last = step;
            if (error < least)
            {
                (best, least) = (Math.Min(step * Math.Max(1, type.Max), largest), error);
            }
        }

        return best;
    }

    /// <summary>Scales that are tried, the coarsest first.</summary>
    /// <param name="largest">Largest magnitude.</param>
    /// <param name="type">Type of the codes.</param>
    /// <param name="powerOfTwo">Whether scales are powers of two.</param>
    public static IEnumerable<double> Steps(double largest, IntType type, bool powerOfTwo)
    {
        var scales = new Scales(powerOfTwo);
        return largest > 0 ? Enumerable.Range(0, Candidates).Select(i => scales.Covering(largest * Math.Pow(2, -i / 64.0), type.Max)) : [];
    }

    // The sum of squared errors; values that share a code are one interval of the sorted ones.
    private double Of(double step)
    {
        bool exact = _type.Max - _type.Min < MostCodes;
        double error = 0;
        for (int at = 0; at < _sorted.Length;)
        {
            double code = Math.Clamp(Math.Floor((_sorted[at] / step) + 0.5), _type.Min, _type.Max);
            bool inside = !exact && code > _type.Min && code < _type.Max;
            double border = ((inside ? _type.Max - 1 : code) + 0.5) * step;
            int end = code == _type.Max ? _sorted.Length : Math.Max(at + 1, FirstFrom(border, at));
            double real = code * step;
            error += inside ? (end - at) * step * step / 12 : _squares[end] - _squares[at] - (2 * real * (_sums[end] - _sums[at])) + (real * real * (end - at));
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
