// SPDX-License-Identifier: MIT
//
// Bench of g2g_fifo: every beat once, in order, latency 2, II 1 from 3 entries on; it fills to exactly DEPTH and takes no more.
`default_nettype none

module g2g_fifo_tb #(
    parameter integer WIDTH = 8,
    parameter integer DEPTH = 16
);
    localparam integer BEATS = 1500;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [WIDTH-1:0] noise, m_data;

    g2g_traffic #(.BEATS(BEATS), .II(DEPTH == 1 ? 3 : DEPTH == 2 ? 0 : 1), .NOISE(WIDTH)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_fifo #(.WIDTH(WIDTH), .DEPTH(DEPTH)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_scoreboard #(.WIDTH(WIDTH), .LATENCY(2)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(noise),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    // The fill level seen from outside decides ready, cycle by cycle, and valid, once a beat had a cycle to get to the output.
    integer level, stored;
    integer fills;
    initial begin
        level  = 0;
        stored = 0;
        fills  = 0;
    end
    always @(posedge clk) begin
        if (rst) begin
            level  <= 0;
            stored <= 0;
        end else begin
            level <= level + (s_fire ? 1 : 0) - (m_valid && m_ready ? 1 : 0);
            stored <= level - (m_valid && m_ready ? 1 : 0);
            if (level == DEPTH) fills <= fills + 1;
            if (s_ready !== (level != DEPTH) || m_valid !== (stored != 0)) begin
                $display("ERROR g2g_fifo_tb %m: level %0d of %0d, ready %b, valid %b", level, DEPTH, s_ready, m_valid);
                $finish;
            end
        end
    end

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 5 && fills > 0) $display("PASS g2g_fifo");
        else $display("ERROR g2g_fifo_tb %m: only %0d beats checked, %0d timed, %0d cycles full", checked, timed, fills);
    end
endmodule

`default_nettype wire
