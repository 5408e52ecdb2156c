using System.Text.RegularExpressions;

namespace GradientsToGates.Rtl.Tests;

/// <summary>Packed products, and those in LUTs, equal plain ones for all operands: g2g_multiply as it is synthesized, in Verilator.</summary>
public sealed partial class AllProductsTests
{
    /// <summary>Instance, what it is, and how many operands there are: codes times weights, to the power of the lanes.</summary>
    private static readonly (string Name, string Parameters, long Operands)[] Units =
    [
        ("two_of_bytes", ".LANES(2), .X_WIDTH(8), .X_SIGNED(0), .W_WIDTH(8), .LOW(-127)", 256 * 255 * 255),
        ("two_of_signed_bytes", ".LANES(2), .X_WIDTH(8), .X_SIGNED(1), .W_WIDTH(8), .LOW(-127)", 256 * 255 * 255),
        ("four_of_nibbles", ".LANES(4), .X_WIDTH(4), .X_SIGNED(1), .W_WIDTH(4), .LOW(-7)", 16 * 15 * 15 * 15 * 15),
        ("three_of_nibbles", ".LANES(3), .X_WIDTH(4), .X_SIGNED(0), .W_WIDTH(4), .LOW(-7)", 16 * 15 * 15 * 15),
        ("one_of_bytes", ".LANES(1), .X_WIDTH(8), .X_SIGNED(0), .W_WIDTH(8), .LOW(-128)", 256 * 256),
        ("one_of_signed_bytes", ".LANES(1), .X_WIDTH(8), .X_SIGNED(1), .W_WIDTH(8), .LOW(-128)", 256 * 256),
        ("bytes_in_luts", ".LANES(1), .X_WIDTH(8), .X_SIGNED(0), .W_WIDTH(8), .LUT(1), .LOW(-128)", 256 * 256),
        ("signed_bytes_in_luts", ".LANES(1), .X_WIDTH(8), .X_SIGNED(1), .W_WIDTH(8), .LUT(1), .LOW(-128)", 256 * 256),
        ("nibbles_in_luts", ".LANES(1), .X_WIDTH(4), .X_SIGNED(0), .W_WIDTH(4), .LUT(1), .LOW(-8)", 16 * 16),
    ];

    // Weights count like the digits of a clock, the code fastest; the expectation takes two registers, as the unit does.
    private const string Unit = """
        module every_product #(
            parameter integer LANES = 1, X_WIDTH = 8, X_SIGNED = 0, W_WIDTH = 8, LUT = 0, LOW = 0
        ) (input wire clk, output reg done);
            localparam integer P_WIDTH = X_WIDTH + W_WIDTH;
            localparam signed [W_WIDTH-1:0] FIRST = LOW;
            localparam signed [W_WIDTH-1:0] LAST  = {1'b0, {(W_WIDTH-1){1'b1}}};

            reg       [X_WIDTH-1:0] x = 0;
            reg [LANES*W_WIDTH-1:0] weights = {LANES{FIRST}};
            reg [LANES*W_WIDTH-1:0] stored;
            reg [LANES*P_WIDTH-1:0] product, product_1, product_2;
            reg                     over = 1'b0, over_1 = 1'b0, carry;
            reg               [1:0] started = 2'b00;
            integer                 i, checked = 0, wrong = 0;
            reg signed [P_WIDTH:0]  code, weight, exact;
            initial done = 1'b0;

            always @(*) for (i = 0; i < LANES; i = i + 1) begin
                stored[i*W_WIDTH +: W_WIDTH] = weights[i*W_WIDTH +: W_WIDTH] - {{(W_WIDTH-1){1'b0}}, LUT == 0 && i > 0 && stored[(i > 0 ? i : 1)*W_WIDTH-1]};
                code   = $signed({{(W_WIDTH+1){X_SIGNED != 0 && x[X_WIDTH-1]}}, x});
                weight = $signed({{(X_WIDTH+1){weights[(i+1)*W_WIDTH-1]}}, weights[i*W_WIDTH +: W_WIDTH]});
                exact  = code * weight;
                product[i*P_WIDTH +: P_WIDTH] = exact[P_WIDTH-1:0];
            end

            wire [LANES*P_WIDTH-1:0] p;
            g2g_multiply #(.LANES(LANES), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .LUT(LUT)) dut (
                .clk(clk), .en(1'b1), .x(x), .w(stored), .p(p));

            always @(posedge clk) begin
                product_1 <= product;
                product_2 <= product_1;
                over_1    <= over;
                started   <= {started[0], 1'b1};
                x         <= x + 1'b1;
                carry     = &x;
                for (i = 0; i < LANES; i = i + 1) if (carry) begin
                    carry = weights[i*W_WIDTH +: W_WIDTH] == LAST;
                    weights[i*W_WIDTH +: W_WIDTH] <= carry ? FIRST : weights[i*W_WIDTH +: W_WIDTH] + 1'b1;
                end
                if (carry) over <= 1'b1;
                if (started[1] && !done) begin
                    checked <= checked + 1;
                    if (p != product_2) wrong <= wrong + 1;
                    if (over_1) begin
                        done <= 1'b1;
                        $display("UNIT %m checked %0d wrong %0d", checked + 1, wrong + (p != product_2 ? 1 : 0));
                    end
                end
            end
        endmodule

        """;

    private const string Main = """
        #include "Vevery_top.h"
        #include "verilated.h"
        int main() {
            Vevery_top top;
            while (!top.done) {
                top.clk = 0;
                top.eval();
                top.clk = 1;
                top.eval();
            }
            return 0;
        }

        """;

    [Fact]
    public void Equal_plain_ones()
    {
        string output = Run("all", Primitive.Everything.Single(p => p.Name == "g2g_multiply").Module);

        Match[] told = Told().Matches(output).ToArray();
        told.Length.ShouldBe(Units.Length, output);
        foreach ((string name, _, long operands) in Units)
        {
            Match unit = told.Single(m => m.Groups["name"].Value == name);
            unit.Groups["checked"].Value.ShouldBe(operands.ToString(System.Globalization.CultureInfo.InvariantCulture), name);
            unit.Groups["wrong"].Value.ShouldBe("0", name);
        }
    }

    private static string Run(string part, string module)
    {
        ExternalTools.Require("verilator");
        var place = new Workplace(Primitive.Everything.Single(p => p.Name == "g2g_multiply"), "every-" + part);
        string instances = string.Concat(Units.Select((u, i) => $"    every_product #({u.Parameters}) {u.Name} (.clk(clk), .done(each[{i}]));\n"));
        place.Write("every_main.cpp", Main);
        string top = place.Write(
            "every_top.v",
            Unit + $"module every_top (input wire clk, output wire done);\n    wire [{Units.Length - 1}:0] each;\n    assign done = &each;\n{instances}endmodule\n");
        ToolResult compile = Tool.Run(
            place.Folder,
            "verilator",
            ["--cc", "--exe", "--build", "-Wno-lint", "-Wno-style", "-O3", "-CFLAGS", "-O2", "--Mdir", "verilated", "--top-module", "every_top", "-o", "every", top, module, "every_main.cpp"]);
        compile.ExitCode.ShouldBe(0, compile.Explain());
        ToolResult run = Tool.Run(place.Folder, Path.Combine(place.Folder, "verilated", "every"), []);
        run.ExitCode.ShouldBe(0, run.Explain());
        return run.Output;
    }

    [GeneratedRegex(@"^UNIT \S*\.(?<name>\w+) checked (?<checked>\d+) wrong (?<wrong>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Told();
}
