namespace GradientsToGates.Diagnostics;

/// <summary>Ends a command because of something outside g2g: input, data, tools or the file system. Carries what the user is told.</summary>
public sealed class UserException : Exception
{
    /// <summary>Creates the exception from its diagnostic.</summary>
    /// <param name="diagnostic">What the user is told.</param>
    /// <param name="exitCode">What the process returns.</param>
    /// <param name="inner">The cause, shown with <c>--verbose</c> only.</param>
    public UserException(Diagnostic diagnostic, ExitCode exitCode = ExitCode.BadInput, Exception? inner = null)
        : base(diagnostic.ToString(), inner)
    {
        Diagnostic = diagnostic;
        ExitCode = exitCode;
    }

    /// <summary>What the user is told.</summary>
    public Diagnostic Diagnostic { get; }

    /// <summary>What the process returns.</summary>
    public ExitCode ExitCode { get; }

    /// <summary>Shorthand for bad input (exit code 2).</summary>
    /// <param name="code">Diagnostic code.</param>
    /// <param name="where">The thing at fault.</param>
    /// <param name="message">What was found and the limit it crosses.</param>
    /// <param name="remedy">What to do.</param>
    public static UserException BadInput(string code, string where, string message, string remedy) =>
        new(new Diagnostic(code, where, message, remedy));

    /// <summary>G2G6001, exit code 6: a file could not be written.</summary>
    /// <param name="path">The file, as the user knows it.</param>
    /// <param name="cause">What the file system said.</param>
    public static UserException CannotWrite(string path, Exception cause) => new(
        new Diagnostic("G2G6001", path, $"the file cannot be written ({cause.Message.TrimEnd('.')}).", "Name a folder you may write to with --out, or free some disk space."),
        ExitCode.InputOutput,
        cause);
}
