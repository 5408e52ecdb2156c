using GradientsToGates.Diagnostics;

namespace GradientsToGates.Pipeline;

/// <summary>Failures of parts of a run that the rest of it can do without, kept until the results are written.</summary>
/// <param name="notes">The run's notes; each failure adds one.</param>
internal sealed class Failures(List<string> notes)
{
    private readonly List<UserException> _kept = [];

    /// <summary>Does a part.</summary>
    /// <param name="consequence">What its failure means for the results, for the note.</param>
    /// <param name="part">The part.</param>
    /// <returns>Whether it went well.</returns>
    public bool Try(string consequence, Action part)
    {
        try
        {
            part();
            return true;
        }
        catch (UserException e) when (e.ExitCode != ExitCode.InputOutput)
        {
            _kept.Add(e);
            notes.Add($"{consequence}: {e.Diagnostic.Code} {e.Diagnostic.Where}: {e.Diagnostic.Message.Split('\n')[0]}");
            return false;
        }
    }

    /// <summary>Whether one ended with this exit code.</summary>
    /// <param name="code">The exit code.</param>
    public bool Any(ExitCode code) => _kept.Exists(e => e.ExitCode == code);

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowFirst()
    {
        if (_kept.Count > 0)
        {
            throw new UserException(_kept[0].Diagnostic, _kept[0].ExitCode, _kept[0]);
        }
    }
}
