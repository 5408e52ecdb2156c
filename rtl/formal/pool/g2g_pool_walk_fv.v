// SPDX-License-Identifier: MIT
//
// Proof of g2g_pool_walk: its outputs are the quotients and remainders of plain counters, for every sequence of steps.
`default_nettype none

module g2g_pool_walk_fv #(
    parameter integer BLOCKS     = 2,
    parameter integer IN_H       = 3,     // all sizes below 16
    parameter integer IN_W       = 5,
    parameter integer KERNEL_H   = 2,
    parameter integer KERNEL_W   = 2,
    parameter integer CELL_WIDTH = 2
) (
    input wire clk
);
    (* anyseq *) wire rst, step;
    wire dut_covered, dut_first, dut_last;
    wire [CELL_WIDTH-1:0] dut_cell;

    g2g_pool_walk #(
        .BLOCKS(BLOCKS), .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W), .CELL_WIDTH(CELL_WIDTH)
    ) dut (
        .clk(clk), .rst(rst), .step(step),
        .covered(dut_covered), .first(dut_first), .last(dut_last), .cell_index(dut_cell));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // The specification of the position: plain counters.
    localparam integer OUT_H = IN_H / KERNEL_H;
    localparam integer OUT_W = IN_W / KERNEL_W;
    reg [3:0] block, x, y;
    wire pixel_end = block == BLOCKS - 1;
    wire row_end   = pixel_end && x == IN_W - 1;
    wire frame_end = row_end && y == IN_H - 1;
    always @(posedge clk) begin
        if (step) begin
            block <= pixel_end ? 4'd0 : block + 4'd1;
            if (pixel_end) x <= row_end ? 4'd0 : x + 4'd1;
            if (row_end) y <= frame_end ? 4'd0 : y + 4'd1;
        end
        if (rst) begin
            block <= 4'd0;
            x     <= 4'd0;
            y     <= 4'd0;
        end
    end

    // Registers of the walk that the invariant names.
    localparam integer B_WIDTH  = BLOCKS > 1 ? $clog2(BLOCKS) : 1;
    localparam integer KX_WIDTH = KERNEL_W > 1 ? $clog2(KERNEL_W) : 1;
    localparam integer KY_WIDTH = KERNEL_H > 1 ? $clog2(KERNEL_H) : 1;
    (* hierconn *) wire [B_WIDTH-1:0]    \dut.block_q ;
    (* hierconn *) wire [KX_WIDTH-1:0]   \dut.kx_q ;
    (* hierconn *) wire [KY_WIDTH-1:0]   \dut.ky_q ;
    (* hierconn *) wire [$clog2(OUT_W+1)-1:0] \dut.ox_q ;
    (* hierconn *) wire [$clog2(OUT_H+1)-1:0] \dut.oy_q ;
    (* hierconn *) wire [CELL_WIDTH-1:0] \dut.cell_q , \dut.cell_base_q ;

    // The design's window and place in it are quotient and remainder, since the invariant says x = ox*KERNEL_W + kx with
    // kx < KERNEL_W, and the same for y; so the specification may use them.
    wire [3:0] ox = \dut.ox_q , kx = \dut.kx_q ;
    wire [3:0] oy = \dut.oy_q , ky = \dut.ky_q ;
    wire covered   = ox < OUT_W && oy < OUT_H;
    wire opens     = kx == 0 && ky == 0;
    wire completes = kx == KERNEL_W - 1 && ky == KERNEL_H - 1;
    wire [7:0] cell_want = ox * BLOCKS + block;

    always @(*) if (!first) begin
        assert (block < BLOCKS && x < IN_W && y < IN_H);
        assert (\dut.block_q == block);
        assert (x == ox * KERNEL_W + kx && kx < KERNEL_W && ox <= OUT_W);
        assert (y == oy * KERNEL_H + ky && ky < KERNEL_H && oy <= OUT_H);
        if (ox < OUT_W) assert (\dut.cell_base_q == ox * BLOCKS && \dut.cell_q == cell_want);

        assert (dut_covered == covered);
        if (covered) begin
            assert (dut_first == opens);
            assert (dut_last == completes);
            assert (dut_cell == cell_want);
        end
    end

    // A whole frame, and the next one begun.
    reg [1:0] frames = 2'd0;
    always @(posedge clk) frames <= rst ? 2'd0 : frames + (step && frame_end && !frames[1]);
    always @(*) begin
        cover (frames == 2'd1 && x == 0 && y == 0);
        cover (frames == 2'd1 && covered && completes);
    end
endmodule

`default_nettype wire
