using GradientsToGates.Toolchain;

namespace GradientsToGates.Pipeline;

/// <summary>What a run needs from outside itself.</summary>
/// <param name="Tools">Runs external tools.</param>
/// <param name="Progress">Shows progress.</param>
/// <param name="MayInstall">Whether missing tools may be installed.</param>
/// <param name="Fresh">Do every step again.</param>
/// <param name="Force">Synthesize even after a mismatch.</param>
/// <param name="Threads">Threads of training and reference; 0 for all cores.</param>
/// <param name="CommandLine">The command as typed.</param>
/// <param name="Clock">Time stamps.</param>
/// <param name="Cancellation">Ctrl-C.</param>
public sealed record RunServices(
    ToolRunner Tools, IProgressSink Progress, bool MayInstall, bool Fresh, bool Force, int Threads, string CommandLine, TimeProvider Clock, CancellationToken Cancellation);
