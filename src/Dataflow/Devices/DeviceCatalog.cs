using GradientsToGates.Diagnostics;

namespace GradientsToGates.Dataflow.Devices;

/// <summary>The FPGAs that g2g can fold for and synthesize.</summary>
public static class DeviceCatalog
{
    /// <summary>Used when the user names none: the part of the CMOD A7-35T.</summary>
    public const string Default = "xc7a35t";

    /// <summary>All of them, in the order in which <c>g2g devices</c> lists them.</summary>
    /// <remarks>Figures from Xilinx DS180 (7 series overview) and DS190 (Zynq-7000 overview).</remarks>
    public static IReadOnlyList<Device> All { get; } =
    [
        new("xc7a35t", "xc7a35tcpg236-1", "Digilent CMOD A7-35T", Lut: 20_800, Ff: 41_600, Dsp: 90, Bram36: 50),
        new("xc7a15t", "xc7a15tcpg236-1", "Digilent CMOD A7-15T", Lut: 10_400, Ff: 20_800, Dsp: 45, Bram36: 25),
        new("xc7z010", "xc7z010clg400-1", "Digilent Zybo Z7-10", Lut: 17_600, Ff: 35_200, Dsp: 80, Bram36: 60),
        new("xc7z020", "xc7z020clg400-1", "PYNQ-Z1, Digilent Zybo Z7-20", Lut: 53_200, Ff: 106_400, Dsp: 220, Bram36: 140),
    ];

    /// <summary>The device of that name.</summary>
    /// <param name="name">As in <see cref="Device.Name"/>, in any case.</param>
    /// <exception cref="UserException">G2G2201: no such device; the names are listed.</exception>
    public static Device Get(string name) =>
        All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw UserException.BadInput("G2G2201", $"device '{name}'", "this device is not known.", $"Use {string.Join(", ", All.Select(d => d.Name))}.");
}
