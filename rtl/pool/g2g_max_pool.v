// SPDX-License-Identifier: MIT
//
// g2g_max_pool: maximum of each window, channel by channel; windows do not overlap.
//
//   out[oy][ox][c] = max over ky < KERNEL_H, kx < KERNEL_W of in[oy*KERNEL_H + ky][ox*KERNEL_W + kx][c]
//
// Spec     docs/numerics.md#pools, docs/hardware.md
// Stream   in: IN_H*IN_W*CHANNELS/LANES beats a frame; out: one beat for each window and channel block, NHWC;
//          rows and columns that no window covers are dropped
// Latency  1 cycle from the beat that completes a window        II  1 cycle
// Reset    synchronous, active high; clears m_valid and the position, not the partial results
`default_nettype none

module g2g_max_pool #(
    parameter integer LANES    = 1,   // channels a beat, divides CHANNELS
    parameter integer BITS     = 8,   // code, bits
    parameter integer SIGNED   = 0,   // 0 | 1
    parameter integer CHANNELS = 1,   // 1 ..
    parameter integer IN_H     = 4,   // rows, KERNEL_H ..
    parameter integer IN_W     = 4,   // columns, KERNEL_W ..
    parameter integer KERNEL_H = 2,   // rows of a window, 1 ..
    parameter integer KERNEL_W = 2    // columns of a window, 1 ..
) (
    input  wire                  clk,
    input  wire                  rst,

    // codes in
    input  wire                  s_valid,
    output wire                  s_ready,
    input  wire [LANES*BITS-1:0] s_data,

    // maxima out
    output reg                   m_valid,
    input  wire                  m_ready,
    output reg  [LANES*BITS-1:0] m_data
);
    localparam integer BLOCKS     = CHANNELS / LANES;
    localparam integer CELLS      = (IN_W / KERNEL_W) * BLOCKS;
    localparam integer CELL_WIDTH = CELLS > 1 ? $clog2(CELLS) : 1;

    // Flipping the sign bit of signed codes orders them as unsigned ones.
    localparam [BITS-1:0] ONES = {BITS{1'b1}};
    localparam [BITS-1:0] FLIP = SIGNED != 0 ? ONES ^ (ONES >> 1) : {BITS{1'b0}};

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
    reg [LANES*BITS-1:0] partial [0:CELLS-1];
    wire [LANES*BITS-1:0] stored = partial[cell_index];
    wire [LANES*BITS-1:0] updated;

    genvar i;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : lane
            wire [BITS-1:0] code   = s_data[i*BITS +: BITS];
            wire [BITS-1:0] so_far = stored[i*BITS +: BITS];
            assign updated[i*BITS +: BITS] = first || (code ^ FLIP) > (so_far ^ FLIP) ? code : so_far;
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
        if (BITS < 1) begin
            $display("ERROR g2g_max_pool %m: BITS=%0d, must be at least 1", BITS);
            $finish;
        end
        if (LANES < 1 || CHANNELS < 1 || BLOCKS * LANES != CHANNELS) begin
            $display("ERROR g2g_max_pool %m: LANES=%0d, must divide CHANNELS=%0d", LANES, CHANNELS);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
