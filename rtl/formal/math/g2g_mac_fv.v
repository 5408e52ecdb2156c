// SPDX-License-Identifier: MIT
//
// Proof of g2g_mac: every register against the beats that were accepted, stage by stage, and the accumulator against a total
// of exact products modulo 2^ACC_WIDTH. A stalled cycle is no beat, for the design and for the specification alike.
`default_nettype none

module g2g_mac_fv #(
    parameter integer SIMD      = 3,     // 1 .. 3: the lanes the invariant names
    parameter integer X_WIDTH   = 3,
    parameter integer X_SIGNED  = 0,
    parameter integer W_WIDTH   = 3,
    parameter integer ACC_WIDTH = 8
) (
    input wire clk
);
    localparam integer TREE  = SIMD > 1 ? 1 : 0;
    localparam integer DEPTH = 3 + TREE;
    localparam integer X     = SIMD * X_WIDTH;
    localparam integer W     = SIMD * W_WIDTH;
    localparam integer PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
    localparam integer SUM_WIDTH     = PRODUCT_WIDTH + (SIMD > 1 ? $clog2(SIMD) : 0);
    localparam integer LONG  = SUM_WIDTH + 1;          // of the specification: nothing wraps
    localparam integer P     = SIMD * LONG;

    (* anyseq *) wire                 en, first;
    (* anyseq *) wire         [X-1:0] x;
    (* anyseq *) wire         [W-1:0] w;
    (* anyseq *) wire [ACC_WIDTH-1:0] bias;
    wire signed [ACC_WIDTH-1:0] acc;

    g2g_mac #(.SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH)) dut (
        .clk(clk), .en(en), .first(first), .x(x), .w(w), .bias(bias), .acc(acc));

    // Registers of the design that the invariant names; lanes beyond SIMD, and the tree of one term, have no counterpart.
    (* hierconn *) wire [X_WIDTH:0]   \dut.lane[0].x_q , \dut.lane[1].x_q , \dut.lane[2].x_q ;
    (* hierconn *) wire [W_WIDTH-1:0] \dut.lane[0].w_q , \dut.lane[1].w_q , \dut.lane[2].w_q ;
    (* hierconn *) wire [SIMD*PRODUCT_WIDTH-1:0] \dut.products_q ;
    (* hierconn *) wire [SUM_WIDTH-1:0]          \dut.tree.sums_q ;
    (* hierconn *) wire [TREE+1:0]               \dut.first_q ;
    wire [3*(X_WIDTH+1)-1:0] x_q = { \dut.lane[2].x_q , \dut.lane[1].x_q , \dut.lane[0].x_q };
    wire [3*W_WIDTH-1:0]     w_q = { \dut.lane[2].w_q , \dut.lane[1].w_q , \dut.lane[0].w_q };

    // Exact integers.
    function signed [LONG-1:0] code(input [X-1:0] all, input integer i);
        code = {{(LONG-X_WIDTH){X_SIGNED != 0 && all[(i+1)*X_WIDTH-1]}}, all[i*X_WIDTH +: X_WIDTH]};
    endfunction
    function signed [LONG-1:0] weight(input [W-1:0] all, input integer i);
        weight = {{(LONG-W_WIDTH){all[(i+1)*W_WIDTH-1]}}, all[i*W_WIDTH +: W_WIDTH]};
    endfunction
    function [P-1:0] multiply(input [X-1:0] codes, input [W-1:0] weights);
        integer i;
        for (i = 0; i < SIMD; i = i + 1) multiply[i*LONG +: LONG] = code(codes, i) * weight(weights, i);
    endfunction
    function [LONG-1:0] sum_of(input [P-1:0] all);
        integer i;
        begin
            sum_of = {LONG{1'b0}};
            for (i = 0; i < SIMD; i = i + 1) sum_of = sum_of + all[i*LONG +: LONG];
        end
    endfunction

    // The beats in flight, the latest at the bottom: operands, products, sums. `known` says that a stage has been reached
    // since power-up. Every step is taken when the design takes it, so that the solver never has to compare two multipliers
    // whose operands it has not yet seen to be equal.
    reg             [X-1:0] x_1;
    reg             [W-1:0] w_1;
    reg             [P-1:0] products_2;
    reg          [LONG-1:0] sum_3;
    reg         [DEPTH-2:0] firsts;
    reg         [DEPTH-2:0] known = {(DEPTH-1){1'b0}};
    always @(posedge clk) if (en) begin
        x_1        <= x;
        w_1        <= w;
        products_2 <= multiply(x_1, w_1);
        sum_3      <= sum_of(products_2);
        firsts     <= {firsts, first};
        known      <= {known, 1'b1};
    end
    wire [LONG-1:0] exact = TREE == 0 ? products_2[LONG-1:0] : sum_3;

    // The specification: a total that `first` begins.
    localparam integer WIDE = LONG > ACC_WIDTH ? LONG : ACC_WIDTH;
    wire   [WIDE-1:0] added = {{WIDE{exact[LONG-1]}}, exact};
    reg [ACC_WIDTH-1:0] total;
    reg                 begun = 1'b0;
    always @(posedge clk) if (en) begin
        total <= (firsts[DEPTH-2] ? bias : total) + added[ACC_WIDTH-1:0];
        begun <= known[DEPTH-2] && (firsts[DEPTH-2] || begun);
    end
    always @(*) if (begun) assert (acc == total);

    // Whatever is known, what came after it is.
    always @(*) begin
        assert ((known & (known + 1'b1)) == {(DEPTH-1){1'b0}});
        if (begun) assert (&known);
    end

    genvar i;
    generate
        for (i = 0; i < DEPTH - 1; i = i + 1) begin : g_first
            always @(*) if (known[i]) assert (\dut.first_q [i] == firsts[i]);
        end
        for (i = 0; i < SIMD; i = i + 1) begin : g_lane
            wire [LONG-1:0] x_now   = {{LONG{x_q[(i+1)*(X_WIDTH+1)-1]}}, x_q[i*(X_WIDTH+1) +: X_WIDTH+1]};
            wire [LONG-1:0] product = {{LONG{\dut.products_q [(i+1)*PRODUCT_WIDTH-1]}}, \dut.products_q [i*PRODUCT_WIDTH +: PRODUCT_WIDTH]};
            always @(*) begin
                if (known[0]) assert (x_now == code(x_1, i) && weight(w_q, i) == weight(w_1, i));
                if (known[1]) assert (product == products_2[i*LONG +: LONG]);
            end
        end
        if (TREE > 0) begin : g_tree
            wire [LONG-1:0] sum = {{LONG{\dut.tree.sums_q [SUM_WIDTH-1]}}, \dut.tree.sums_q };
            always @(*) if (known[2]) assert (sum == sum_3);
        end
    endgenerate

    // A sweep of three beats with a stall, and the next one's first.
    reg [1:0] beats = 2'd0;
    reg       stalled = 1'b0;
    always @(posedge clk) begin
        if (!en && begun) stalled <= 1'b1;
        if (en && begun) beats <= firsts[DEPTH-2] ? 2'd0 : beats == 2'd3 ? beats : beats + 2'd1;
    end
    always @(*) begin
        cover (en && firsts[DEPTH-2] && beats == 2'd2 && stalled);
        cover (begun && acc[ACC_WIDTH-1] && exact[LONG-1]);
    end
endmodule

`default_nettype wire
