using GradientsToGates.Dataflow;

namespace GradientsToGates.Backends.Verilog;

/// <summary>The files of one generated design, ready to be written; paths are relative to the design's folder.</summary>
/// <param name="Name">Base name of the modules: <c>name_core</c>, <c>name_top</c>, <c>name_tb</c>.</param>
/// <param name="Dataflow">What was printed.</param>
/// <param name="Sources">Synthesizable files: path and text, in compile order.</param>
/// <param name="Simulation">Testbench files, in compile order.</param>
/// <param name="Others">ROM images, constraints, README, file lists.</param>
public sealed record VerilogDesign(
    string Name,
    DataflowGraph Dataflow,
    IReadOnlyList<(string Path, string Text)> Sources,
    IReadOnlyList<(string Path, string Text)> Simulation,
    IReadOnlyList<(string Path, string Text)> Others)
{
    /// <summary>Module to synthesize.</summary>
    public string Top => Name + "_top";

    /// <summary>Module to simulate with a clock of its own.</summary>
    public string TestTop => Name + "_tb";

    /// <summary>Module to simulate with a clock from outside.</summary>
    public string TestCore => Name + "_tb_core";

    /// <summary>All files.</summary>
    public IEnumerable<(string Path, string Text)> Files => Sources.Concat(Simulation).Concat(Others);
}
