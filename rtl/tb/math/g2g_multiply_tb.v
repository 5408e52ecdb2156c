// SPDX-License-Identifier: MIT
//
// Bench of g2g_multiply: every lane's product, under a random enable, against 64-bit integers.
`default_nettype none

module g2g_multiply_tb #(
    parameter integer LANES    = 2,
    parameter integer X_WIDTH  = 8,
    parameter integer X_SIGNED = 0,
    parameter integer W_WIDTH  = 8,
    parameter integer LUT      = 0
);
    localparam integer BEATS = 1000;
    localparam integer PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
    localparam integer PACKED = LUT == 0 && LANES > 1;
    // Where lanes are closer than a product is wide, a weight at the low end of its type is legal in the last one only.
    localparam integer NARROW = PACKED != 0 && (LANES-1)*PRODUCT_WIDTH + W_WIDTH > 25;

    wire clk, rst, steady, done, s_valid, s_fire, en, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [LANES*W_WIDTH+X_WIDTH+3:0] noise;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES*W_WIDTH + X_WIDTH + 4)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(en), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(en), .drained(drained));

    // Two's complement of `width` bits to an integer.
    function signed [63:0] value(input [63:0] bits, input integer width, input sign);
        value = sign && bits[width-1] ? $signed(bits) - (64'sd1 <<< width) : $signed(bits);
    endfunction

    // Random operands; one beat in four has the code at an end of its range, one in four all weights.
    wire [3:0] kind = noise[LANES*W_WIDTH+X_WIDTH +: 4];
    wire [X_WIDTH-1:0] x_end = (X_SIGNED != 0 ? {1'b1, {X_WIDTH{1'b0}}} >> 1 : {(X_WIDTH+1){1'b0}}) ^ {(X_WIDTH+1){kind[2]}};
    wire [W_WIDTH-1:0] w_end = ({1'b1, {W_WIDTH{1'b0}}} >> 1) ^ {(W_WIDTH+1){kind[3]}};
    wire [X_WIDTH-1:0] x = kind[0] ? noise[LANES*W_WIDTH +: X_WIDTH] : x_end;
    reg  [LANES*W_WIDTH-1:0] w;
    reg  [LANES*PRODUCT_WIDTH-1:0] want;

    // The weights that the stored ones stand for: one more behind a negative one.
    integer i;
    reg signed [63:0] weight, product;
    always @(negedge clk) begin
        w = kind[1] ? noise[0 +: LANES*W_WIDTH] : {LANES{w_end}};
        for (i = 0; i < LANES; i = i + 1) begin
            weight = value({64'd0, w[i*W_WIDTH +: W_WIDTH]}, W_WIDTH, 1'b1);
            if (PACKED != 0 && i > 0) weight = weight + w[i*W_WIDTH - 1];
            if (NARROW != 0 && i < LANES - 1 && weight == -(64'sd1 <<< (W_WIDTH-1))) begin
                w[i*W_WIDTH] = 1'b1;
                weight = weight + 1;
            end
            product = value({64'd0, x}, X_WIDTH, X_SIGNED != 0) * weight;
            want[i*PRODUCT_WIDTH +: PRODUCT_WIDTH] = product[PRODUCT_WIDTH-1:0];
        end
    end

    wire [LANES*PRODUCT_WIDTH-1:0] p;
    g2g_multiply #(.LANES(LANES), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .LUT(LUT)) dut (
        .clk(clk), .en(en), .x(x), .w(w), .p(p));

    reg [1:0] fired;
    always @(posedge clk) begin
        if (en) fired <= {fired[0], s_fire};
        if (rst) fired <= 2'b00;
    end

    g2g_scoreboard #(.WIDTH(LANES*PRODUCT_WIDTH), .LATENCY(2)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(want),
        .valid(fired[1]), .ready(en), .data(p), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 20) $display("PASS g2g_multiply");
        else $display("ERROR g2g_multiply_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
