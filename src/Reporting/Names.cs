namespace GradientsToGates.Reporting;

/// <summary>Proper names of programs.</summary>
internal static class Names
{
    /// <summary>A tool's name as its authors write it.</summary>
    /// <param name="tool">As in the summary, e.g. <c>verilator</c>.</param>
    public static string OfTool(string tool) => tool switch
    {
        "verilator" => "Verilator",
        "icarus" or "iverilog" => "Icarus Verilog",
        "yosys" => "Yosys",
        _ => tool,
    };
}
