namespace GradientsToGates.Toolchain;

/// <summary>What a finished tool left behind.</summary>
/// <param name="ExitCode">What it returned; 128 plus the signal when one ended it.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Elapsed">Wall-clock time from start to end.</param>
public sealed record ToolRun(int ExitCode, string Output, string Error, TimeSpan Elapsed);
