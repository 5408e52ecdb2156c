// SPDX-License-Identifier: MIT
//
// g2g_argmax: index of the largest of CHANNELS values; the lowest index wins a tie.
//
//   m_index = min { c : s_data[c] = max s_data }        channel c = beat * LANES + lane
//
// Spec     docs/numerics.md#argmax (C# mirror: src/Reference)
// Stream   CHANNELS/LANES beats in, one out
// Latency  1 cycle from the last beat of a frame        II  1 cycle
// Reset    synchronous, active high; clears m_valid and the channel counter
`default_nettype none

module g2g_argmax #(
    parameter integer LANES       = 1,     // values a beat, divides CHANNELS
    parameter integer WIDTH       = 24,    // signed, bits
    parameter integer CHANNELS    = 10,    // values a frame, at most 2^INDEX_WIDTH
    parameter integer INDEX_WIDTH = 4      // bits
) (
    input  wire                   clk,
    input  wire                   rst,

    // values in
    input  wire                   s_valid,
    output wire                   s_ready,
    input  wire [LANES*WIDTH-1:0] s_data,

    // index out
    output reg                    m_valid,
    input  wire                   m_ready,
    output reg  [INDEX_WIDTH-1:0] m_index
);
    localparam           [31:0] LAST_BASE_BITS = CHANNELS - LANES;
    localparam           [31:0] STEP_BITS      = LANES;
    localparam [INDEX_WIDTH:0]  LAST_BASE      = LAST_BASE_BITS[INDEX_WIDTH:0];
    localparam [INDEX_WIDTH:0]  STEP           = STEP_BITS[INDEX_WIDTH:0];

    // Channel of lane 0 in the present beat; one bit more than an index, so that LANES = 2^INDEX_WIDTH fits.
    reg   [INDEX_WIDTH:0] base;
    reg signed [WIDTH-1:0] best;

    wire en = m_ready || !m_valid;
    assign s_ready = en;

    wire first = base == {(INDEX_WIDTH+1){1'b0}};
    wire last  = base == LAST_BASE;

    // Winner among the frame so far and the lanes of this beat; a later channel must be strictly larger.
    reg signed [WIDTH-1:0]  value, winner;
    reg   [INDEX_WIDTH-1:0] winner_index;
    integer                 lane;
    always @(*) begin
        winner       = best;
        winner_index = m_index;
        value        = best;
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            value = s_data[lane*WIDTH +: WIDTH];
            if (value > winner || (lane == 0 && first)) begin
                winner       = value;
                winner_index = base[INDEX_WIDTH-1:0] + lane[INDEX_WIDTH-1:0];
            end
        end
    end

    always @(posedge clk) begin
        if (en) begin
            m_valid <= s_valid && last;
            if (s_valid) begin
                best    <= winner;
                m_index <= winner_index;
                base    <= last ? {(INDEX_WIDTH+1){1'b0}} : base + STEP;
            end
        end
        if (rst) begin
            m_valid <= 1'b0;
            base    <= {(INDEX_WIDTH+1){1'b0}};
        end
    end

`ifndef SYNTHESIS
    initial if (LANES < 1 || CHANNELS % LANES != 0 || INDEX_WIDTH < 1 || CHANNELS > (1 << INDEX_WIDTH)) begin
        $display("ERROR g2g_argmax %m: LANES=%0d CHANNELS=%0d INDEX_WIDTH=%0d, lanes must divide channels, at most 2^INDEX_WIDTH",
                 LANES, CHANNELS, INDEX_WIDTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
