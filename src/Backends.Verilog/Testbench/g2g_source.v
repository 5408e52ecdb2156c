// SPDX-License-Identifier: MIT
//
// g2g_source: offers the codes of a file, one byte a code, LANES codes a beat.
//
// Frames 0 .. throttle-1 have random bubbles, later ones none. Opens its file at the first clock out of reset, and after a reset begins anew. Simulation only.
`default_nettype none

module g2g_source #(
    parameter integer LANES  = 1,  // codes a beat
    parameter integer WIDTH  = 8,  // bits of a code
    parameter integer BEATS  = 1,  // beats a frame
    parameter         FILE   = "input.bin"
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire [31:0]            images,    // frames to offer
    input  wire [31:0]            throttle,  // frames with bubbles
    input  wire [31:0]            seed,
    output reg                    m_valid,
    input  wire                   m_ready,
    output reg  [LANES*WIDTH-1:0] m_data
);
    reg [8*900-1:0] folder;
    reg [8*940-1:0] path;
    integer file, lane;
    reg [7:0]  code;
    reg [31:0] frame, beat, random_q;
    reg        bubble;

    initial begin
        m_valid = 1'b0;
        if (!$value$plusargs("vectors=%s", folder)) folder = "vectors";
        $sformat(path, "%0s/%0s", folder, FILE);
        file = 0;
    end

    always @(posedge clk) begin
        random_q = random_q ^ (random_q << 13);
        random_q = random_q ^ (random_q >> 17);
        random_q = random_q ^ (random_q << 5);
        bubble = frame < throttle && random_q[4:3] == 2'b00;
        if (!rst && file == 0) begin
            file = $fopen(path, "rb");
            if (file == 0) begin
                $display("ERROR g2g_source %m: cannot open %0s", path);
                $finish;
            end
        end
        if (rst) begin
            if (file != 0) $fclose(file);
            file     = 0;
            m_valid  <= 1'b0;
            frame    = 0;
            beat     = 0;
            random_q = seed ^ 32'h9E3779B9;
        end else if (m_ready || !m_valid) begin
            m_valid <= frame < images && !bubble;
            if (frame < images && !bubble) begin
                for (lane = 0; lane < LANES; lane = lane + 1) begin
                    code = $fgetc(file);
                    m_data[lane*WIDTH +: WIDTH] <= code[WIDTH-1:0];
                end
                beat = beat + 1;
                if (beat == BEATS) begin
                    beat  = 0;
                    frame = frame + 1;
                end
            end
        end
    end
endmodule

`default_nettype wire
