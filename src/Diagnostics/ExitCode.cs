namespace GradientsToGates.Diagnostics;

/// <summary>What the process returns to the shell; documented in docs/diagnostics.md.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    Success = 0,

    /// <summary>A defect in g2g itself.</summary>
    InternalError = 1,

    /// <summary>The command line, a network file or another input given by the user is wrong.</summary>
    BadInput = 2,

    /// <summary>A dataset or weight file is missing, truncated or has the wrong checksum.</summary>
    BadData = 3,

    /// <summary>An external tool is missing or failed.</summary>
    ToolFailed = 4,

    /// <summary>Two engines that must agree did not.</summary>
    Mismatch = 5,

    /// <summary>A file or folder cannot be read or written.</summary>
    InputOutput = 6,

    /// <summary>The design does not fit: the named device, or a promised width.</summary>
    DoesNotFit = 7,

    /// <summary>Stopped by Ctrl-C; what was finished is kept and the same command resumes.</summary>
    Interrupted = 130,
}
