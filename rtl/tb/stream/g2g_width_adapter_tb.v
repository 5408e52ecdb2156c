// SPDX-License-Identifier: MIT
//
// Bench of g2g_width_adapter: every lane once, in order; latency 1 (equal: 0) and the II of the header.
`default_nettype none

module g2g_width_adapter_tb #(
    parameter integer LANE_WIDTH = 8,
    parameter integer S_LANES    = 2,
    parameter integer M_LANES    = 4
);
    localparam integer WIDER    = M_LANES > S_LANES ? M_LANES / S_LANES : 1;    // beats in per beat out
    localparam integer NARROWER = S_LANES > M_LANES ? S_LANES / M_LANES : 1;    // beats out per beat in
    localparam integer LATENCY  = S_LANES == M_LANES ? 0 : 1;
    localparam integer BEATS    = 600 * WIDER + WIDER / 2;                      // cut within a word
    localparam integer S_WIDTH  = S_LANES * LANE_WIDTH;
    localparam integer M_WIDTH  = M_LANES * LANE_WIDTH;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [S_WIDTH-1:0] noise;
    wire [M_WIDTH-1:0] m_data;

    g2g_traffic #(.BEATS(BEATS), .II(NARROWER), .NOISE(S_WIDTH)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_width_adapter #(.LANE_WIDTH(LANE_WIDTH), .S_LANES(S_LANES), .M_LANES(M_LANES)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    // The word being collected: part n of it in lane group n.
    reg  [WIDER*S_WIDTH-1:0] collected;
    wire              [31:0] part = beat % WIDER;
    reg  [WIDER*S_WIDTH-1:0] word;
    always @(*) begin
        word = collected;
        word[part*S_WIDTH +: S_WIDTH] = noise;
    end
    always @(posedge clk) if (s_fire) collected <= word;

    wire push = s_fire && part == WIDER - 1;

    g2g_scoreboard #(.WIDTH(M_WIDTH), .PARTS(NARROWER), .LATENCY(LATENCY)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(push), .want(word),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 2300 * NARROWER && timed > 590 * NARROWER) $display("PASS g2g_width_adapter");
        else $display("ERROR g2g_width_adapter_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
