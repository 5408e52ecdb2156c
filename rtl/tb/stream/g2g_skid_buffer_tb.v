// SPDX-License-Identifier: MIT
//
// Bench of g2g_skid_buffer: every beat once, in order, latency 1, II 1.
`default_nettype none

module g2g_skid_buffer_tb #(
    parameter integer WIDTH = 8
);
    localparam integer BEATS = 1000;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [WIDTH-1:0] noise, m_data;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(WIDTH)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_skid_buffer #(.WIDTH(WIDTH)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_scoreboard #(.WIDTH(WIDTH), .LATENCY(1)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(noise),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 5) $display("PASS g2g_skid_buffer");
        else $display("ERROR g2g_skid_buffer_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
