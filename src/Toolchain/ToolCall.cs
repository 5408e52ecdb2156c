namespace GradientsToGates.Toolchain;

/// <summary>One run of an external tool.</summary>
/// <param name="Tool">What to run.</param>
/// <param name="Arguments">Its arguments, passed without a shell.</param>
/// <param name="WorkingFolder">Where it runs; must exist.</param>
public sealed record ToolCall(Tool Tool, IReadOnlyList<string> Arguments, string WorkingFolder)
{
    /// <summary>Receives the command line and all output, as it comes; null keeps none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Environment variables beyond those of this process; <c>LC_ALL=C</c> is always set.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Called with each line of output as it comes, one at a time, from another thread; must not throw.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>When true an exit code other than 0 is returned instead of thrown.</summary>
    public bool MayFail { get; init; }

    /// <summary>The command as one would type it in a shell, for messages.</summary>
    public string CommandLine => string.Join(' ', [Tool.Program, .. Arguments.Select(Quote)]);

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=+:,%@".Contains(c))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
