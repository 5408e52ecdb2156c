using GradientsToGates.Toolchain;

namespace GradientsToGates.Synthesis;

/// <summary>Simulation models that come with Yosys.</summary>
public static class YosysCells
{
    /// <summary>The file with the models of series 7's cells: beside the program, in share/yosys, whatever link the PATH leads through.</summary>
    /// <param name="locator">Where tools are looked for.</param>
    /// <exception cref="Diagnostics.UserException">G2G4001: Yosys is missing.</exception>
    public static string Xilinx7(ToolLocator locator)
    {
        string program = locator.Find(ToolCatalog.Yosys) ?? throw ToolRunner.Missing(ToolCatalog.Yosys);
        string real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(real) ?? "/", "../share/yosys/xilinx/cells_sim.v"));
    }
}
