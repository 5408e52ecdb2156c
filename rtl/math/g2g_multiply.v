// SPDX-License-Identifier: MIT
//
// g2g_multiply: the products of one code with LANES weights, in one DSP48E1 together or in LUTs.
//
//   p[lane] = x * weight[lane]
//
//   LUT = 0, LANES = 1: one signed product; Yosys decides, which takes a DSP48E1 for more than 8 bits of product
//   LUT = 0, LANES > 1: packed, P = x * (sum of weight[lane] << lane*SPACING), one DSP48E1
//   LUT = 1           : rows of a radix-4 Booth recoding, whose sums Yosys cannot take for a product
//
// Spec     docs/hardware.md#g2g_multiply
// Stream   none: one beat per enabled cycle, controlled by g2g_mvu
// Packed   w[lane] is weight[lane], less one where w[lane-1] is negative: the borrow between the lanes, which then are bits of
//          one number without logic. With SPACING = X_WIDTH + W_WIDTH every w is legal; where that does not fit the 25 bits of the
//          port, SPACING is one less, codes must be signed and the weights of all lanes but the last above -2^(W_WIDTH-1)
// Latency  2 enabled cycles from operands to products       II  1 cycle
// Reset    none
`default_nettype none

module g2g_multiply #(
    parameter integer LANES    = 2,   // weights a code, 1 ..; LUT = 0: (LANES-1)*SPACING + W_WIDTH up to 25
    parameter integer X_WIDTH  = 8,   // code, bits
    parameter integer X_SIGNED = 0,   // 0 | 1
    parameter integer W_WIDTH  = 8,   // weight, signed, bits
    parameter integer LUT      = 0    // 1: no DSP48E1
) (
    input  wire                                 clk,
    input  wire                                 en,

    // operands, lane 0 in the least significant bits
    input  wire [X_WIDTH-1:0]                   x,
    input  wire [LANES*W_WIDTH-1:0]             w,

    // products, signed
    output wire [LANES*(X_WIDTH+W_WIDTH)-1:0]   p
);
    // An operand has one bit more than the code, so that an unsigned code is a positive signed number. The product is computed with that bit but
    // kept without it: no product needs it, and a register of two equal bits behind a multiplier loses one in Yosys 0.23 when both become a DSP48E1.
    localparam integer PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
    // Bits of the wider port of a DSP48E1.
    localparam integer PORT = 25;
    // Bits from lane to lane. With signed codes and no weight at the low end of its type, products have one bit less.
    localparam integer SPACING = (LANES-1)*PRODUCT_WIDTH + W_WIDTH <= PORT ? PRODUCT_WIDTH : PRODUCT_WIDTH - 1;

    reg signed [X_WIDTH:0] x_q;
    always @(posedge clk) if (en) x_q <= {X_SIGNED != 0 && x[X_WIDTH-1], x};

    genvar lane, digit, b;
    generate
        if (LUT != 0) begin : booth
            // A digit of the weight is -2, -1, 0, 1 or 2: its row is the code once or twice, inverted where the digit is negative,
            // and the sum's carry in makes the inverse a negative. Every sum goes on without its two low bits, which are final.
            localparam integer DIGITS    = (W_WIDTH + 1) / 2;
            localparam integer ROW_WIDTH = X_WIDTH + 2;

            for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
                reg [W_WIDTH-1:0]       w_q;
                reg [PRODUCT_WIDTH-1:0] p_q;
                wire [W_WIDTH+1:0]      recoded = {w_q[W_WIDTH-1], w_q, 1'b0};
                wire [X_WIDTH+2*DIGITS:0] product;
                wire unused_copies_of_sign = &{1'b0, recoded, product};

                for (digit = 0; digit < DIGITS; digit = digit + 1) begin : digits
                    wire [2:0]           bits   = recoded[2*digit +: 3];
                    wire                 minus  = bits[2];
                    wire [ROW_WIDTH-1:0] amount = bits[1] != bits[0] ? {x_q[X_WIDTH], x_q} : bits[2] != bits[1] ? {x_q, 1'b0} : {ROW_WIDTH{1'b0}};
                    wire [ROW_WIDTH-1:0] row    = amount ^ {ROW_WIDTH{minus}};
                    wire [ROW_WIDTH:0]   sum;
                    if (digit == 0) begin : first
                        assign sum = {row[ROW_WIDTH-1], row} + {{ROW_WIDTH{1'b0}}, minus};
                    end else begin : next
                        wire [ROW_WIDTH:0]   above = digits[digit-1].sum;
                        wire [ROW_WIDTH+1:0] with_carry = {{2{above[ROW_WIDTH]}}, above[ROW_WIDTH:2], 1'b1} + {row[ROW_WIDTH-1], row, minus};
                        wire unused_carry = with_carry[0];
                        assign sum = with_carry[ROW_WIDTH+1:1];
                    end
                    if (digit < DIGITS - 1) begin : low
                        assign product[2*digit +: 2] = sum[1:0];
                    end else begin : all
                        wire unused_copy_of_sign = sum[ROW_WIDTH];
                        assign product[2*digit +: ROW_WIDTH+1] = sum;
                    end
                end

                always @(posedge clk) if (en) begin
                    w_q <= w[lane*W_WIDTH +: W_WIDTH];
                    p_q <= product[PRODUCT_WIDTH-1:0];
                end
                assign p[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH] = p_q;
            end
        end else begin : dsp
            // The lanes side by side, each but the last widened to SPACING by its own sign.
            localparam integer PACKED_WIDTH = (LANES-1)*SPACING + W_WIDTH;
            localparam integer FULL_WIDTH   = PACKED_WIDTH + X_WIDTH + 1;
            localparam integer KEPT_WIDTH   = PACKED_WIDTH + X_WIDTH;
            wire [PACKED_WIDTH-1:0] packed_w;
            for (lane = 0; lane < LANES; lane = lane + 1) begin : pack
                if (lane < LANES - 1) begin : low
                    wire [PRODUCT_WIDTH-1:0] wide = {{X_WIDTH{w[(lane+1)*W_WIDTH-1]}}, w[lane*W_WIDTH +: W_WIDTH]};
                    wire unused_copy_of_sign = wide[PRODUCT_WIDTH-1];
                    assign packed_w[lane*SPACING +: SPACING] = wide[SPACING-1:0];
                end else begin : last
                    assign packed_w[lane*SPACING +: W_WIDTH] = w[lane*W_WIDTH +: W_WIDTH];
                end
            end

            // Half a lane's range added to each lane but the last makes it positive, so that it takes nothing from the next.
            // The constant goes into the post-adder of the DSP48E1.
            wire signed [FULL_WIDTH-1:0] halves;
            for (b = 0; b < FULL_WIDTH; b = b + 1) begin : constant
                assign halves[b] = b < (LANES-1)*SPACING && b % SPACING == SPACING-1;
            end

            reg  signed [PACKED_WIDTH-1:0] w_q;
            reg  [KEPT_WIDTH-1:0]          p_q;
            wire signed [FULL_WIDTH-1:0]   x_wide  = {{PACKED_WIDTH{x_q[X_WIDTH]}}, x_q};
            wire signed [FULL_WIDTH-1:0]   w_wide  = {{(X_WIDTH+1){w_q[PACKED_WIDTH-1]}}, w_q};
            wire signed [FULL_WIDTH-1:0]   product = x_wide * w_wide + halves;
            wire unused_copy_of_sign = &{1'b0, product[FULL_WIDTH-1]};
            always @(posedge clk) if (en) begin
                w_q <= packed_w;
                p_q <= product[KEPT_WIDTH-1:0];
            end

            for (lane = 0; lane < LANES; lane = lane + 1) begin : unpack
                if (lane < LANES - 1) begin : low
                    wire [SPACING-1:0] raised = p_q[lane*SPACING +: SPACING];
                    assign p[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH] = {{(PRODUCT_WIDTH-SPACING+1){!raised[SPACING-1]}}, raised[SPACING-2:0]};
                end else begin : last
                    assign p[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH] = p_q[lane*SPACING +: PRODUCT_WIDTH];
                end
            end
        end
    endgenerate

`ifndef SYNTHESIS
    initial begin
        if (LANES < 1 || X_WIDTH < 1 || W_WIDTH < 1) begin
            $display("ERROR g2g_multiply %m: LANES=%0d X_WIDTH=%0d W_WIDTH=%0d, must be at least 1", LANES, X_WIDTH, W_WIDTH);
            $finish;
        end
        if (LUT == 0 && LANES > 1 && ((LANES-1)*SPACING + W_WIDTH > PORT || (SPACING < PRODUCT_WIDTH && X_SIGNED == 0))) begin
            $display("ERROR g2g_multiply %m: LANES=%0d X_WIDTH=%0d X_SIGNED=%0d W_WIDTH=%0d, do not fit the %0d bits of the port",
                     LANES, X_WIDTH, X_SIGNED, W_WIDTH, PORT);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
