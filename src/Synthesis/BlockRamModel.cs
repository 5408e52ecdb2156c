using System.Globalization;

namespace GradientsToGates.Synthesis;

/// <summary>
/// Behaviour of RAMB18E1 and RAMB36E1 as Yosys uses them, for the simulation of netlists: the models that come with Yosys 0.23 have ports and no behaviour.
/// What Yosys does not use (output registers, resets, cascades, a port that writes other than old value first) ends the simulation with ERROR.
/// </summary>
public static class BlockRamModel
{
    /// <summary>Yosys commands that make a netlist's block RAMs instances of these models.</summary>
    public const string Rename = "chtype -set model_RAMB18E1 t:RAMB18E1\nchtype -set model_RAMB36E1 t:RAMB36E1";

    /// <summary>Both modules.</summary>
    public static string Verilog => Module("model_RAMB18E1", kilobits: 16, addressBits: 14, lane: 16) + Module("model_RAMB36E1", kilobits: 32, addressBits: 16, lane: 32);

    /// <summary>One module.</summary>
    /// <param name="name">Module name.</param>
    /// <param name="kilobits">Data bits / 1024; a parity bit for each eight of them.</param>
    /// <param name="addressBits">Bits of an address port.</param>
    /// <param name="lane">Data bits of a port; a simple dual port has twice as many.</param>
    private static string Module(string name, int kilobits, int addressBits, int lane)
    {
        string[] data = [.. Enumerable.Range(0, kilobits * 4).Select(i => i.ToString("X2", CultureInfo.InvariantCulture))];
        string[] parity = [.. data.Take(kilobits / 2)];
        string parameters = string.Concat(data.Select(i => $"    parameter [255:0] INIT_{i} = 256'd0;\n").Concat(parity.Select(i => $"    parameter [255:0] INITP_{i} = 256'd0;\n")));
        string contents = string.Concat(data.Select((i, n) => $"        data[{n}*256 + i] = INIT_{i}[i];\n").Concat(parity.Select((i, n) => $"        parity[{n}*256 + i] = INITP_{i}[i];\n")));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            module {{name}} (
                input  wire CLKARDCLK, CLKBWRCLK, ENARDEN, ENBWREN, REGCEAREGCE, REGCEB, RSTRAMARSTRAM, RSTRAMB, RSTREGARSTREG, RSTREGB,
                input  wire [{{addressBits - 1}}:0] ADDRARDADDR, ADDRBWRADDR,
                input  wire [{{lane - 1}}:0] DIADI, DIBDI,
                input  wire [{{(lane / 8) - 1}}:0] DIPADIP, DIPBDIP, WEA,
                input  wire [{{(lane / 4) - 1}}:0] WEBWE,
                output wire [{{lane - 1}}:0] DOADO, DOBDO,
                output wire [{{(lane / 8) - 1}}:0] DOPADOP, DOPBDOP
            );
                parameter integer DOA_REG = 0, DOB_REG = 0, READ_WIDTH_A = 0, READ_WIDTH_B = 0, WRITE_WIDTH_A = 0, WRITE_WIDTH_B = 0;
                parameter RAM_MODE = "TDP", WRITE_MODE_A = "WRITE_FIRST", WRITE_MODE_B = "WRITE_FIRST", RAM_EXTENSION_A = "NONE", RAM_EXTENSION_B = "NONE";
                parameter INIT_A = 0, INIT_B = 0, SRVAL_A = 0, SRVAL_B = 0;
            {{parameters}}
                localparam integer LANE = {{lane}}, BYTES = LANE/8, SIZE = {{kilobits * 1024}};
                localparam SIMPLE = RAM_MODE == "SDP";
                reg data   [0:SIZE-1];     // arrays of bits: Icarus copies a vector whole to read one bit
                reg parity [0:SIZE/8-1];
                integer i;
                initial for (i = 0; i < 256; i = i + 1) begin
            {{contents}}    end

                // Data bits of a word, from its width with parity; number of a word from the address of a bit.
                function integer data_bits(input integer width);
                    data_bits = width >= 9 ? width / 9 * 8 : width;
                endfunction
                localparam integer READ_DATA_A  = data_bits(READ_WIDTH_A),  READ_DATA_B  = data_bits(READ_WIDTH_B);
                localparam integer WRITE_DATA_A = data_bits(WRITE_WIDTH_A), WRITE_DATA_B = data_bits(WRITE_WIDTH_B);
                function integer word(input [{{addressBits - 1}}:0] address, input integer bits);
                    word = bits == 0 ? 0 : address % SIZE / bits;
                endfunction

                // A simple dual port reads both lanes by port A and writes both by port B; a narrower word is written from lane B.
                wire whole = SIMPLE && WRITE_WIDTH_B > LANE/8*9;
                wire [2*LANE-1:0]  in_b        = whole ? {DIBDI, DIADI} : DIBDI;
                wire [2*BYTES-1:0] in_parity_b = whole ? {DIPBDIP, DIPADIP} : DIPBDIP;
                reg  [2*LANE-1:0]  out_a, out_b;
                reg  [2*BYTES-1:0] out_parity_a, out_parity_b;
                assign DOADO   = out_a[LANE-1:0];
                assign DOPADOP = out_parity_a[BYTES-1:0];
                assign DOBDO   = SIMPLE ? out_a[2*LANE-1:LANE] : out_b[LANE-1:0];
                assign DOPBDOP = SIMPLE ? out_parity_a[2*BYTES-1:BYTES] : out_parity_b[BYTES-1:0];

                integer a, b, from_a, from_b, to_a, to_b;
                always @(posedge CLKARDCLK) if (ENARDEN) begin
                    from_a = word(ADDRARDADDR, READ_DATA_A);
                    to_a   = word(ADDRARDADDR, WRITE_DATA_A);
                    for (a = 0; a < READ_DATA_A; a = a + 1) out_a[a] <= data[from_a*READ_DATA_A + a];
                    for (a = 0; a < READ_WIDTH_A/9; a = a + 1) out_parity_a[a] <= parity[from_a*(READ_WIDTH_A/9) + a];
                    if (WEA != 0) begin
                        for (a = 0; a < WRITE_DATA_A; a = a + 1) if (WEA[a/8]) data[to_a*WRITE_DATA_A + a] <= DIADI[a];
                        for (a = 0; a < WRITE_WIDTH_A/9; a = a + 1) if (WEA[a]) parity[to_a*(WRITE_WIDTH_A/9) + a] <= DIPADIP[a];
                    end
                end
                always @(posedge CLKBWRCLK) if (ENBWREN) begin
                    from_b = word(ADDRBWRADDR, READ_DATA_B);
                    to_b   = word(ADDRBWRADDR, WRITE_DATA_B);
                    for (b = 0; b < READ_DATA_B; b = b + 1) out_b[b] <= data[from_b*READ_DATA_B + b];
                    for (b = 0; b < READ_WIDTH_B/9; b = b + 1) out_parity_b[b] <= parity[from_b*(READ_WIDTH_B/9) + b];
                    if (WEBWE != 0) begin
                        for (b = 0; b < WRITE_DATA_B; b = b + 1) if (WEBWE[b/8]) data[to_b*WRITE_DATA_B + b] <= in_b[b];
                        for (b = 0; b < WRITE_WIDTH_B/9; b = b + 1) if (WEBWE[b]) parity[to_b*(WRITE_WIDTH_B/9) + b] <= in_parity_b[b];
                    end
                end

                initial if (DOA_REG != 0 || DOB_REG != 0 || RAM_EXTENSION_A != "NONE" || RAM_EXTENSION_B != "NONE"
                    || (READ_WIDTH_A != 0 && WRITE_WIDTH_A != 0 && WRITE_MODE_A != "READ_FIRST")
                    || (READ_WIDTH_B != 0 && WRITE_WIDTH_B != 0 && WRITE_MODE_B != "READ_FIRST")) begin
                    $display("ERROR {{name}} %m: a mode that is not modelled");
                    $finish;
                end
                always @* if (REGCEAREGCE || REGCEB || RSTRAMARSTRAM || RSTRAMB || RSTREGARSTREG || RSTREGB) begin
                    $display("ERROR {{name}} %m: resets and output registers are not modelled");
                    $finish;
                end
            endmodule

            """);
    }
}
