// SPDX-License-Identifier: MIT
//
// g2g_pool_walk: where the beat on offer lies in its pooling window (control of g2g_max_pool and g2g_avg_pool).
//
//   beat (y, x, block) belongs to window (y / KERNEL_H, x / KERNEL_W), if the frame holds that window whole
//   cell = (x / KERNEL_W)*BLOCKS + block: the word that keeps this window's partial result
//
// Spec     docs/hardware.md, "g2g_max_pool, g2g_avg_pool"
// Stream   none: `step` moves on by one beat, in the order y, x, block
// Latency  0: the outputs are functions of the counters        II  1 cycle
// Reset    synchronous, active high; back to the frame's first beat
`default_nettype none

module g2g_pool_walk #(
    parameter integer BLOCKS     = 1,   // beats a pixel, 1 ..
    parameter integer IN_H       = 4,   // rows, KERNEL_H ..
    parameter integer IN_W       = 4,   // columns, KERNEL_W ..
    parameter integer KERNEL_H   = 2,   // rows of a window = rows from one to the next, 1 ..
    parameter integer KERNEL_W   = 2,   // columns of a window = columns from one to the next, 1 ..
    parameter integer CELL_WIDTH = 1    // bits of `cell`, enough for (IN_W / KERNEL_W)*BLOCKS cells
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  step,

    output wire                  covered,    // a window holds this beat; else it is dropped
    output wire                  first,      // the window's first beat of this block
    output wire                  last,       // the window's last beat of this block
    output wire [CELL_WIDTH-1:0] cell_index  // valid when covered
);
    // Windows, and the rows and columns behind them that none covers.
    localparam integer OUT_H  = IN_H / KERNEL_H;
    localparam integer OUT_W  = IN_W / KERNEL_W;
    localparam integer REST_H = IN_H - OUT_H * KERNEL_H;
    localparam integer REST_W = IN_W - OUT_W * KERNEL_W;

    localparam integer B_WIDTH  = BLOCKS > 1 ? $clog2(BLOCKS) : 1;
    localparam integer KX_WIDTH = KERNEL_W > 1 ? $clog2(KERNEL_W) : 1;
    localparam integer KY_WIDTH = KERNEL_H > 1 ? $clog2(KERNEL_H) : 1;
    localparam integer OX_WIDTH = $clog2(OUT_W + 1);
    localparam integer OY_WIDTH = $clog2(OUT_H + 1);

    // The last value of each counter. Window OUT_W (OUT_H) is the rest, and not a whole window.
    localparam integer B_END  = BLOCKS - 1;
    localparam integer KX_END = KERNEL_W - 1;
    localparam integer KY_END = KERNEL_H - 1;
    localparam integer RX_END = REST_W > 0 ? REST_W - 1 : KX_END;
    localparam integer RY_END = REST_H > 0 ? REST_H - 1 : KY_END;
    localparam integer OX_END = REST_W > 0 ? OUT_W : OUT_W - 1;
    localparam integer OY_END = REST_H > 0 ? OUT_H : OUT_H - 1;

    reg [B_WIDTH-1:0]    block_q;      // block of the pixel
    reg [KX_WIDTH-1:0]   kx_q;         // column of the window
    reg [OX_WIDTH-1:0]   ox_q;         // window of the row
    reg [KY_WIDTH-1:0]   ky_q;         // row of the window
    reg [OY_WIDTH-1:0]   oy_q;         // window row of the frame
    reg [CELL_WIDTH-1:0] cell_q;       // ox*BLOCKS + block
    reg [CELL_WIDTH-1:0] cell_base_q;  // ox*BLOCKS

    wire x_rest = ox_q == OUT_W[OX_WIDTH-1:0];
    wire y_rest = oy_q == OUT_H[OY_WIDTH-1:0];
    wire x_last = kx_q == (x_rest ? RX_END[KX_WIDTH-1:0] : KX_END[KX_WIDTH-1:0]);
    wire y_last = ky_q == (y_rest ? RY_END[KY_WIDTH-1:0] : KY_END[KY_WIDTH-1:0]);

    wire pixel_end = block_q == B_END[B_WIDTH-1:0];
    wire row_end   = pixel_end && x_last && ox_q == OX_END[OX_WIDTH-1:0];
    wire frame_end = row_end && y_last && oy_q == OY_END[OY_WIDTH-1:0];

    wire [CELL_WIDTH-1:0] cell_after = cell_q + 1'b1;

    assign covered    = !x_rest && !y_rest;
    assign first      = kx_q == {KX_WIDTH{1'b0}} && ky_q == {KY_WIDTH{1'b0}};
    assign last       = x_last && y_last;
    assign cell_index = cell_q;

    always @(posedge clk) begin
        if (step) begin
            block_q <= pixel_end ? {B_WIDTH{1'b0}} : block_q + 1'b1;
            if (pixel_end) begin
                kx_q <= x_last ? {KX_WIDTH{1'b0}} : kx_q + 1'b1;
                if (x_last) ox_q <= row_end ? {OX_WIDTH{1'b0}} : ox_q + 1'b1;
            end
            if (row_end) begin
                ky_q <= y_last ? {KY_WIDTH{1'b0}} : ky_q + 1'b1;
                if (y_last) oy_q <= frame_end ? {OY_WIDTH{1'b0}} : oy_q + 1'b1;
            end

            // Count addresses: on to the next cell, back to the window's first, or to the row's.
            if (row_end) begin
                cell_q      <= {CELL_WIDTH{1'b0}};
                cell_base_q <= {CELL_WIDTH{1'b0}};
            end else if (pixel_end && !x_last) begin
                cell_q      <= cell_base_q;
            end else begin
                cell_q      <= cell_after;
                if (pixel_end) cell_base_q <= cell_after;
            end
        end
        if (rst) begin
            block_q     <= {B_WIDTH{1'b0}};
            kx_q        <= {KX_WIDTH{1'b0}};
            ox_q        <= {OX_WIDTH{1'b0}};
            ky_q        <= {KY_WIDTH{1'b0}};
            oy_q        <= {OY_WIDTH{1'b0}};
            cell_q      <= {CELL_WIDTH{1'b0}};
            cell_base_q <= {CELL_WIDTH{1'b0}};
        end
    end

`ifndef SYNTHESIS
    initial begin
        if (BLOCKS < 1 || KERNEL_H < 1 || KERNEL_W < 1) begin
            $display("ERROR g2g_pool_walk %m: BLOCKS=%0d KERNEL_H=%0d KERNEL_W=%0d, must be at least 1",
                     BLOCKS, KERNEL_H, KERNEL_W);
            $finish;
        end
        if (IN_H < KERNEL_H || IN_W < KERNEL_W) begin
            $display("ERROR g2g_pool_walk %m: IN_H=%0d IN_W=%0d, must be at least the window, %0d x %0d",
                     IN_H, IN_W, KERNEL_H, KERNEL_W);
            $finish;
        end
        if (2**CELL_WIDTH < OUT_W * BLOCKS) begin
            $display("ERROR g2g_pool_walk %m: CELL_WIDTH=%0d, must hold %0d cells", CELL_WIDTH, OUT_W * BLOCKS);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
