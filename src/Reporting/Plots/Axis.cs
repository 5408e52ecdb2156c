using System.Globalization;
using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>A linear axis whose ends and ticks are round numbers: steps of 1, 2 or 5 times a power of ten.</summary>
public sealed class Axis
{
    private Axis(double low, double high, double step, IReadOnlyList<double> ticks)
    {
        Low = low;
        High = high;
        Step = step;
        Ticks = ticks;
    }

    /// <summary>Value at the start.</summary>
    public double Low { get; }

    /// <summary>Value at the end; more than <see cref="Low"/>.</summary>
    public double High { get; }

    /// <summary>Distance of two ticks.</summary>
    public double Step { get; }

    /// <summary>Ticks in rising order, all within the ends.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>An axis that reaches from a round number at or below <paramref name="low"/> to one at or above <paramref name="high"/>.</summary>
    /// <param name="low">Smallest value; must be finite.</param>
    /// <param name="high">Largest value; when not above <paramref name="low"/> the axis is widened around it.</param>
    /// <param name="intervals">About this many steps, 2 or more.</param>
    /// <param name="whole">True when only whole numbers may be ticks.</param>
    public static Axis Around(double low, double high, int intervals, bool whole = false)
    {
        (low, high) = Widened(low, high);
        double step = NiceStep((high - low) / intervals);
        step = whole ? Math.Max(step, 1) : step;
        double first = Math.Floor((low / step) + 1e-9);
        double last = Math.Ceiling((high / step) - 1e-9);
        return new Axis(first * step, last * step, step, Multiples(first, last, step));
    }

    /// <summary>An axis with exactly these ends; the ticks are the round numbers between them.</summary>
    /// <param name="low">Start; must be finite.</param>
    /// <param name="high">End; when not above <paramref name="low"/> the axis is widened around it.</param>
    /// <param name="intervals">About this many steps, 2 or more.</param>
    /// <param name="whole">True when only whole numbers may be ticks.</param>
    public static Axis Between(double low, double high, int intervals, bool whole = false)
    {
        (low, high) = Widened(low, high);
        double step = NiceStep((high - low) / intervals);
        step = whole ? Math.Max(step, 1) : step;
        return new Axis(low, high, step, Multiples(Math.Ceiling((low / step) - 1e-9), Math.Floor((high / step) + 1e-9), step));
    }

    /// <summary>Where a value lies.</summary>
    /// <param name="value">A value on or off the axis.</param>
    /// <param name="start">Coordinate of <see cref="Low"/>.</param>
    /// <param name="end">Coordinate of <see cref="High"/>; may be less than <paramref name="start"/>.</param>
    public double Position(double value, double start, double end) => start + ((value - Low) / (High - Low) * (end - start));

    /// <summary>A tick as text, with as many decimals as the step needs.</summary>
    /// <param name="tick">One of <see cref="Ticks"/>.</param>
    public string Label(double tick)
    {
        if (Step is < 1e-4 or >= 1e7)
        {
            return Figures.Significant(tick);
        }

        int decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(Step) + 1e-9));
        return Figures.Signed(tick.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    private static (double Low, double High) Widened(double low, double high) =>
        high > low ? (low, high) : low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), low + (Math.Abs(low) / 2));

    private static double NiceStep(double raw)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double fraction = raw / power;
        return power * (fraction <= 1.0000001 ? 1 : fraction <= 2.0000001 ? 2 : fraction <= 5.0000001 ? 5 : 10);
    }

    // Each tick is one product, so that no rounding adds up; adding 0.0 turns a negative zero into zero.
    private static double[] Multiples(double first, double last, double step) =>
        [.. Enumerable.Range(0, Math.Max(0, (int)(last - first) + 1)).Select(i => ((first + i) * step) + 0.0)];
}
