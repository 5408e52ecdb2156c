namespace GradientsToGates.Cli.Tests;

/// <summary>One whole run of <c>xor</c> with every tool, shared by the tests that look at it.</summary>
public sealed class FinishedRun : IDisposable
{
    public FinishedRun()
    {
        ExternalTools.Require("iverilog", "vvp", "verilator", "g++", "make", "yosys");
        First = G2g.Run("run", "xor", "--images", "4", "--no-install", "--out", "run");
    }

    internal G2g G2g { get; } = new();

    /// <summary>How it ended.</summary>
    internal G2gResult First { get; }

    /// <summary>A file of the run folder.</summary>
    public string At(string name) => Path.Combine(G2g.At("run"), name);

    public void Dispose() => G2g.Dispose();
}
