// SPDX-License-Identifier: MIT
//
// Bench of g2g_max_pool: every window searched again in the stored frame; latency 1, II 1.
`default_nettype none

module g2g_max_pool_tb #(
    parameter integer LANES    = 1,
    parameter integer BITS     = 8,
    parameter integer SIGNED   = 0,
    parameter integer CHANNELS = 1,
    parameter integer IN_H     = 4,
    parameter integer IN_W     = 4,
    parameter integer KERNEL_H = 2,
    parameter integer KERNEL_W = 2
);
    localparam integer BLOCKS  = CHANNELS / LANES;
    localparam integer FRAME   = IN_H * IN_W * BLOCKS;
    localparam integer WINDOWS = (IN_H / KERNEL_H) * (IN_W / KERNEL_W) * BLOCKS;
    // Some frames and a part of the next.
    localparam integer FRAMES  = 4 + 100 / FRAME;
    localparam integer BEATS   = FRAMES * FRAME + (FRAME + 1) / 2;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [LANES*BITS-1:0] noise, m_data;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES * BITS)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_max_pool #(
        .LANES(LANES), .BITS(BITS), .SIGNED(SIGNED), .CHANNELS(CHANNELS),
        .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    wire [31:0] block = beat % BLOCKS;
    wire [31:0] x     = beat / BLOCKS % IN_W;
    wire [31:0] y     = beat / BLOCKS / IN_W % IN_H;
    wire complete     = x % KERNEL_W == KERNEL_W - 1 && y % KERNEL_H == KERNEL_H - 1;

    function integer value(input [BITS-1:0] code);
        value = SIGNED != 0 && code[BITS-1] ? {32{1'b0}} + code - (1 << BITS) : {32{1'b0}} + code;
    endfunction

    reg [LANES*BITS-1:0] frame [0:FRAME-1];
    reg [LANES*BITS-1:0] want, pixel;
    integer i, dy, dx;

    // The window that the beat on offer completes.
    task search;
        begin
            want = noise;
            for (i = 0; i < LANES; i = i + 1)
                for (dy = 0; dy < KERNEL_H; dy = dy + 1)
                    for (dx = 0; dx < KERNEL_W; dx = dx + 1) begin
                        pixel = frame[((y - dy) * IN_W + x - dx) * BLOCKS + block];
                        if (value(pixel[i*BITS +: BITS]) > value(want[i*BITS +: BITS])) want[i*BITS +: BITS] = pixel[i*BITS +: BITS];
                    end
        end
    endtask

    // The beat on offer changes at rising edges only.
    always @(negedge clk) if (s_valid) begin
        frame[beat % FRAME] = noise;
        if (complete) search;
    end

    g2g_scoreboard #(.WIDTH(LANES * BITS), .LATENCY(1)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire && complete), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 4 * FRAMES * WINDOWS && timed > (FRAMES - 1) * WINDOWS) $display("PASS g2g_max_pool");
        else $display("ERROR g2g_max_pool_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
