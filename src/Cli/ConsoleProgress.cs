using System.Diagnostics;
using System.Globalization;
using GradientsToGates.Pipeline;
using Spectre.Console;

namespace GradientsToGates.Cli;

/// <summary>
/// Progress on the console: one line a task that is redrawn in a terminal; plain lines without colour, at most one every few seconds, elsewhere
/// or when NO_COLOR is set; nothing with <c>--quiet</c>.
/// </summary>
/// <param name="console">Where to write.</param>
/// <param name="quiet">Write nothing but results and errors.</param>
public sealed class ConsoleProgress(IAnsiConsole console, bool quiet) : IProgressSink
{
    private readonly Lock _gate = new();
    private readonly bool _live = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private bool _drawn;

    /// <inheritdoc/>
    public void Say(string text)
    {
        lock (_gate)
        {
            if (!quiet)
            {
                Clear();
                if (_live)
                {
                    console.WriteLine(text);
                }
                else
                {
                    WriteWhole(text);
                }
            }
        }
    }

    /// <inheritdoc/>
    public IProgressTask Start(string name, double total) => new ConsoleTask(this, name, total);

    private void Clear()
    {
        if (_drawn)
        {
            console.Write(new ControlCode("\r\u001b[2K"));
            _drawn = false;
        }
    }

    private void Draw(string line)
    {
        lock (_gate)
        {
            if (quiet)
            {
                return;
            }

            if (!_live)
            {
                WriteWhole(line);
                return;
            }

            Clear();
            int width = Math.Max(20, console.Profile.Width - 1);
            console.Write(new ControlCode(line.Length > width ? line[..width] : line));
            _drawn = true;
        }
    }

    private void End(string line)
    {
        lock (_gate)
        {
            // Another task may have drawn the line.
            Clear();
            if (!quiet)
            {
                WriteWhole(line);
            }
        }
    }

    // A log keeps a line in one, however long it is.
    private void WriteWhole(string line) => console.Profile.Out.Writer.WriteLine(line);

    private sealed class ConsoleTask(ConsoleProgress owner, string name, double total) : IProgressTask
    {
        private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan LiveEvery = TimeSpan.FromMilliseconds(100);
        private readonly long _started = Stopwatch.GetTimestamp();
        private long _shown = Stopwatch.GetTimestamp();
        private string _detail = "";
        private long _resumed = Stopwatch.GetTimestamp();
        private double _before;

        public void Report(double done, string? detail = null)
        {
            _detail = detail ?? _detail;
            if (Stopwatch.GetElapsedTime(_shown) < (owner._live ? LiveEvery : PlainEvery))
            {
                return;
            }

            _shown = Stopwatch.GetTimestamp();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
            string part = total > 0 ? string.Create(CultureInfo.InvariantCulture, $" {Bar(done / total)} {done:0}/{total:0}") : "";
            string left = total > 0 && done > _before
                ? $", {TimeLeft.Text(Stopwatch.GetElapsedTime(_resumed) * ((total - done) / (done - _before)))} left"
                : "";
            owner.Draw(string.Create(CultureInfo.InvariantCulture, $"  {name}{part} {elapsed.TotalSeconds:0} s{left}{(_detail.Length > 0 ? "  " + _detail : "")}"));
        }

        public void Resume(double done)
        {
            _resumed = Stopwatch.GetTimestamp();
            _before = done;
        }

        public void Dispose() => owner.End(string.Create(
            CultureInfo.InvariantCulture, $"  {name}: {Stopwatch.GetElapsedTime(_started).TotalSeconds:0.0} s{(_detail.Length > 0 ? "  " + _detail : "")}"));

        private static string Bar(double part)
        {
            const int width = 20;
            int full = (int)Math.Clamp(part * width, 0, width);
            return "[" + new string('#', full) + new string('.', width - full) + "]";
        }
    }
}
