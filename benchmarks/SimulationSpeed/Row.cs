namespace GradientsToGates.Benchmarks.SimulationSpeed;

/// <summary>One simulator on one design.</summary>
/// <param name="Network">Zoo name.</param>
/// <param name="Cycles">Cycles a frame of its slowest stage.</param>
/// <param name="Simulator">Simulator and options.</param>
/// <param name="Build">Seconds that compiling takes.</param>
/// <param name="Alone">Images a second of one process, while no other runs.</param>
/// <param name="Together">Images a second of a process for each core, or of one that has as many threads, the reference's values and their files included.</param>
internal sealed record Row(string Network, long Cycles, string Simulator, double Build, double Alone, double Together)
{
    /// <summary>As a row of a table.</summary>
    public string Text() => FormattableString.Invariant($"| {Network} | {Cycles:N0} | {Simulator} | {Build:F1} | {Alone:G3} | {Together:G3} |");
}
