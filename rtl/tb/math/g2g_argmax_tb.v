// SPDX-License-Identifier: MIT
//
// Bench of g2g_argmax against a whole frame kept and searched from its end; frames of random, few-valued, equal and extreme values.
`default_nettype none

module g2g_argmax_tb #(
    parameter integer LANES       = 1,
    parameter integer WIDTH       = 24,
    parameter integer CHANNELS    = 10,
    parameter integer INDEX_WIDTH = 4
);
    localparam integer WORDS = CHANNELS / LANES;
    localparam integer BEATS = 200 * WORDS + WORDS / 2;    // cut in mid-frame

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [LANES*32-1:0] noise;
    reg  [LANES*WIDTH-1:0] s_data;
    wire [INDEX_WIDTH-1:0] m_index;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES * 32)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_argmax #(.LANES(LANES), .WIDTH(WIDTH), .CHANNELS(CHANNELS), .INDEX_WIDTH(INDEX_WIDTH)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_index(m_index));

    // Stimulus: the kind of the frame, then the lane's dice.
    integer lane;
    reg [31:0] dice;
    always @(*) begin
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            dice = noise[lane*32 +: 32];
            case ((beat / WORDS) % 4)
                0: s_data[lane*WIDTH +: WIDTH] = dice;                                         // random
                1: s_data[lane*WIDTH +: WIDTH] = {WIDTH{dice[0]}};                             // 0 and -1
                2: s_data[lane*WIDTH +: WIDTH] = {dice[1], {(WIDTH-1){!dice[1]}}};             // largest and smallest
                3: s_data[lane*WIDTH +: WIDTH] = {1'b1, {(WIDTH-1){1'b0}}};                    // all smallest
            endcase
        end
    end

    // The frame so far, this beat included.
    reg  [CHANNELS*WIDTH-1:0] frame;
    reg  [CHANNELS*WIDTH-1:0] now;
    wire               [31:0] part = beat % WORDS;
    always @(*) begin
        now = frame;
        now[part*LANES*WIDTH +: LANES*WIDTH] = s_data;
    end
    always @(posedge clk) if (s_fire) frame <= now;

    integer c;
    reg signed [WIDTH-1:0]  value, largest;
    reg   [INDEX_WIDTH-1:0] want;
    always @(*) begin
        want    = CHANNELS - 1;
        largest = now[(CHANNELS-1)*WIDTH +: WIDTH];
        for (c = CHANNELS - 2; c >= 0; c = c - 1) begin
            value = now[c*WIDTH +: WIDTH];
            if (value >= largest) begin
                largest = value;
                want    = c;
            end
        end
    end

    wire push = s_fire && part == WORDS - 1;

    g2g_scoreboard #(.WIDTH(INDEX_WIDTH), .LATENCY(1), .DEPTH(16)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(push), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_index), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 900 && timed > 190) $display("PASS g2g_argmax");
        else $display("ERROR g2g_argmax_tb %m: only %0d frames checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
