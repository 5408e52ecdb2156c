// SPDX-License-Identifier: MIT
//
// g2g_table: look up each code in a ROM: sigmoid, tanh, or any function of one code.
//
//   m_code[lane] = ENTRIES[ bit pattern of s_code[lane] ]
//
// The bit pattern of a signed index is not its position in the page's list: the ROM begins with code 0, and -1 comes last.
//
// Spec     docs/numerics.md#table (C# mirror: src/Reference)
// Stream   one beat out per beat in, in order
// Latency  1 cycle        II  1 cycle
// Reset    synchronous, active high; clears m_valid
`default_nettype none

module g2g_table #(
    parameter integer LANES       = 1,              // codes a beat; each lane has its own copy of the ROM
    parameter integer INDEX_WIDTH = 8,              // bits of a code in, 1 .. 12
    parameter integer OUT_WIDTH   = 8,              // bits of a code out
    parameter         ENTRIES     = "table.hex"     // ROM: 2^INDEX_WIDTH words
) (
    input  wire                         clk,
    input  wire                         rst,

    // codes in
    input  wire                         s_valid,
    output wire                         s_ready,
    input  wire [LANES*INDEX_WIDTH-1:0] s_code,

    // codes out
    output reg                          m_valid,
    input  wire                         m_ready,
    output wire [LANES*OUT_WIDTH-1:0]   m_code
);
    wire en = m_ready || !m_valid;
    assign s_ready = en;

    always @(posedge clk) begin
        if (en) m_valid <= s_valid;
        if (rst) m_valid <= 1'b0;
    end

    genvar lane;
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            reg  [OUT_WIDTH-1:0]   code;
            wire [INDEX_WIDTH-1:0] index = s_code[lane*INDEX_WIDTH +: INDEX_WIDTH];
            assign m_code[lane*OUT_WIDTH +: OUT_WIDTH] = code;

            // Up to 256 entries are cheaper in LUTs than half a block RAM.
            if (INDEX_WIDTH <= 8) begin : g_logic
                (* rom_style = "logic" *) reg [OUT_WIDTH-1:0] rom [0:(1<<INDEX_WIDTH)-1];
                initial $readmemh(ENTRIES, rom);
                always @(posedge clk) if (en) code <= rom[index];
            end
            if (INDEX_WIDTH > 8) begin : g_block
                (* rom_style = "block" *) reg [OUT_WIDTH-1:0] rom [0:(1<<INDEX_WIDTH)-1];
                initial $readmemh(ENTRIES, rom);
                always @(posedge clk) if (en) code <= rom[index];
            end
        end
    endgenerate

`ifndef SYNTHESIS
    initial if (LANES < 1 || INDEX_WIDTH < 1 || INDEX_WIDTH > 12 || OUT_WIDTH < 1) begin
        $display("ERROR g2g_table %m: LANES=%0d INDEX_WIDTH=%0d OUT_WIDTH=%0d, must be 1 or more, 1..12, 1 or more", LANES, INDEX_WIDTH, OUT_WIDTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
