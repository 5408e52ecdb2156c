// SPDX-License-Identifier: MIT
//
// Bench of g2g_avg_pool: every window added up again from the stored frame; latency 1, II 1.
`default_nettype none

module g2g_avg_pool_tb #(
    parameter integer LANES      = 1,
    parameter integer BITS       = 8,
    parameter integer SIGNED     = 0,
    parameter integer CHANNELS   = 1,
    parameter integer IN_H       = 4,
    parameter integer IN_W       = 4,
    parameter integer KERNEL_H   = 2,
    parameter integer KERNEL_W   = 2,
    parameter integer SUM_WIDTH  = 11,
    parameter integer ZERO_POINT = 0
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
    wire [LANES*BITS+2:0] noise;
    wire [LANES*SUM_WIDTH-1:0] m_data;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES * BITS + 3)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    // Spells of frames in which all codes are at an end of their range: the largest sums.
    wire [31:0] spell = beat / FRAME % 3;
    wire [BITS-1:0] code_end = (SIGNED != 0 ? {1'b1, {BITS{1'b0}}} >> 1 : {(BITS+1){1'b0}}) ^ {(BITS+1){spell[0]}};
    wire [LANES*BITS-1:0] s_data = spell == 2 ? noise[LANES*BITS-1:0] : {LANES{code_end}};

    g2g_avg_pool #(
        .LANES(LANES), .BITS(BITS), .SIGNED(SIGNED), .CHANNELS(CHANNELS),
        .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W), .SUM_WIDTH(SUM_WIDTH), .ZERO_POINT(ZERO_POINT)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    wire [31:0] block = beat % BLOCKS;
    wire [31:0] x     = beat / BLOCKS % IN_W;
    wire [31:0] y     = beat / BLOCKS / IN_W % IN_H;
    wire complete     = x % KERNEL_W == KERNEL_W - 1 && y % KERNEL_H == KERNEL_H - 1;

    function signed [63:0] value(input [BITS-1:0] code);
        value = SIGNED != 0 && code[BITS-1] ? {64{1'b0}} + code - (64'd1 << BITS) : {64{1'b0}} + code;
    endfunction

    reg [LANES*BITS-1:0]      frame [0:FRAME-1];
    reg [LANES*BITS-1:0]      pixel;
    reg [LANES*SUM_WIDTH-1:0] want;
    reg signed [63:0]         sum;
    integer i, dy, dx;

    // The window that the beat on offer completes.
    task add_up;
        for (i = 0; i < LANES; i = i + 1) begin
            sum = 64'sd0;
            for (dy = 0; dy < KERNEL_H; dy = dy + 1)
                for (dx = 0; dx < KERNEL_W; dx = dx + 1) begin
                    pixel = frame[((y - dy) * IN_W + x - dx) * BLOCKS + block];
                    sum = sum + value(pixel[i*BITS +: BITS]) - ZERO_POINT;
                end
            want[i*SUM_WIDTH +: SUM_WIDTH] = sum[SUM_WIDTH-1:0];
        end
    endtask

    // The beat on offer changes at rising edges only.
    always @(negedge clk) if (s_valid) begin
        frame[beat % FRAME] = s_data;
        if (complete) add_up;
    end

    g2g_scoreboard #(.WIDTH(LANES * SUM_WIDTH), .LATENCY(1)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire && complete), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    always @(posedge done) begin
        if (checked > 4 * FRAMES * WINDOWS && timed > (FRAMES - 1) * WINDOWS) $display("PASS g2g_avg_pool");
        else $display("ERROR g2g_avg_pool_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
