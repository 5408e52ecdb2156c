namespace GradientsToGates.Toolchain;

/// <summary>Cells of a netlist for Xilinx series 7, counted as the device's tables count them.</summary>
/// <param name="Lut">6-input look-up tables in use, as logic, memory or shift register (<see cref="LutsOf"/>).</param>
/// <param name="Ff">Flip-flops and latches.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">RAMB18E1, half blocks.</param>
/// <param name="Bram36">RAMB36E1, whole blocks; <see cref="Bram36Total"/> adds the halves.</param>
/// <param name="Uncounted">Types that no rule here knows, such as cells left unmapped; a netlist with any is not fully counted.</param>
/// <remarks>
/// A LUT site can hold one 6-input or two 5-input functions. Every LUT1 to LUT6 counts as one site: a packer may save some, none is
/// assumed. MUXF7, MUXF8 and CARRY4 lie beside the LUTs of a slice and are not LUTs.
/// </remarks>
public sealed record Xilinx7Usage(int Lut, int Ff, int Dsp, int Bram18, int Bram36, IReadOnlyList<string> Uncounted)
{
    private static readonly Dictionary<string, int> _luts = new(StringComparer.Ordinal)
    {
        // Logic. Yosys maps an inverter to INV, which is a LUT1 on the device.
        ["INV"] = 1, ["LUT1"] = 1, ["LUT2"] = 1, ["LUT3"] = 1, ["LUT4"] = 1, ["LUT5"] = 1, ["LUT6"] = 1, ["LUT6_2"] = 1,

        // Memory with one port: one LUT holds 64 bits.
        ["RAM16X1S"] = 1, ["RAM32X1S"] = 1, ["RAM64X1S"] = 1, ["RAM128X1S"] = 2, ["RAM256X1S"] = 4,

        // Memory with a second read port: the content is held twice.
        ["RAM16X1D"] = 2, ["RAM32X1D"] = 2, ["RAM64X1D"] = 2, ["RAM128X1D"] = 4,

        // A whole slice: three read ports of 2 (RAM32M) or 1 (RAM64M) bits and the write port.
        ["RAM32M"] = 4, ["RAM64M"] = 4,

        // Shift registers: 16 or 32 bits in one LUT.
        ["SRL16"] = 1, ["SRL16E"] = 1, ["SRLC16"] = 1, ["SRLC16E"] = 1, ["SRLC32E"] = 1,
    };

    private static readonly HashSet<string> _ffs = new(
        ["FDRE", "FDSE", "FDCE", "FDPE", "FDRE_1", "FDSE_1", "FDCE_1", "FDPE_1", "LDCE", "LDPE"], StringComparer.Ordinal);

    /// <summary>Beside the LUTs of a slice, or at the border of the chip.</summary>
    private static readonly HashSet<string> _free = new(
        ["MUXF7", "MUXF8", "CARRY4", "BUFG", "BUFGCTRL", "IBUF", "OBUF", "OBUFT", "IOBUF", "VCC", "GND"], StringComparer.Ordinal);

    /// <summary>Block RAM in units of 36 Kbit, two half blocks to one, rounded up.</summary>
    public int Bram36Total => Bram36 + (Bram18 + 1) / 2;

    /// <summary>LUT sites that one cell of this type takes; 0 for a type that takes none or is not known.</summary>
    public static int LutsOf(string cellType) => _luts.GetValueOrDefault(cellType);

    /// <summary>Counts a netlist.</summary>
    /// <param name="cellsByType">Cell type and number, as of <see cref="YosysStat.CellsByType"/>.</param>
    public static Xilinx7Usage Of(IReadOnlyDictionary<string, int> cellsByType)
    {
        int Sum(Func<string, bool> belongs) => cellsByType.Where(c => belongs(c.Key)).Sum(c => c.Value);
        return new Xilinx7Usage(
            Lut: cellsByType.Sum(c => c.Value * LutsOf(c.Key)),
            Ff: Sum(_ffs.Contains),
            Dsp: Sum(t => t == "DSP48E1"),
            Bram18: Sum(t => t == "RAMB18E1"),
            Bram36: Sum(t => t == "RAMB36E1"),
            Uncounted: [.. cellsByType.Keys.Where(t => !IsCounted(t)).Order(StringComparer.Ordinal)]);
    }

    private static bool IsCounted(string type) =>
        _luts.ContainsKey(type) || _ffs.Contains(type) || _free.Contains(type) || type is "DSP48E1" or "RAMB18E1" or "RAMB36E1";
}
