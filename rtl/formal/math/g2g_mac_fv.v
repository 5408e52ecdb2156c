// SPDX-License-Identifier: MIT
//
// Proof of g2g_mac: every register of the pipeline against the operands that are due there, for every pattern of `en`.
`default_nettype none

module g2g_mac_fv #(
    parameter integer SIMD      = 2,    // 1 or 2
    parameter integer X_WIDTH   = 2,
    parameter integer X_SIGNED  = 1,
    parameter integer W_WIDTH   = 2,
    parameter integer ACC_WIDTH = 5      // with two terms X_WIDTH + W_WIDTH + 1
) (
    input wire clk
);
    localparam integer P_WIDTH = X_WIDTH + W_WIDTH;

    (* anyseq *) wire                      en, first;
    (* anyseq *) wire [SIMD*X_WIDTH-1:0]   x;
    (* anyseq *) wire [SIMD*W_WIDTH-1:0]   w;
    (* anyseq *) wire [ACC_WIDTH-1:0]      bias;
    wire signed [ACC_WIDTH-1:0] acc;

    g2g_mac #(.SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH)) dut (
        .clk(clk), .en(en), .first(first), .x(x), .w(w), .bias(bias), .acc(acc));

    // One product as the accumulator sees it.
    function [ACC_WIDTH-1:0] product(input [X_WIDTH-1:0] code, input [W_WIDTH-1:0] weight);
        reg signed [ACC_WIDTH-1:0] a, b;
        begin
            a = {{(ACC_WIDTH-X_WIDTH){X_SIGNED != 0 && code[X_WIDTH-1]}}, code};
            b = {{(ACC_WIDTH-W_WIDTH){weight[W_WIDTH-1]}}, weight};
            product = a * b;
        end
    endfunction
    function [ACC_WIDTH-1:0] dot(input [2*X_WIDTH-1:0] codes, input [2*W_WIDTH-1:0] weights);
        dot = product(codes[X_WIDTH-1:0], weights[W_WIDTH-1:0])
            + (SIMD > 1 ? product(codes[2*X_WIDTH-1:X_WIDTH], weights[2*W_WIDTH-1:W_WIDTH]) : {ACC_WIDTH{1'b0}});
    endfunction

    // Operands of the beats in the pipeline, `age` enabled cycles after they came; `filled` beats since the start, to 7.
    reg [2*X_WIDTH-1:0] x_1, x_2, x_3;
    reg [2*W_WIDTH-1:0] w_1, w_2, w_3;
    reg                 first_1, first_2, first_3;
    reg           [2:0] filled = 3'd0;
    reg                 known  = 1'b0;     // a first beat has reached the accumulator
    reg [ACC_WIDTH-1:0] total;
    wire                first_due = SIMD > 1 ? first_3 : first_2;
    wire [ACC_WIDTH-1:0] sum_due  = SIMD > 1 ? dot(x_3, w_3) : dot(x_2, w_2);
    wire                full      = filled >= (SIMD > 1 ? 3 : 2);
    always @(posedge clk) if (en) begin
        x_1     <= x;
        w_1     <= w;
        x_2     <= x_1;
        w_2     <= w_1;
        x_3     <= x_2;
        w_3     <= w_2;
        first_1 <= first;
        first_2 <= first_1;
        first_3 <= first_2;
        if (filled != 3'd7) filled <= filled + 3'd1;
        if (full) begin
            total <= (first_due ? bias : total) + sum_due;
            known <= known || first_due;
        end
    end

    (* hierconn *) wire [X_WIDTH:0]         \dut.lane[0].x_q , \dut.lane[1].x_q ;
    (* hierconn *) wire [W_WIDTH-1:0]       \dut.lane[0].w_q , \dut.lane[1].w_q ;
    (* hierconn *) wire [SIMD*P_WIDTH-1:0]  \dut.products_q ;
    (* hierconn *) wire [P_WIDTH:0]         \dut.tree.sums_q ;
    (* hierconn *) wire [SIMD > 1 ? 2 : 1:0] \dut.first_q ;

    // What a register of the design holds, as wide as the accumulator.
    function [ACC_WIDTH-1:0] wide(input [P_WIDTH-1:0] value);
        wide = {{(ACC_WIDTH){value[P_WIDTH-1]}}, value};
    endfunction

    always @(*) begin
        if (known) assert (full);
        if (filled > 0) begin
            assert (\dut.first_q [0] == first_1);
            assert (\dut.lane[0].x_q == {X_SIGNED != 0 && x_1[X_WIDTH-1], x_1[X_WIDTH-1:0]} && \dut.lane[0].w_q == w_1[W_WIDTH-1:0]);
            if (SIMD > 1) assert (\dut.lane[1].x_q == {X_SIGNED != 0 && x_1[2*X_WIDTH-1], x_1[2*X_WIDTH-1:X_WIDTH]});
            if (SIMD > 1) assert (\dut.lane[1].w_q == w_1[2*W_WIDTH-1:W_WIDTH]);
        end
        if (filled > 1) begin
            assert (\dut.first_q [1] == first_2);
            assert (wide(\dut.products_q [P_WIDTH-1:0]) == product(x_2[X_WIDTH-1:0], w_2[W_WIDTH-1:0]));
            if (SIMD > 1) assert (wide(\dut.products_q [SIMD*P_WIDTH-1:(SIMD-1)*P_WIDTH]) == product(x_2[2*X_WIDTH-1:X_WIDTH], w_2[2*W_WIDTH-1:W_WIDTH]));
        end
        if (SIMD > 1 && filled > 2) begin
            assert (\dut.first_q [SIMD > 1 ? 2 : 1] == first_3);
            assert (\dut.tree.sums_q [ACC_WIDTH-1:0] == dot(x_3, w_3));
        end
        if (known) assert (acc == total);
    end

    // A sweep of three beats with a stall in it.
    reg [1:0] beats = 2'd0;
    reg       stalled = 1'b0;
    always @(posedge clk) begin
        if (en && full) beats <= first_due ? 2'd1 : beats + (beats != 2'd3);
        stalled <= !en || stalled;
    end
    always @(*) begin
        cover (known && beats == 2'd3 && stalled && acc != 0);
        cover (known && en && full && first_due);
    end
endmodule

`default_nettype wire
