// SPDX-License-Identifier: MIT
//
// Bench of g2g_row_store: every word once and pixel by pixel, in the cycle that docs/hardware.md names; s_ready in every cycle; a row
// follows the other without a bubble.
`default_nettype none

module g2g_row_store_tb #(
    parameter integer WIDTH   = 8,
    parameter integer COLUMNS = 4,
    parameter integer FOLDS   = 2
);
    localparam integer ROW   = COLUMNS * FOLDS;
    // Some rows and a part of the next.
    localparam integer ROWS  = 8 + 400 / ROW;
    localparam integer BEATS = ROWS * ROW + (ROW + 1) / 2;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [WIDTH-1:0] noise, m_data;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(WIDTH), .PATIENCE(20 * ROW + 5000)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_row_store #(.WIDTH(WIDTH), .COLUMNS(COLUMNS), .FOLDS(FOLDS)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    // Rows since reset: written whole, issued whole; the word of the row to be issued next.
    reg [WIDTH-1:0] all [0:BEATS-1];
    integer written, issued, at;
    wire en    = m_ready || !m_valid;
    wire issue = !rst && en && written > issued;
    wire ready = written - issued < 2;
    wire [WIDTH-1:0] want = all[issued*ROW + (at % FOLDS)*COLUMNS + at/FOLDS];

    g2g_scoreboard #(.WIDTH(WIDTH), .LATENCY(1)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(issue), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    integer full;
    initial begin
        written = 0;
        issued  = 0;
        at      = 0;
        full    = 0;
    end
    always @(posedge clk) begin
        if (!rst && s_ready !== ready) begin
            $display("ERROR g2g_row_store_tb %m: s_ready is %b with %0d rows written, %0d sent", s_ready, written, issued);
            $finish;
        end
        if (s_fire) all[beat] <= noise;
        if (!rst && !ready) full <= full + 1;
    end

    // The model moves after the design's registers have, and sees the edge's own acceptances.
    reg fired, sent;
    always @(posedge clk) begin
        fired = s_fire && (beat + 1) % ROW == 0;
        sent  = issue;
    end
    always @(negedge clk) begin
        if (fired) written = written + 1;
        if (sent) begin
            at = at + 1;
            if (at == ROW) begin
                at     = 0;
                issued = issued + 1;
            end
        end
        if (rst) begin
            written = 0;
            issued  = 0;
            at      = 0;
        end
    end

    always @(posedge done) begin
        if (checked > 4 * (ROWS - 2) * ROW && timed > (ROWS - 2) * ROW && full > 0) $display("PASS g2g_row_store");
        else $display("ERROR g2g_row_store_tb %m: only %0d beats checked, %0d timed, %0d cycles full", checked, timed, full);
    end
endmodule

`default_nettype wire
