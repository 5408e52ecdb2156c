using System.Text;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Toolchain;

/// <summary>Takes the two output streams of a running tool line by line: into the log and the listener as they come, and into one text each.</summary>
internal sealed class LineSink : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<string>? _listener;
    private readonly StreamWriter? _log;

    public LineSink(ToolCall call)
    {
        _listener = call.OnLine;
        if (call.LogFile is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(call.LogFile)) ?? ".");
            _log = new StreamWriter(call.LogFile) { NewLine = "\n", AutoFlush = true };
            _log.WriteLine("$ " + call.CommandLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.CannotWrite(call.LogFile, e);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>All its lines, each ended by <c>\n</c>.</returns>
    public async Task<string> DrainAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            lock (_gate)
            {
                _log?.WriteLine(line);
                _listener?.Invoke(line);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _log?.Dispose();
}
