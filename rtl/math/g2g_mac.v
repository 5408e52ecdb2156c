// SPDX-License-Identifier: MIT
//
// g2g_mac: dot products of SIMD codes with the SIMD weights of LANES output channels, accumulated over a sweep of beats.
//
//   sum[lane] = x[0]*w[lane][0] + .. + x[SIMD-1]*w[lane][SIMD-1]
//   acc[lane] = first ? bias[lane] + sum[lane] : acc[lane] + sum[lane]
//
// Spec     docs/numerics.md#accumulator, docs/hardware.md#g2g_mac
// Stream   none: one beat per enabled cycle, controlled by g2g_mvu; a beat of zero codes leaves acc as it is
// Latency  3 + TREE enabled cycles from operands to acc; `first` travels with the operands,
//          `bias` is sampled in the last of those cycles, when `first` reaches the accumulator
// II       1 cycle
// Reset    none: `first` starts the accumulator
`default_nettype none

module g2g_mac #(
    parameter integer LANES     = 1,   // output channels that share a multiplier, 1 ..; more than 1: packed, see g2g_multiply
    parameter integer SIMD      = 4,   // terms a beat, 1 ..
    parameter integer X_WIDTH   = 8,   // code, bits
    parameter integer X_SIGNED  = 0,   // 0 | 1
    parameter integer W_WIDTH   = 8,   // weight, signed, bits
    parameter integer ACC_WIDTH = 24,  // accumulator and bias, signed, bits; sums are exact modulo 2^ACC_WIDTH
    parameter integer LUT       = 0    // 1: products in LUTs
) (
    input  wire                          clk,
    input  wire                          en,

    // operands, term 0 of lane 0 in the least significant bits
    input  wire                          first,
    input  wire [SIMD*X_WIDTH-1:0]       x,
    input  wire [LANES*SIMD*W_WIDTH-1:0] w,

    // accumulators
    input  wire [LANES*ACC_WIDTH-1:0]    bias,
    output wire [LANES*ACC_WIDTH-1:0]    acc
);
    // Terms added in one register stage.
    localparam integer FAN_IN = 9;

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

    // Products: those of a lane side by side.
    wire [LANES*SIMD*PRODUCT_WIDTH-1:0] products;
    genvar lane, i, level;
    generate
        for (i = 0; i < SIMD; i = i + 1) begin : term
            wire [LANES*W_WIDTH-1:0]       weights;
            wire [LANES*PRODUCT_WIDTH-1:0] p;
            for (lane = 0; lane < LANES; lane = lane + 1) begin : order
                assign weights[lane*W_WIDTH +: W_WIDTH] = w[(lane*SIMD + i)*W_WIDTH +: W_WIDTH];
                assign products[(lane*SIMD + i)*PRODUCT_WIDTH +: PRODUCT_WIDTH] = p[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH];
            end

            g2g_multiply #(
                .LANES(LANES), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .LUT(LUT)
            ) u_multiply (
                .clk(clk), .en(en), .x(x[i*X_WIDTH +: X_WIDTH]), .w(weights), .p(p)
            );
        end
    endgenerate

    // Adder tree of each lane. Its levels lie in one register, the first sums lowest, the root highest. It is written by clocked
    // processes that read slices of it, since an event-driven simulator wakes every reader of a net for every slice.
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire [SUM_WIDTH-1:0] root;
            if (TREE == 0) begin : no_tree
                assign root = products[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH];
            end else begin : tree
                localparam integer SUMS = level_offset(TREE + 1) - SIMD;
                reg [SUMS*SUM_WIDTH-1:0] sums_q;
                assign root = sums_q[(SUMS-1)*SUM_WIDTH +: SUM_WIDTH];

                function [SUM_WIDTH-1:0] extended(input [PRODUCT_WIDTH-1:0] product);
                    extended = {{(SUM_WIDTH-PRODUCT_WIDTH){product[PRODUCT_WIDTH-1]}}, product};
                endfunction
                function [SUM_WIDTH-1:0] add_products(input [LANES*SIMD*PRODUCT_WIDTH-1:0] all, input integer from, input integer count);
                    integer t;
                    begin
                        add_products = extended(all[from*PRODUCT_WIDTH +: PRODUCT_WIDTH]);
                        for (t = 1; t < FAN_IN; t = t + 1) if (t < count)
                            add_products = add_products + extended(all[(from+t)*PRODUCT_WIDTH +: PRODUCT_WIDTH]);
                    end
                endfunction
                function [SUM_WIDTH-1:0] add_sums(input [SUMS*SUM_WIDTH-1:0] all, input integer from, input integer count);
                    integer t;
                    begin
                        add_sums = all[from*SUM_WIDTH +: SUM_WIDTH];
                        for (t = 1; t < FAN_IN; t = t + 1) if (t < count)
                            add_sums = add_sums + all[(from+t)*SUM_WIDTH +: SUM_WIDTH];
                    end
                endfunction

                for (level = 1; level <= TREE; level = level + 1) begin : stage
                    for (i = 0; i < level_nodes(level); i = i + 1) begin : node
                        localparam integer FROM  = level_offset(level - 1) + i * FAN_IN;
                        localparam integer LEFT  = level_offset(level) - FROM;
                        localparam integer TERMS = LEFT < FAN_IN ? LEFT : FAN_IN;
                        localparam integer SUM   = level_offset(level) - SIMD + i;
                        if (level == 1) begin : first_sums
                            always @(posedge clk) if (en) sums_q[SUM*SUM_WIDTH +: SUM_WIDTH] <= add_products(products, lane*SIMD + FROM, TERMS);
                        end else begin : sums
                            always @(posedge clk) if (en) sums_q[SUM*SUM_WIDTH +: SUM_WIDTH] <= add_sums(sums_q, FROM - SIMD, TERMS);
                        end
                    end
                end
            end

            // The root, sign extended or cut to the accumulator. Cutting is exact: the accumulator's width
            // was proved from the weights, so what the high bits would say is known to be its sign.
            wire signed [ACC_WIDTH-1:0] sum;
            for (i = 0; i < ACC_WIDTH; i = i + 1) begin : resize
                assign sum[i] = root[i < SUM_WIDTH ? i : SUM_WIDTH-1];
            end
            wire unused_high_bits = &{1'b0, root};

            // Signed: of unsigned operands Yosys 0.23 makes LUTs for the choice ahead of the adder's.
            reg signed [ACC_WIDTH-1:0] acc_q;
            wire signed [ACC_WIDTH-1:0] start = bias[lane*ACC_WIDTH +: ACC_WIDTH];
            always @(posedge clk) if (en) acc_q <= (first_q[TREE+1] ? start : acc_q) + sum;
            assign acc[lane*ACC_WIDTH +: ACC_WIDTH] = acc_q;
        end
    endgenerate

`ifndef SYNTHESIS
    initial if (LANES < 1 || SIMD < 1 || X_WIDTH < 1 || W_WIDTH < 1 || ACC_WIDTH < 1) begin
        $display("ERROR g2g_mac %m: LANES=%0d SIMD=%0d X_WIDTH=%0d W_WIDTH=%0d ACC_WIDTH=%0d, must be at least 1",
                 LANES, SIMD, X_WIDTH, W_WIDTH, ACC_WIDTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
