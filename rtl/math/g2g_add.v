// SPDX-License-Identifier: MIT
//
// g2g_add: join two streams of codes to one of their weighted sums: the residual sum ahead of its requantize.
//
//   acc = (a - A_ZERO) * A_MULT + (b - B_ZERO) * B_MULT      modulo 2^OUT_WIDTH; the generator proves that nothing wraps
//
// Spec     docs/numerics.md#add (C# mirror: src/Reference)
// Stream   one beat out per pair of beats in, in order; a beat is taken only together with its partner
// Latency  3 cycles       II  1 cycle
// Reset    synchronous, active high; clears valid bits
`default_nettype none

module g2g_add #(
    parameter integer LANES     = 1,     // codes a beat
    parameter integer A_WIDTH   = 8,     // bits of a code, 1 .. 32
    parameter integer A_SIGNED  = 0,     // 0 or 1
    parameter integer A_ZERO    = 0,     // zero point, a code
    parameter integer A_MULT    = 1,     // 0 .. 65535
    parameter integer B_WIDTH   = 8,
    parameter integer B_SIGNED  = 0,
    parameter integer B_ZERO    = 0,
    parameter integer B_MULT    = 1,
    parameter integer OUT_WIDTH = 10     // signed, bits of a sum
) (
    input  wire                       clk,
    input  wire                       rst,

    // codes in, first
    input  wire                       s_a_valid,
    output wire                       s_a_ready,
    input  wire   [LANES*A_WIDTH-1:0] s_a_code,

    // codes in, second
    input  wire                       s_b_valid,
    output wire                       s_b_ready,
    input  wire   [LANES*B_WIDTH-1:0] s_b_code,

    // sums out
    output wire                       m_valid,
    input  wire                       m_ready,
    output wire [LANES*OUT_WIDTH-1:0] m_acc
);
    // One bit for the sign, one for the difference: a sum that feeds a multiplier never wraps.
    localparam integer A_WIDE    = A_WIDTH + 2;
    localparam integer B_WIDE    = B_WIDTH + 2;
    // A multiplier of 16 bits and its sign.
    localparam integer A_PRODUCT = A_WIDE + 17;
    localparam integer B_PRODUCT = B_WIDE + 17;
    localparam integer PRODUCT   = A_PRODUCT > B_PRODUCT ? A_PRODUCT : B_PRODUCT;
    localparam integer SUM_WIDTH = (PRODUCT > OUT_WIDTH ? PRODUCT : OUT_WIDTH) + 1;

    localparam [31:0] A_ZERO_BITS = 32'd0 | A_ZERO;
    localparam [31:0] B_ZERO_BITS = 32'd0 | B_ZERO;
    localparam [31:0] A_MULT_BITS = 32'd0 | A_MULT;
    localparam [31:0] B_MULT_BITS = 32'd0 | B_MULT;
    localparam [A_WIDE+31:0] A_ZERO_LONG = {{A_WIDE{A_ZERO_BITS[31]}}, A_ZERO_BITS};
    localparam [B_WIDE+31:0] B_ZERO_LONG = {{B_WIDE{B_ZERO_BITS[31]}}, B_ZERO_BITS};
    localparam signed    [A_WIDE-1:0] ZA = A_ZERO_LONG[A_WIDE-1:0];
    localparam signed    [B_WIDE-1:0] ZB = B_ZERO_LONG[B_WIDE-1:0];
    localparam signed [A_PRODUCT-1:0] MA = {{(A_PRODUCT-16){1'b0}}, A_MULT_BITS[15:0]};
    localparam signed [B_PRODUCT-1:0] MB = {{(B_PRODUCT-16){1'b0}}, B_MULT_BITS[15:0]};

    // One enable for all stages: differences, products, sum.
    reg [2:0] valid_q;
    wire      en = m_ready || !valid_q[2];
    assign s_a_ready = en && s_b_valid;
    assign s_b_ready = en && s_a_valid;
    assign m_valid   = valid_q[2];

    always @(posedge clk) begin
        if (en) valid_q <= {valid_q[1:0], s_a_valid && s_b_valid};
        if (rst) valid_q <= 3'b000;
    end

    reg    [LANES*A_WIDE-1:0] a_q;
    reg    [LANES*B_WIDE-1:0] b_q;
    reg [LANES*A_PRODUCT-1:0] a_product_q;
    reg [LANES*B_PRODUCT-1:0] b_product_q;
    reg [LANES*OUT_WIDTH-1:0] acc_q;
    assign m_acc = acc_q;

    genvar lane;
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire        [A_WIDTH-1:0] a_code = s_a_code[lane*A_WIDTH +: A_WIDTH];
            wire        [B_WIDTH-1:0] b_code = s_b_code[lane*B_WIDTH +: B_WIDTH];
            wire signed  [A_WIDE-1:0] a_wide = {{2{A_SIGNED != 0 && a_code[A_WIDTH-1]}}, a_code};
            wire signed  [B_WIDE-1:0] b_wide = {{2{B_SIGNED != 0 && b_code[B_WIDTH-1]}}, b_code};

            wire         [A_WIDE-1:0] a      = a_q[lane*A_WIDE +: A_WIDE];
            wire         [B_WIDE-1:0] b      = b_q[lane*B_WIDE +: B_WIDE];
            wire signed [A_PRODUCT-1:0] a_long = {{17{a[A_WIDE-1]}}, a};
            wire signed [B_PRODUCT-1:0] b_long = {{17{b[B_WIDE-1]}}, b};

            wire      [A_PRODUCT-1:0] ap     = a_product_q[lane*A_PRODUCT +: A_PRODUCT];
            wire      [B_PRODUCT-1:0] bp     = b_product_q[lane*B_PRODUCT +: B_PRODUCT];
            wire      [SUM_WIDTH-1:0] sum    = {{(SUM_WIDTH-A_PRODUCT){ap[A_PRODUCT-1]}}, ap} + {{(SUM_WIDTH-B_PRODUCT){bp[B_PRODUCT-1]}}, bp};
            wire unused_sum = &{1'b0, sum[SUM_WIDTH-1:OUT_WIDTH]};

            always @(posedge clk) if (en) begin
                a_q[lane*A_WIDE +: A_WIDE]                 <= a_wide - ZA;
                b_q[lane*B_WIDE +: B_WIDE]                 <= b_wide - ZB;
                a_product_q[lane*A_PRODUCT +: A_PRODUCT]   <= a_long * MA;
                b_product_q[lane*B_PRODUCT +: B_PRODUCT]   <= b_long * MB;
                acc_q[lane*OUT_WIDTH +: OUT_WIDTH]         <= sum[OUT_WIDTH-1:0];
            end
        end
    endgenerate

`ifndef SYNTHESIS
    initial if (LANES < 1 || A_WIDTH < 1 || A_WIDTH > 32 || B_WIDTH < 1 || B_WIDTH > 32 || OUT_WIDTH < 1
        || A_MULT < 0 || A_MULT > 65535 || B_MULT < 0 || B_MULT > 65535) begin
        $display("ERROR g2g_add %m: LANES=%0d A_WIDTH=%0d B_WIDTH=%0d OUT_WIDTH=%0d A_MULT=%0d B_MULT=%0d, must be 1 or more, 1..32, 1..32, 1 or more, 0..65535, 0..65535",
            LANES, A_WIDTH, B_WIDTH, OUT_WIDTH, A_MULT, B_MULT);
        $finish;
    end
`endif
endmodule

`default_nettype wire
