using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Synthesis.Tests;

public sealed class YosysSynthesizerTests : IDisposable
{
    /// <summary>A product, a LUT RAM, a block RAM, a shift register and a ROM read from a file of the design's folder.</summary>
    private const string Design = """
        module parts(input clk, input [7:0] a, b, input [5:0] wa, ra, input [9:0] ba, input we,
                     output reg [15:0] p, output reg [7:0] q, output reg [15:0] r, output sr, output reg [7:0] t);
            reg [7:0] m [0:63];
            reg [15:0] bm [0:1023];
            reg [7:0] rom [0:15];
            reg [19:0] s;
            reg [7:0] a1, b1;
            initial $readmemh("rom/table.hex", rom);
            always @(posedge clk) begin
                a1 <= a; b1 <= b; p <= a1 * b1;
                if (we) m[wa] <= a;
                q <= m[ra];
                if (we) bm[ba] <= {a, b};
                r <= bm[{wa, ra[3:0]}];
                s <= {s, a[0]};
                t <= rom[ra[3:0]];
            end
            assign sr = s[19];
        endmodule
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("g2g synth ").FullName;
    private readonly YosysSynthesizer _yosys = new(new ToolRunner(new ToolLocator()));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SynthesisInput Write(string verilog, string top)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "rtl files"));
        Directory.CreateDirectory(Path.Combine(_folder, "rom"));
        File.WriteAllText(Path.Combine(_folder, "rtl files", "design.v"), verilog);
        File.WriteAllText(Path.Combine(_folder, "rom", "table.hex"), string.Join('\n', Enumerable.Range(0, 16).Select(i => (i * 37 % 256).ToString("x2", System.Globalization.CultureInfo.InvariantCulture))) + "\n");
        return new SynthesisInput(_folder, ["rtl files/design.v"], top);
    }

    private string Out => Path.Combine(_folder, "out");

    [Fact]
    public async Task Every_kind_of_cell_is_counted_and_the_files_are_there()
    {
        ExternalTools.Require("yosys");
        var passes = new List<string>();
        SynthesisRun run = await _yosys.RunAsync(Write(Design, "parts"), DeviceCatalog.Get("xc7a35t"), Out, passes.Add, TestContext.Current.CancellationToken);

        SynthesisResult result = run.Result;
        result.Tool.ShouldBe("yosys");
        result.Version.ShouldBe(new ToolLocator().Version(ToolCatalog.Yosys));
        result.Device.ShouldBe("xc7a35t");
        result.Capacity.ShouldBe(new DeviceCapacity(20_800, 41_600, 90, 50));
        result.Dsp.ShouldBe(1);
        result.Bram18.ShouldBe(1);
        result.Bram36.ShouldBe(1);
        result.FmaxMhz.ShouldBeNull();
        result.Fits.ShouldBeTrue();

        // 64 x 8 bits of memory read at one address: three RAM64M of 3 bits; the ROM: LUTs; a 20-bit shift register: flip-flops, because
        // Yosys 0.23 would lose its clock enable in an SRL (docs/verilog.md).
        run.CellsByType["RAM64M"].ShouldBe(3);
        run.CellsByType.Keys.ShouldNotContain(k => k.StartsWith("SRL", StringComparison.Ordinal));
        int logic = run.CellsByType.Where(c => c.Key.StartsWith("LUT", StringComparison.Ordinal) || c.Key == "INV").Sum(c => c.Value);
        logic.ShouldBeGreaterThan(0);
        result.Lut.ShouldBe((3 * 4) + logic);
        result.Ff.ShouldBe(run.CellsByType["FDRE"]);

        passes.ShouldContain("ABC");
        File.Exists(run.JsonNetlist).ShouldBeTrue();
        (await File.ReadAllTextAsync(run.VerilogNetlist, TestContext.Current.CancellationToken)).ShouldContain("DSP48E1");
        (await File.ReadAllTextAsync(run.LogFile, TestContext.Current.CancellationToken)).ShouldContain("synth_xilinx");
        Directory.GetFiles(Out, "*.part").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("module bad(input a, output y); wire w; assign y = a & w; endmodule", "no driver")]
    [InlineData("module bad(input a, input b, output y); assign y = a; assign y = b; endmodule", "multiple")]
    [InlineData("module bad(input a, input b, output reg y); always @* if (a) y = b; endmodule", "Assertion failed")]
    [InlineData("module bad(input a, output y); absent u_absent(.a(a), .y(y)); endmodule", "absent")]
    public async Task A_faulty_design_is_refused_and_leaves_no_netlist(string verilog, string told)
    {
        ExternalTools.Require("yosys");
        SynthesisInput input = Write(verilog, "bad");
        UserException e = await Should.ThrowAsync<UserException>(() => _yosys.RunAsync(input, DeviceCatalog.All[0], Out, cancellation: TestContext.Current.CancellationToken));
        e.Diagnostic.Code.ShouldBe("G2G4002");
        e.Message.ShouldContain(told);
        File.Exists(Path.Combine(Out, "netlist.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_syntax_error_shows_what_Yosys_said()
    {
        ExternalTools.Require("yosys");
        UserException e = await Should.ThrowAsync<UserException>(
            () => _yosys.RunAsync(Write("module bad(;", "bad"), DeviceCatalog.All[0], Out, cancellation: TestContext.Current.CancellationToken));
        e.ExitCode.ShouldBe(ExitCode.ToolFailed);
        e.Message.ShouldContain("syntax error");
        e.Message.ShouldContain("yosys.log");
    }
}
