// SPDX-License-Identifier: MIT
//
// g2g_avg_pool: exact sum of each window, channel by channel; windows do not overlap. g2g_requantize divides.
//
//   out[oy][ox][c] = sum over ky < KERNEL_H, kx < KERNEL_W of in[oy*KERNEL_H + ky][ox*KERNEL_W + kx][c] - ZERO_POINT
//
// Spec     docs/numerics.md#pools, docs/hardware.md
// Stream   in: IN_H*IN_W*CHANNELS/LANES beats a frame; out: one beat for each window and channel block, NHWC;
//          rows and columns that no window covers are dropped
// Latency  1 cycle from the beat that completes a window        II  1 cycle
// Reset    synchronous, active high; clears m_valid and the position, not the partial results
`default_nettype none

module g2g_avg_pool #(
    parameter integer LANES      = 1,    // channels a beat, divides CHANNELS
    parameter integer BITS       = 8,    // code, bits
    parameter integer SIGNED     = 0,    // code: 0 | 1
    parameter integer CHANNELS   = 1,    // 1 ..
    parameter integer IN_H       = 4,    // rows, KERNEL_H ..
    parameter integer IN_W       = 4,    // columns, KERNEL_W ..
    parameter integer KERNEL_H   = 2,    // rows of a window, 1 ..
    parameter integer KERNEL_W   = 2,    // columns of a window, 1 ..
    parameter integer SUM_WIDTH  = 11,   // sum, signed, bits; sums are exact modulo 2^SUM_WIDTH
    parameter integer ZERO_POINT = 0     // code of the real value 0
) (
    input  wire                       clk,
    input  wire                       rst,

    // codes in
    input  wire                       s_valid,
    output wire                       s_ready,
    input  wire [LANES*BITS-1:0]      s_data,

    // sums out
    output reg                        m_valid,
    input  wire                       m_ready,
    output reg  [LANES*SUM_WIDTH-1:0] m_data
);
    localparam integer BLOCKS     = CHANNELS / LANES;
    localparam integer CELLS      = (IN_W / KERNEL_W) * BLOCKS;
    localparam integer CELL_WIDTH = CELLS > 1 ? $clog2(CELLS) : 1;

    wire en   = m_ready || !m_valid;
    wire step = s_valid && en;
    assign s_ready = en;

    wire covered, first, last;
    wire [CELL_WIDTH-1:0] cell_index;
    g2g_pool_walk #(
        .BLOCKS(BLOCKS), .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W), .CELL_WIDTH(CELL_WIDTH)
    ) u_walk (
        .clk(clk), .rst(rst), .step(step),
        .covered(covered), .first(first), .last(last), .cell_index(cell_index)
    );

    // Partial results of the window row at hand: read and written in the same cycle.
    reg [LANES*SUM_WIDTH-1:0] partial [0:CELLS-1];
    wire [LANES*SUM_WIDTH-1:0] stored = partial[cell_index];
    wire [LANES*SUM_WIDTH-1:0] updated;

    genvar i, b;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : lane
            wire [SUM_WIDTH-1:0] code;
            wire [SUM_WIDTH-1:0] zero;
            for (b = 0; b < SUM_WIDTH; b = b + 1) begin : extend
                assign code[b] = b < BITS || SIGNED != 0 ? s_data[i*BITS + (b < BITS ? b : BITS-1)] : 1'b0;
                assign zero[b] = ZERO_POINT[b < 31 ? b : 31];
            end

            wire [SUM_WIDTH-1:0] so_far = first ? {SUM_WIDTH{1'b0}} : stored[i*SUM_WIDTH +: SUM_WIDTH];
            assign updated[i*SUM_WIDTH +: SUM_WIDTH] = so_far + code - zero;
        end
    endgenerate

    always @(posedge clk) if (step && covered) partial[cell_index] <= updated;

    always @(posedge clk) begin
        if (en) begin
            m_valid <= step && covered && last;
            m_data  <= updated;
        end
        if (rst) m_valid <= 1'b0;
    end

`ifndef SYNTHESIS
    initial begin
        if (BITS < 1 || SUM_WIDTH < BITS) begin
            $display("ERROR g2g_avg_pool %m: BITS=%0d SUM_WIDTH=%0d, must be 1 <= BITS <= SUM_WIDTH", BITS, SUM_WIDTH);
            $finish;
        end
        if (LANES < 1 || CHANNELS < 1 || BLOCKS * LANES != CHANNELS) begin
            $display("ERROR g2g_avg_pool %m: LANES=%0d, must divide CHANNELS=%0d", LANES, CHANNELS);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
