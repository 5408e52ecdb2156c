namespace GradientsToGates.Cli;

/// <summary>How the user calls this program: the launcher script says it in <c>G2G_COMMAND</c>, so that commands we print can be pasted.</summary>
internal static class Launcher
{
    /// <summary>A command line as this user types it.</summary>
    /// <param name="command">Beginning with <c>g2g</c>.</param>
    public static string Typed(string command) =>
        Environment.GetEnvironmentVariable("G2G_COMMAND") is { Length: > 0 } typed && command.StartsWith("g2g ", StringComparison.Ordinal) ? typed + command["g2g".Length..] : command;
}
