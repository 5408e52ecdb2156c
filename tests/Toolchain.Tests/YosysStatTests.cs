namespace GradientsToGates.Toolchain.Tests;

public sealed class YosysStatTests
{
    private const string Json = """
        { "creator": "Yosys 0.23", "modules": { "\\t": { "num_cells": 3, "num_cells_by_type": { "LUT6": 3 } } },
          "design": { "num_cells": 120, "num_cells_by_type": { "BUFG": 1, "CARRY4": 9, "DSP48E1": 2, "FDRE": 8, "FDSE": 1, "INV": 1, "LUT2": 5, "LUT6": 7, "MUXF7": 3,
            "RAM32M": 2, "RAM64M": 3, "RAM64X1D": 1, "RAMB18E1": 3, "RAMB36E1": 4, "SRL16E": 6, "SRLC32E": 1 } } }
        """;

    [Fact]
    public void Cells_of_the_whole_design_are_read()
    {
        IReadOnlyDictionary<string, int> cells = YosysStat.CellsByType(Json);
        cells["LUT6"].ShouldBe(7);
        cells.Count.ShouldBe(16);
    }

    [Fact]
    public void Cells_are_counted_as_the_device_counts_them()
    {
        Xilinx7Usage usage = Xilinx7Usage.Of(YosysStat.CellsByType(Json));
        usage.Lut.ShouldBe(1 + 5 + 7 + (2 * 4) + (3 * 4) + 2 + 6 + 1);
        usage.Ff.ShouldBe(9);
        usage.Dsp.ShouldBe(2);
        usage.Bram18.ShouldBe(3);
        usage.Bram36.ShouldBe(4);
        usage.Bram36Total.ShouldBe(6);
        usage.Uncounted.ShouldBeEmpty();
    }

    [Fact]
    public void An_unmapped_cell_does_not_vanish() =>
        Xilinx7Usage.Of(new Dictionary<string, int>(StringComparer.Ordinal) { ["$mul"] = 1, ["LUT1"] = 1 }).Uncounted.ShouldBe(["$mul"]);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"design":{"num_cells_by_type":{"LUT6":"many"}}}""")]
    public void Other_text_is_refused(string text) => Should.Throw<FormatException>(() => YosysStat.CellsByType(text));
}
