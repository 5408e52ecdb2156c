using System.Globalization;

namespace GradientsToGates.Pipeline;

/// <summary>How long something will take, as people say it.</summary>
public static class TimeLeft
{
    /// <summary>In seconds below two minutes, in minutes below two hours, else in hours and minutes.</summary>
    /// <param name="time">Not negative.</param>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes / 60} h {(long)time.TotalMinutes % 60} min"),
    };
}
