// SPDX-License-Identifier: MIT
//
// g2g_sink: accepts beats, with random backpressure in frames 0 .. throttle-1, and notes when each frame's beats pass.
//
// Prints `FRAME n first last` for each frame and `AT n` every fifty; cycles count from the first input beat accepted. Simulation only.
`default_nettype none

module g2g_sink #(
    parameter integer BEATS = 1  // beats a frame
) (
    input  wire        clk,
    input  wire        rst,
    input  wire [31:0] throttle,
    input  wire [31:0] seed,
    input  wire        started,  // an input beat is accepted in this cycle, or was
    input  wire        s_valid,
    output reg         s_ready,
    output reg  [31:0] frames,   // frames received
    output reg  [31:0] idle      // cycles since the last beat
);
    reg [31:0] beat, random_q;
    reg [63:0] cycle, first;

    always @(posedge clk) begin
        random_q = random_q ^ (random_q << 13);
        random_q = random_q ^ (random_q >> 17);
        random_q = random_q ^ (random_q << 5);
        idle = idle + 1;
        if (rst) begin
            frames   = 0;
            beat     = 0;
            cycle    = 0;
            idle     = 0;
            random_q = seed ^ 32'h7F4A7C15;
        end else begin
            if (s_valid && s_ready) begin
                idle = 0;
                if (beat == 0) first = cycle;
                beat = beat + 1;
                if (beat == BEATS) begin
                    $display("FRAME %0d %0d %0d", frames, first, cycle);
                    beat   = 0;
                    frames = frames + 1;
                    if (frames % 50 == 0) begin
                        $display("AT %0d", frames);
                        $fflush;
                    end
                end
            end
            if (started) cycle = cycle + 1;
        end
        s_ready <= !(frames < throttle && random_q[4:3] == 2'b00);
    end
endmodule

`default_nettype wire
