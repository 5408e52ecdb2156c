using GradientsToGates.Results;

namespace GradientsToGates.Synthesis;

/// <summary>A finished synthesis.</summary>
/// <param name="Result">What was counted, against what the device has.</param>
/// <param name="Elapsed">Wall-clock time of the tool.</param>
/// <param name="CellsByType">Every cell type of the netlist and its number.</param>
/// <param name="LogFile">The tool's whole output.</param>
/// <param name="JsonNetlist">The netlist as Yosys JSON, cell library left out.</param>
/// <param name="VerilogNetlist">The netlist as Verilog, instances of the vendor's cells.</param>
public sealed record SynthesisRun(
    SynthesisResult Result, TimeSpan Elapsed, IReadOnlyDictionary<string, int> CellsByType, string LogFile, string JsonNetlist, string VerilogNetlist);
