// SPDX-License-Identifier: MIT
//
// g2g_traffic: clock, reset, source and sink of a bench, in five phases.
//
//   phase 0   source always offers, sink always takes: latency and II are measured here
//   phase 1   random bubbles                       phase 2   random backpressure
//   phase 3   both                                 phase 4   both, and drained to the last beat
//
// Phases 0 to 3 end after BEATS accepted beats with a reset of one cycle; choose BEATS so that this is in mid-frame.
// The bench derives s_data from `beat` and `noise` alone, so that a beat is stable while it waits.
// Prints ERROR and finishes when nothing moves for PATIENCE cycles, or when phase 0 accepts beats at another pace than II.
`default_nettype none

module g2g_traffic #(
    parameter integer BEATS    = 100,     // accepted per phase
    parameter integer II       = 1,       // cycles between accepted beats at full rate; 0: not measured
    parameter integer NOISE    = 64,      // bits of noise per beat
    parameter integer PATIENCE = 5000,    // cycles
    parameter integer SEED     = 1
) (
    output reg              clk,
    output reg              rst,
    output reg        [2:0] phase,
    output wire             steady,     // phase 0
    output reg              done,       // everything was sent and drained: the bench may judge

    // source
    output reg              s_valid,
    input  wire             s_ready,
    output wire             s_fire,     // a beat is accepted at this edge
    output reg       [31:0] beat,       // number of the beat on offer, since reset
    output wire [NOISE-1:0] noise,      // random, a function of phase and beat

    // sink
    output wire             m_ready,
    input  wire             drained     // the bench expects no further beat
);
    localparam integer WORDS = (NOISE + 31) / 32;

    reg [31:0] random;
    reg [31:0] cycle;
    reg [31:0] idle;
    reg [31:0] last;         // cycle of the last accepted beat
    reg        accept;

    // xorshift32: the same in every simulator
    function [31:0] step(input [31:0] x);
        reg [31:0] y;
        begin
            y = x ^ (x << 13);
            y = y ^ (y >> 17);
            step = y ^ (y << 5);
        end
    endfunction

    function [31:0] mix(input [31:0] x);
        reg [31:0] y;
        begin
            y = (x ^ (x >> 16)) * 32'h7feb352d;
            y = (y ^ (y >> 15)) * 32'h846ca68b;
            mix = y ^ (y >> 16);
        end
    endfunction

    // Long spells of plenty and of famine, so that queues run full and empty: 3/4, 1/2, 1/4, never.
    function allow(input [1:0] spell, input [1:0] dice);
        allow = spell == 2'd0 ? dice != 2'd0 : spell == 2'd1 ? dice[0] : spell == 2'd2 ? dice == 2'd0 : 1'b0;
    endfunction

    genvar i;
    generate
        for (i = 0; i < WORDS; i = i + 1) begin : g_noise
            wire [31:0] word = mix(beat * 32'd64 + i + (phase + SEED * 8) * 32'h01000193);
            if (NOISE - i * 32 >= 32) begin : g_whole
                assign noise[i*32 +: 32] = word;
            end else begin : g_part
                assign noise[NOISE-1:i*32] = word[NOISE-1-i*32:0];
            end
        end
    endgenerate

    assign steady  = phase == 3'd0;
    assign s_fire  = s_valid && s_ready && !rst;
    assign m_ready = accept && !rst;

    wire bubbles = phase[0] || phase[2];
    wire stalls  = phase[1] || phase[2];
    wire more    = beat + (s_fire ? 1 : 0) < BEATS;

    initial begin
        clk     = 1'b0;
        rst     = 1'b1;
        phase   = 3'd0;
        done    = 1'b0;
        s_valid = 1'b0;
        accept  = 1'b0;
        beat    = 0;
        random  = 32'h9e3779b9 ^ SEED;
        cycle   = 0;
        idle    = 0;
        last    = 0;
        while (!done) #5 clk = !clk;
    end

    always @(posedge clk) begin
        random <= step(random);
        cycle  <= cycle + 1;
        accept <= !stalls || allow(cycle[6:5], random[1:0]);
        if (!s_valid || s_fire) s_valid <= more && (!bubbles || allow(cycle[7:6], random[9:8]));

        idle <= s_fire || rst ? 0 : idle + 1;
        if (idle > PATIENCE) begin
            $display("ERROR g2g_traffic %m: phase %0d stuck at beat %0d", phase, beat);
            $finish;
        end

        if (s_fire) begin
            beat <= beat + 1;
            last <= cycle;
            if (steady && II != 0 && beat != 0 && cycle - last != II) begin
                $display("ERROR g2g_traffic %m: beat %0d accepted %0d cycles after the one before, II is %0d", beat, cycle - last, II);
                $finish;
            end
        end

        if (rst) begin
            rst     <= 1'b0;
            s_valid <= 1'b0;
        end else if (beat == BEATS && (phase != 3'd4 || (drained && idle > 200))) begin
            if (phase == 3'd4) begin
                done <= 1'b1;
            end else begin
                rst     <= 1'b1;
                phase   <= phase + 3'd1;
                beat    <= 0;
                s_valid <= 1'b0;
            end
        end
    end
endmodule

`default_nettype wire
