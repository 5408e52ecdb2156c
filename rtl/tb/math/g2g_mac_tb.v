// SPDX-License-Identifier: MIT
//
// Bench of g2g_mac: the accumulators after every beat, under a random enable, against 64-bit integers.
`default_nettype none

module g2g_mac_tb #(
    parameter integer LANES     = 1,     // with more than one, codes and weights for which every stored weight is legal in g2g_multiply
    parameter integer SIMD      = 4,
    parameter integer X_WIDTH   = 8,
    parameter integer X_SIGNED  = 0,
    parameter integer W_WIDTH   = 8,
    parameter integer ACC_WIDTH = 24,
    parameter integer LUT       = 0,
    parameter integer SWEEP     = 5      // beats from one `first` to the next
);
    localparam integer BEATS = 1000;
    localparam integer DEPTH = 3 + (SIMD > 1 ? 1 : 0) + (SIMD > 9 ? 1 : 0) + (SIMD > 81 ? 1 : 0);
    localparam integer X     = SIMD * X_WIDTH;
    localparam integer W     = LANES * SIMD * W_WIDTH;
    localparam integer A     = LANES * ACC_WIDTH;

    wire clk, rst, steady, done, s_valid, s_fire, en, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [X+W+A+3:0] noise;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(X + W + A + 4)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(en), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(en), .drained(drained));

    // Random operands; one beat in four has all codes at an end of their range, one in four all weights.
    wire [3:0] kind = noise[X+W+A +: 4];
    wire [X_WIDTH-1:0] x_end = (X_SIGNED != 0 ? {1'b1, {X_WIDTH{1'b0}}} >> 1 : {(X_WIDTH+1){1'b0}}) ^ {(X_WIDTH+1){kind[2]}};
    wire [W_WIDTH-1:0] w_end = ({1'b1, {W_WIDTH{1'b0}}} >> 1) ^ {(W_WIDTH+1){kind[3]}};
    wire [X-1:0] x = !s_fire ? {X{1'b0}} : kind[1:0] == 2'd0 ? {SIMD{x_end}} : noise[0 +: X];
    wire [W-1:0] w = kind[1:0] != 2'd1 && kind[1:0] != 2'd0 ? noise[X +: W] : {(LANES*SIMD){w_end}};
    wire first = s_fire && beat % SWEEP == 0;

    // The bias meets `first` at the accumulator, DEPTH - 1 enabled cycles later.
    reg  [(DEPTH-1)*A-1:0] biases;
    reg  [DEPTH-1:0] fired;
    wire [A-1:0] bias = noise[X+W +: A];
    always @(posedge clk) begin
        if (en) biases <= {biases, bias};
        if (en) fired  <= {fired, s_fire};
        if (rst) fired <= {DEPTH{1'b0}};
    end

    wire [A-1:0] acc;
    g2g_mac #(.LANES(LANES), .SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH), .LUT(LUT)) dut (
        .clk(clk), .en(en), .first(first), .x(x), .w(w),
        .bias(biases[(DEPTH-2)*A +: A]), .acc(acc));

    // The sum of a lane's beat in plain integers; a packed lane's weight is one more behind a negative one.
    function signed [63:0] dot(input [X-1:0] codes, input [W-1:0] weights, input integer lane);
        integer i;
        reg signed [63:0] code, weight;
        begin
            dot = 64'sd0;
            for (i = 0; i < SIMD; i = i + 1) begin
                code = {64{1'b0}} | codes[i*X_WIDTH +: X_WIDTH];
                if (X_SIGNED != 0 && codes[(i+1)*X_WIDTH-1]) code = code - (64'sd1 <<< X_WIDTH);
                weight = {64{1'b0}} | weights[(lane*SIMD + i)*W_WIDTH +: W_WIDTH];
                if (weights[(lane*SIMD + i + 1)*W_WIDTH-1]) weight = weight - (64'sd1 <<< W_WIDTH);
                if (lane > 0) weight = weight + weights[(lane*SIMD - SIMD + i + 1)*W_WIDTH-1];
                dot = dot + code * weight;
            end
        end
    endfunction

    reg [LANES*64-1:0] totals, next;
    reg        [A-1:0] want;
    reg signed  [63:0] start;
    integer lane;
    // The beat on offer changes at rising edges only.
    always @(negedge clk) for (lane = 0; lane < LANES; lane = lane + 1) begin
        start = {64{1'b0}} | bias[lane*ACC_WIDTH +: ACC_WIDTH];
        next[lane*64 +: 64] = (beat % SWEEP == 0 ? start : totals[lane*64 +: 64]) + dot(x, w, lane);
        want[lane*ACC_WIDTH +: ACC_WIDTH] = next[lane*64 +: ACC_WIDTH];
    end
    always @(posedge clk) if (s_fire) totals <= next;

    g2g_scoreboard #(.WIDTH(A), .LATENCY(DEPTH)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(want),
        .valid(fired[DEPTH-1]), .ready(en), .data(acc), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 20) $display("PASS g2g_mac");
        else $display("ERROR g2g_mac_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
