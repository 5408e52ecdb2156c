// SPDX-License-Identifier: MIT
//
// g2g_mac: dot product of SIMD codes with SIMD weights, accumulated over a sweep of beats.
//
//   sum = x[0]*w[0] + .. + x[SIMD-1]*w[SIMD-1]
//   acc = first ? bias + sum : acc + sum
//
// Spec     docs/numerics.md#accumulator, docs/hardware.md#g2g_mac
// Stream   none: one beat per enabled cycle, controlled by g2g_mvu; a beat of zero codes leaves acc as it is
// Latency  3 + TREE enabled cycles from operands to acc; `first` travels with the operands,
//          `bias` is sampled in the last of those cycles, when `first` reaches the accumulator
// II       1 cycle
// Reset    none: `first` starts the accumulator
`default_nettype none

module g2g_mac #(
    parameter integer SIMD      = 4,   // terms a beat, 1 ..
    parameter integer X_WIDTH   = 8,   // code, bits
    parameter integer X_SIGNED  = 0,   // 0 | 1
    parameter integer W_WIDTH   = 8,   // weight, signed, bits
    parameter integer ACC_WIDTH = 24   // accumulator and bias, signed, bits; sums are exact modulo 2^ACC_WIDTH
) (
    input  wire                        clk,
    input  wire                        en,

    // operands, lane 0 in the least significant bits
    input  wire                        first,
    input  wire [SIMD*X_WIDTH-1:0]     x,
    input  wire [SIMD*W_WIDTH-1:0]     w,

    // accumulator
    input  wire signed [ACC_WIDTH-1:0] bias,
    output reg  signed [ACC_WIDTH-1:0] acc
);
    // Terms added in one register stage.
    localparam integer FAN_IN = 9;

    // An operand has one bit more than the code, so that an unsigned code is a positive signed number. The product is computed with that bit but
    // kept without it: no product needs it, and a register of two equal bits behind a multiplier loses one in Yosys 0.23 when both become a DSP48E1.
    localparam integer FULL_WIDTH    = X_WIDTH + 1 + W_WIDTH;
    localparam integer PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
    // SIMD products never overflow this.
    localparam integer SUM_WIDTH = PRODUCT_WIDTH + (SIMD > 1 ? $clog2(SIMD) : 0);

    // Nodes of the adder tree, level 0 being the products.
    function integer level_nodes(input integer level);
        integer l;
        begin
            level_nodes = SIMD;
            for (l = 0; l < level; l = l + 1) level_nodes = (level_nodes + FAN_IN - 1) / FAN_IN;
        end
    endfunction

    // Nodes of all levels below `level`: where its own begin.
    function integer level_offset(input integer level);
        integer l;
        begin
            level_offset = 0;
            for (l = 0; l < level; l = l + 1) level_offset = level_offset + level_nodes(l);
        end
    endfunction

    // Levels above the products until one node is left.
    function integer tree_levels(input integer terms);
        integer n;
        begin
            tree_levels = 0;
            for (n = terms; n > 1; n = (n + FAN_IN - 1) / FAN_IN) tree_levels = tree_levels + 1;
        end
    endfunction

    localparam integer TREE = tree_levels(SIMD);

    // `first` beside the data, one bit for each stage before the accumulator.
    reg [TREE+1:0] first_q;
    always @(posedge clk) if (en) first_q <= {first_q[TREE:0], first};

    // Operands and products.
    reg [SIMD*PRODUCT_WIDTH-1:0] products_q;
    genvar i, level;
    generate
        for (i = 0; i < SIMD; i = i + 1) begin : lane
            wire sign = X_SIGNED != 0 ? x[(i+1)*X_WIDTH-1] : 1'b0;
            reg signed [X_WIDTH:0]   x_q;
            reg signed [W_WIDTH-1:0] w_q;

            wire signed [FULL_WIDTH-1:0] x_wide  = {{W_WIDTH{x_q[X_WIDTH]}}, x_q};
            wire signed [FULL_WIDTH-1:0] w_wide  = {{(X_WIDTH+1){w_q[W_WIDTH-1]}}, w_q};
            wire signed [FULL_WIDTH-1:0] product = x_wide * w_wide;
            wire unused_copy_of_sign = &{1'b0, product[FULL_WIDTH-1]};

            always @(posedge clk) if (en) begin
                x_q <= {sign, x[i*X_WIDTH +: X_WIDTH]};
                w_q <= w[i*W_WIDTH +: W_WIDTH];
                products_q[i*PRODUCT_WIDTH +: PRODUCT_WIDTH] <= product[PRODUCT_WIDTH-1:0];
            end
        end
    endgenerate

    // Adder tree. Its levels lie in one register, the first sums lowest, the root highest. It is written by clocked
    // processes that read slices of it, since an event-driven simulator wakes every reader of a net for every slice.
    wire [SUM_WIDTH-1:0] root;
    generate
        if (TREE == 0) begin : no_tree
            assign root = products_q;
        end else begin : tree
            localparam integer SUMS = level_offset(TREE + 1) - SIMD;
            reg [SUMS*SUM_WIDTH-1:0] sums_q;
            assign root = sums_q[(SUMS-1)*SUM_WIDTH +: SUM_WIDTH];

            function [SUM_WIDTH-1:0] extended(input [PRODUCT_WIDTH-1:0] product);
                extended = {{(SUM_WIDTH-PRODUCT_WIDTH){product[PRODUCT_WIDTH-1]}}, product};
            endfunction
            function [SUM_WIDTH-1:0] add_products(input [SIMD*PRODUCT_WIDTH-1:0] all, input integer from, input integer terms);
                integer t;
                begin
                    add_products = extended(all[from*PRODUCT_WIDTH +: PRODUCT_WIDTH]);
                    for (t = 1; t < FAN_IN; t = t + 1) if (t < terms)
                        add_products = add_products + extended(all[(from+t)*PRODUCT_WIDTH +: PRODUCT_WIDTH]);
                end
            endfunction
            function [SUM_WIDTH-1:0] add_sums(input [SUMS*SUM_WIDTH-1:0] all, input integer from, input integer terms);
                integer t;
                begin
                    add_sums = all[from*SUM_WIDTH +: SUM_WIDTH];
                    for (t = 1; t < FAN_IN; t = t + 1) if (t < terms)
                        add_sums = add_sums + all[(from+t)*SUM_WIDTH +: SUM_WIDTH];
                end
            endfunction

            for (level = 1; level <= TREE; level = level + 1) begin : stage
                for (i = 0; i < level_nodes(level); i = i + 1) begin : node
                    localparam integer FROM  = level_offset(level - 1) + i * FAN_IN;
                    localparam integer LEFT  = level_offset(level) - FROM;
                    localparam integer TERMS = LEFT < FAN_IN ? LEFT : FAN_IN;
                    localparam integer SUM   = level_offset(level) - SIMD + i;
                    if (level == 1) begin : products
                        always @(posedge clk) if (en) sums_q[SUM*SUM_WIDTH +: SUM_WIDTH] <= add_products(products_q, FROM, TERMS);
                    end else begin : sums
                        always @(posedge clk) if (en) sums_q[SUM*SUM_WIDTH +: SUM_WIDTH] <= add_sums(sums_q, FROM - SIMD, TERMS);
                    end
                end
            end
        end
    endgenerate

    // The root, sign extended or cut to the accumulator. Cutting is exact: the accumulator's width
    // was proved from the weights, so what the high bits would say is known to be its sign.
    wire signed [ACC_WIDTH-1:0] sum;
    generate
        for (i = 0; i < ACC_WIDTH; i = i + 1) begin : resize
            assign sum[i] = root[i < SUM_WIDTH ? i : SUM_WIDTH-1];
        end
    endgenerate

    wire unused_high_bits = &{1'b0, root};

    always @(posedge clk) if (en) acc <= (first_q[TREE+1] ? bias : acc) + sum;

`ifndef SYNTHESIS
    initial if (SIMD < 1 || X_WIDTH < 1 || W_WIDTH < 1 || ACC_WIDTH < 1) begin
        $display("ERROR g2g_mac %m: SIMD=%0d X_WIDTH=%0d W_WIDTH=%0d ACC_WIDTH=%0d, must be at least 1",
                 SIMD, X_WIDTH, W_WIDTH, ACC_WIDTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
