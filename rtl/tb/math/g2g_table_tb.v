// SPDX-License-Identifier: MIT
//
// Bench of g2g_table: every code in every lane and phase against the ROM file, latency 1, II 1.
`default_nettype none

module g2g_table_tb #(
    parameter integer LANES       = 1,
    parameter integer INDEX_WIDTH = 8,
    parameter integer OUT_WIDTH   = 8,
    parameter         ENTRIES     = "table.hex"
);
    localparam integer CODES = 1 << INDEX_WIDTH;
    localparam integer BEATS = CODES + 101;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [0:0] noise;
    reg  [LANES*INDEX_WIDTH-1:0] s_code;
    reg  [LANES*OUT_WIDTH-1:0]   want;
    wire [LANES*OUT_WIDTH-1:0]   m_code;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(1)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_table #(.LANES(LANES), .INDEX_WIDTH(INDEX_WIDTH), .OUT_WIDTH(OUT_WIDTH), .ENTRIES(ENTRIES)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_code(s_code),
        .m_valid(m_valid), .m_ready(m_ready), .m_code(m_code));

    g2g_scoreboard #(.WIDTH(LANES * OUT_WIDTH), .LATENCY(1), .DEPTH(16)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_code), .drained(drained), .checked(checked), .timed(timed));

    reg [OUT_WIDTH-1:0] entries [0:CODES-1];
    initial $readmemh(ENTRIES, entries);

    function [OUT_WIDTH-1:0] entry(input integer at);
        entry = entries[at];
    endfunction

    // An odd stride in every lane visits all codes once in CODES beats.
    integer lane, code;
    always @(*) begin
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            code = ((2 * lane + 1) * beat + 7 * lane + phase) % CODES;
            s_code[lane*INDEX_WIDTH +: INDEX_WIDTH] = code;
            want[lane*OUT_WIDTH +: OUT_WIDTH]       = entry(code);
        end
    end

    always @(posedge done) begin
        if (checked > 5 * CODES && timed > CODES) $display("PASS g2g_table");
        else $display("ERROR g2g_table_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
