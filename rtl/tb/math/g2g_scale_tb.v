// SPDX-License-Identifier: MIT
//
// Bench of g2g_scale against bias + code * weight in wide integers. Codes are random, small, and the ends of their range.
`default_nettype none

module g2g_scale_tb #(
    parameter integer LANES      = 1,
    parameter integer X_WIDTH    = 9,
    parameter integer W_WIDTH    = 16,
    parameter integer BIAS_WIDTH = 24,
    parameter integer ACC_WIDTH  = 26,
    parameter integer CHANNELS   = 1,
    parameter         WEIGHTS    = "weights.hex",
    parameter         BIASES     = "biases.hex"
);
    localparam integer LATENCY = 3;
    localparam integer WORDS   = CHANNELS / LANES;
    localparam integer BEATS   = (400 / WORDS) * WORDS + WORDS / 2 + 1;    // cut in mid-frame
    localparam integer LONG    = 80;                                       // holds every integer of the model

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [LANES*48-1:0] noise;
    reg  [LANES*X_WIDTH-1:0]   s_data;
    reg  [LANES*ACC_WIDTH-1:0] want;
    wire [LANES*ACC_WIDTH-1:0] m_acc;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES * 48)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_scale #(
        .LANES(LANES), .X_WIDTH(X_WIDTH), .W_WIDTH(W_WIDTH), .BIAS_WIDTH(BIAS_WIDTH), .ACC_WIDTH(ACC_WIDTH), .CHANNELS(CHANNELS),
        .WEIGHTS(WEIGHTS), .BIASES(BIASES)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_acc(m_acc));

    g2g_scoreboard #(.WIDTH(LANES * ACC_WIDTH), .LATENCY(LATENCY)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_acc), .drained(drained), .checked(checked), .timed(timed));

    reg    [LANES*W_WIDTH-1:0] weights [0:WORDS-1];
    reg [LANES*BIAS_WIDTH-1:0] biases  [0:WORDS-1];
    initial begin
        $readmemh(WEIGHTS, weights);
        $readmemh(BIASES, biases);
    end

    // The sum of a lane's channel in the present beat.
    function signed [LONG-1:0] scaled(input integer lane, input signed [X_WIDTH-1:0] x);
        reg    [LANES*W_WIDTH-1:0] weight_word;
        reg [LANES*BIAS_WIDTH-1:0] bias_word;
        reg signed    [W_WIDTH-1:0] w;
        reg signed [BIAS_WIDTH-1:0] b;
        begin
            weight_word = weights[beat % WORDS];
            bias_word   = biases[beat % WORDS];
            w = weight_word[lane*W_WIDTH +: W_WIDTH];
            b = bias_word[lane*BIAS_WIDTH +: BIAS_WIDTH];
            scaled = x * w + b;
        end
    endfunction

    // Stimulus of one lane from its 48 bits of noise.
    function signed [X_WIDTH-1:0] stimulus(input [47:0] dice);
        reg signed [X_WIDTH-1:0] full;
        begin
            full = dice[X_WIDTH-1:0];
            case (dice[47:45])
                3'd0:    stimulus = {1'b1, {(X_WIDTH-1){1'b0}}};
                3'd1:    stimulus = {1'b0, {(X_WIDTH-1){1'b1}}};
                3'd2:    stimulus = full >>> (X_WIDTH - 2);
                default: stimulus = full;
            endcase
        end
    endfunction

    integer lane;
    reg signed [X_WIDTH-1:0] x;
    reg signed    [LONG-1:0] sum;
    always @(*) begin
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            x   = stimulus(noise[lane*48 +: 48]);
            sum = scaled(lane, x);
            s_data[lane*X_WIDTH +: X_WIDTH]   = x;
            want[lane*ACC_WIDTH +: ACC_WIDTH] = sum[ACC_WIDTH-1:0];
        end
    end

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 8) $display("PASS g2g_scale");
        else $display("ERROR g2g_scale_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
