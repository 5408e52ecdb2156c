// SPDX-License-Identifier: MIT
//
// Proof of g2g_multiply: operand registers hold the code and the weights, packed ones as the one number they make; products are exact.
// A stalled cycle is no beat, for the design and for the specification alike.
`default_nettype none

module g2g_multiply_fv #(
    parameter integer LANES    = 2,      // 1 .. 4: the lanes the invariant names
    parameter integer X_WIDTH  = 3,
    parameter integer X_SIGNED = 0,
    parameter integer W_WIDTH  = 3,
    parameter integer LUT      = 0
) (
    input wire clk
);
    localparam integer PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
    localparam integer SPACING = (LANES-1)*PRODUCT_WIDTH + W_WIDTH <= 25 ? PRODUCT_WIDTH : PRODUCT_WIDTH - 1;
    localparam integer PACKED_WIDTH = (LANES-1)*SPACING + W_WIDTH;
    localparam integer NARROW  = LUT == 0 && SPACING < PRODUCT_WIDTH;
    localparam integer LONG    = PRODUCT_WIDTH + 1;   // of exact integers: nothing wraps
    localparam integer W       = LANES * W_WIDTH;

    (* anyseq *) wire               en;
    (* anyseq *) wire [X_WIDTH-1:0] x;
    (* anyseq *) wire       [W-1:0] w;
    wire [LANES*PRODUCT_WIDTH-1:0] p;

    g2g_multiply #(.LANES(LANES), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .LUT(LUT)) dut (
        .clk(clk), .en(en), .x(x), .w(w), .p(p));

    // Registers of the design that the invariant names: either the packed number or a weight of each lane has a counterpart.
    (* hierconn *) wire [X_WIDTH:0]        \dut.x_q ;
    (* hierconn *) wire [PACKED_WIDTH-1:0] \dut.dsp.w_q ;
    (* hierconn *) wire [W_WIDTH-1:0]      \dut.booth.lanes[0].w_q , \dut.booth.lanes[1].w_q , \dut.booth.lanes[2].w_q , \dut.booth.lanes[3].w_q ;
    wire [4*W_WIDTH-1:0] w_q = { \dut.booth.lanes[3].w_q , \dut.booth.lanes[2].w_q , \dut.booth.lanes[1].w_q , \dut.booth.lanes[0].w_q };

    function signed [LONG-1:0] code(input [X_WIDTH-1:0] bits);
        code = {{LONG{X_SIGNED != 0 && bits[X_WIDTH-1]}}, bits};
    endfunction
    // The weight that a stored one stands for: packed, one more behind a negative one.
    function signed [LONG-1:0] weight(input [W-1:0] all, input integer i);
        weight = {{LONG{all[(i+1)*W_WIDTH-1]}}, all[i*W_WIDTH +: W_WIDTH]} + (LUT == 0 && i > 0 && all[(i > 0 ? i : 1)*W_WIDTH-1]);
    endfunction

    localparam [LONG-1:0] LOWEST = {{LONG{1'b1}}, {(W_WIDTH-1){1'b0}}};
    integer i;
    always @(*) if (NARROW != 0) for (i = 0; i < LANES - 1; i = i + 1) assume (weight(w, i) != LOWEST);

    // The beats in flight, taking each step when the design does.
    reg   [X_WIDTH-1:0] x_1;
    reg         [W-1:0] w_1;
    reg [LANES*LONG-1:0] products_2;
    reg           [1:0] known = 2'b00;
    always @(posedge clk) if (en) begin
        x_1 <= x;
        w_1 <= w;
        for (i = 0; i < LANES; i = i + 1) products_2[i*LONG +: LONG] <= code(x_1) * weight(w_1, i);
        known <= {known[0], 1'b1};
    end

    // The number that the weights of a beat make together.
    reg signed [PACKED_WIDTH+LONG-1:0] number;
    reg signed [PACKED_WIDTH+LONG-1:0] addend;
    always @(*) begin
        number = {(PACKED_WIDTH+LONG){1'b0}};
        for (i = 0; i < LANES; i = i + 1) begin
            addend = weight(w_1, i);
            number = number + (addend <<< (i*SPACING));
        end
    end

    wire signed [PACKED_WIDTH-1:0] packed_q = \dut.dsp.w_q ;
    always @(*) begin
        assert (known != 2'b10);
        if (known[0]) begin
            assert (\dut.x_q == {X_SIGNED != 0 && x_1[X_WIDTH-1], x_1});
            if (LUT == 0) assert (packed_q == number);
            if (LUT != 0) assert (w_q[W-1:0] == w_1);
            if (NARROW != 0) for (i = 0; i < LANES - 1; i = i + 1) assert (weight(w_1, i) != LOWEST);
        end
        if (known[1]) for (i = 0; i < LANES; i = i + 1)
            assert (products_2[i*LONG +: LONG] == {p[(i+1)*PRODUCT_WIDTH-1], p[i*PRODUCT_WIDTH +: PRODUCT_WIDTH]});
    end

    // Every lane negative, a product after a stall.
    reg stalled = 1'b0;
    reg negative;
    always @(posedge clk) if (!en && known == 2'b01) stalled <= 1'b1;
    always @(*) begin
        negative = 1'b1;
        for (i = 0; i < LANES; i = i + 1) negative = negative && p[(i+1)*PRODUCT_WIDTH-1];
        cover (known[1] && stalled && negative);
    end
endmodule

`default_nettype wire
