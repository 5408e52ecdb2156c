// SPDX-License-Identifier: MIT
//
// Proof of g2g_mac: every register against the beats that were accepted, stage by stage, and each accumulator against a total
// of exact products modulo 2^ACC_WIDTH. A stalled cycle is no beat, for the design and for the specification alike.
`default_nettype none

module g2g_mac_fv #(
    parameter integer LANES     = 1,     // 1 or 2: what the invariant names; 2 with every stored weight legal in g2g_multiply
    parameter integer SIMD      = 3,     // 1 .. 3
    parameter integer X_WIDTH   = 3,
    parameter integer X_SIGNED  = 0,
    parameter integer W_WIDTH   = 3,
    parameter integer ACC_WIDTH = 8,
    parameter integer LUT       = 0
) (
    input wire clk
);
    localparam integer TREE  = SIMD > 1 ? 1 : 0;
    localparam integer DEPTH = 3 + TREE;
    localparam integer X     = SIMD * X_WIDTH;
    localparam integer W     = LANES * SIMD * W_WIDTH;
    localparam integer A     = LANES * ACC_WIDTH;
    localparam integer PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
    localparam integer SUM_WIDTH     = PRODUCT_WIDTH + (SIMD > 1 ? $clog2(SIMD) : 0);
    localparam integer PACKED_WIDTH  = (LANES-1) * PRODUCT_WIDTH + W_WIDTH;
    localparam integer LONG  = SUM_WIDTH + 1;          // of the specification: nothing wraps
    localparam integer P     = LANES * SIMD * LONG;
    localparam integer S     = LANES * LONG;

    (* anyseq *) wire                 en, first;
    (* anyseq *) wire         [X-1:0] x;
    (* anyseq *) wire         [W-1:0] w;
    (* anyseq *) wire         [A-1:0] bias;
    wire [A-1:0] acc;

    g2g_mac #(.LANES(LANES), .SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH), .LUT(LUT)) dut (
        .clk(clk), .en(en), .first(first), .x(x), .w(w), .bias(bias), .acc(acc));

    // Registers of the design that the invariant names; terms beyond SIMD, lanes beyond LANES, and the tree of one term, have no counterpart.
    (* hierconn *) wire [X_WIDTH:0]   \dut.term[0].u_multiply.x_q , \dut.term[1].u_multiply.x_q , \dut.term[2].u_multiply.x_q ;
    (* hierconn *) wire [PACKED_WIDTH-1:0] \dut.term[0].u_multiply.dsp.w_q , \dut.term[1].u_multiply.dsp.w_q , \dut.term[2].u_multiply.dsp.w_q ;
    (* hierconn *) wire [W_WIDTH-1:0]
        \dut.term[0].u_multiply.booth.lanes[0].w_q , \dut.term[1].u_multiply.booth.lanes[0].w_q , \dut.term[2].u_multiply.booth.lanes[0].w_q ;
    (* hierconn *) wire [LANES*SIMD*PRODUCT_WIDTH-1:0] \dut.products ;
    (* hierconn *) wire [SUM_WIDTH-1:0]                \dut.g_lane[0].tree.sums_q , \dut.g_lane[1].tree.sums_q ;
    (* hierconn *) wire [TREE+1:0]                     \dut.first_q ;
    wire [3*(X_WIDTH+1)-1:0]  x_q = { \dut.term[2].u_multiply.x_q , \dut.term[1].u_multiply.x_q , \dut.term[0].u_multiply.x_q };
    wire [3*PACKED_WIDTH-1:0] w_q = { \dut.term[2].u_multiply.dsp.w_q , \dut.term[1].u_multiply.dsp.w_q , \dut.term[0].u_multiply.dsp.w_q };
    wire [3*W_WIDTH-1:0]      lut_w_q =
        { \dut.term[2].u_multiply.booth.lanes[0].w_q , \dut.term[1].u_multiply.booth.lanes[0].w_q , \dut.term[0].u_multiply.booth.lanes[0].w_q };
    wire [2*SUM_WIDTH-1:0]    sums_q = { \dut.g_lane[1].tree.sums_q , \dut.g_lane[0].tree.sums_q };

    // Exact integers.
    function signed [LONG-1:0] code(input [X-1:0] all, input integer i);
        code = {{(LONG-X_WIDTH){X_SIGNED != 0 && all[(i+1)*X_WIDTH-1]}}, all[i*X_WIDTH +: X_WIDTH]};
    endfunction
    // The weight of a lane's term; in a packed lane it is one more behind a negative one.
    function signed [LONG-1:0] weight(input [W-1:0] all, input integer lane, input integer i);
        weight = {{LONG{all[(lane*SIMD + i + 1)*W_WIDTH-1]}}, all[(lane*SIMD + i)*W_WIDTH +: W_WIDTH]}
               + (lane > 0 && all[((lane > 0 ? lane : 1)*SIMD - SIMD + i + 1)*W_WIDTH-1]);
    endfunction
    function [P-1:0] multiply(input [X-1:0] codes, input [W-1:0] weights);
        integer lane, i;
        for (lane = 0; lane < LANES; lane = lane + 1)
            for (i = 0; i < SIMD; i = i + 1) multiply[(lane*SIMD + i)*LONG +: LONG] = code(codes, i) * weight(weights, lane, i);
    endfunction
    function [S-1:0] sums_of(input [P-1:0] all);
        integer lane, i;
        begin
            sums_of = {S{1'b0}};
            for (lane = 0; lane < LANES; lane = lane + 1)
                for (i = 0; i < SIMD; i = i + 1)
                    sums_of[lane*LONG +: LONG] = sums_of[lane*LONG +: LONG] + all[(lane*SIMD + i)*LONG +: LONG];
        end
    endfunction

    // The beats in flight, the latest at the bottom: operands, products, sums. `known` says that a stage has been reached
    // since power-up. Every step is taken when the design takes it, so that the solver never has to compare two multipliers
    // whose operands it has not yet seen to be equal.
    reg             [X-1:0] x_1;
    reg             [W-1:0] w_1;
    reg             [P-1:0] products_2;
    reg             [S-1:0] sums_3;
    reg         [DEPTH-2:0] firsts;
    reg         [DEPTH-2:0] known = {(DEPTH-1){1'b0}};
    always @(posedge clk) if (en) begin
        x_1        <= x;
        w_1        <= w;
        products_2 <= multiply(x_1, w_1);
        sums_3     <= sums_of(products_2);
        firsts     <= {firsts, first};
        known      <= {known, 1'b1};
    end
    // The specification: totals that `first` begins.
    localparam integer WIDE = LONG > ACC_WIDTH ? LONG : ACC_WIDTH;
    wire [S-1:0] exact = TREE == 0 ? products_2 : sums_3;
    reg  [A-1:0] totals;
    reg          begun = 1'b0;
    reg [WIDE-1:0] added;
    integer lane;
    always @(posedge clk) if (en) begin
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            added = {{WIDE{exact[(lane+1)*LONG-1]}}, exact[lane*LONG +: LONG]};
            totals[lane*ACC_WIDTH +: ACC_WIDTH] <=
                (firsts[DEPTH-2] ? bias[lane*ACC_WIDTH +: ACC_WIDTH] : totals[lane*ACC_WIDTH +: ACC_WIDTH]) + added[ACC_WIDTH-1:0];
        end
        begun <= known[DEPTH-2] && (firsts[DEPTH-2] || begun);
    end
    always @(*) if (begun) assert (acc == totals);

    // Whatever is known, what came after it is.
    always @(*) begin
        assert ((known & (known + 1'b1)) == {(DEPTH-1){1'b0}});
        if (begun) assert (&known);
    end

    genvar i, l;
    generate
        for (i = 0; i < DEPTH - 1; i = i + 1) begin : g_first
            always @(*) if (known[i]) assert (\dut.first_q [i] == firsts[i]);
        end
        for (i = 0; i < SIMD; i = i + 1) begin : g_term
            wire [LONG-1:0] x_now = {{LONG{x_q[(i+1)*(X_WIDTH+1)-1]}}, x_q[i*(X_WIDTH+1) +: X_WIDTH+1]};
            always @(*) if (known[0]) assert (x_now == code(x_1, i));
            if (LUT != 0) begin : g_lut
                always @(*) if (known[0]) assert (lut_w_q[i*W_WIDTH +: W_WIDTH] == w_1[i*W_WIDTH +: W_WIDTH]);
            end else begin : g_dsp
                // All lanes as one number: each lane's weight a product's width above the one before, whose sign it then holds as a borrow.
                reg signed [PACKED_WIDTH+LONG-1:0] number, all;
                integer k;
                always @(*) begin
                    all = {(PACKED_WIDTH+LONG){1'b0}};
                    for (k = 0; k < LANES; k = k + 1) begin
                        number = weight(w_1, k, i);
                        all    = all + (number <<< (k * PRODUCT_WIDTH));
                    end
                end
                always @(*) if (known[0]) assert (w_q[i*PACKED_WIDTH +: PACKED_WIDTH] == all[PACKED_WIDTH-1:0]);
            end
            for (l = 0; l < LANES; l = l + 1) begin : g_product
                localparam integer AT = l*SIMD + i;
                wire [LONG-1:0] product = {{LONG{\dut.products [(AT+1)*PRODUCT_WIDTH-1]}}, \dut.products [AT*PRODUCT_WIDTH +: PRODUCT_WIDTH]};
                always @(*) if (known[1]) assert (product == products_2[AT*LONG +: LONG]);
            end
        end
        if (TREE > 0) for (l = 0; l < LANES; l = l + 1) begin : g_tree
            wire [LONG-1:0] sum = {{LONG{sums_q[(l+1)*SUM_WIDTH-1]}}, sums_q[l*SUM_WIDTH +: SUM_WIDTH]};
            always @(*) if (known[2]) assert (sum == sums_3[l*LONG +: LONG]);
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
        cover (begun && acc[A-1] && exact[S-1]);
    end
endmodule

`default_nettype wire
