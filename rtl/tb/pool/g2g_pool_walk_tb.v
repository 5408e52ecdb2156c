// SPDX-License-Identifier: MIT
//
// Bench of g2g_pool_walk: every output at every step against quotients and remainders of the beat's number.
`default_nettype none

module g2g_pool_walk_tb #(
    parameter integer BLOCKS     = 1,
    parameter integer IN_H       = 4,
    parameter integer IN_W       = 4,
    parameter integer KERNEL_H   = 2,
    parameter integer KERNEL_W   = 2,
    parameter integer CELL_WIDTH = 1
);
    localparam integer FRAME = IN_H * IN_W * BLOCKS;
    // Some frames and a part of the next.
    localparam integer BEATS = (4 + 100 / FRAME) * FRAME + (FRAME + 1) / 2;

    wire clk, rst, steady, done, s_valid, s_fire, m_ready, covered, first, last;
    wire [2:0] phase;
    wire [31:0] beat;
    wire [0:0] noise;
    wire [CELL_WIDTH-1:0] cell_index;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(1)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(m_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(1'b1));

    g2g_pool_walk #(
        .BLOCKS(BLOCKS), .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W), .CELL_WIDTH(CELL_WIDTH)
    ) dut (
        .clk(clk), .rst(rst), .step(s_fire),
        .covered(covered), .first(first), .last(last), .cell_index(cell_index));

    wire [31:0] block = beat % BLOCKS;
    wire [31:0] x     = beat / BLOCKS % IN_W;
    wire [31:0] y     = beat / BLOCKS / IN_W % IN_H;
    wire covers       = x / KERNEL_W < IN_W / KERNEL_W && y / KERNEL_H < IN_H / KERNEL_H;
    wire want_first   = x % KERNEL_W == 0 && y % KERNEL_H == 0;
    wire want_last    = x % KERNEL_W == KERNEL_W - 1 && y % KERNEL_H == KERNEL_H - 1;
    wire [31:0] want_cell = x / KERNEL_W * BLOCKS + block;

    integer checked;
    initial checked = 0;
    always @(posedge clk) if (s_fire) begin
        checked <= checked + 1;
        if (covered !== covers || (covers && (first !== want_first || last !== want_last || cell_index !== want_cell[CELL_WIDTH-1:0]))) begin
            $display("ERROR g2g_pool_walk_tb %m: beat %0d (row %0d, column %0d, block %0d): covered %b, first %b, last %b, cell %0d",
                     beat, y, x, block, covered, first, last, cell_index);
            $finish;
        end
    end

    always @(posedge done) begin
        if (checked == 5 * BEATS) $display("PASS g2g_pool_walk");
        else $display("ERROR g2g_pool_walk_tb %m: %0d beats checked, want %0d", checked, 5 * BEATS);
    end
endmodule

`default_nettype wire
