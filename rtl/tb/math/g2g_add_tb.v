// SPDX-License-Identifier: MIT
//
// Bench of g2g_add against the formula in 64 bits; each of the two sources has bubbles of its own.
`default_nettype none

module g2g_add_tb #(
    parameter integer LANES     = 1,
    parameter integer A_WIDTH   = 8,
    parameter integer A_SIGNED  = 0,
    parameter integer A_ZERO    = 0,
    parameter integer A_MULT    = 1,
    parameter integer B_WIDTH   = 8,
    parameter integer B_SIGNED  = 0,
    parameter integer B_ZERO    = 0,
    parameter integer B_MULT    = 1,
    parameter integer OUT_WIDTH = 10
);
    localparam integer BEATS = 1500;

    wire clk, rst, steady, done, s_valid, s_a_ready, s_b_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [LANES*96-1:0] noise;
    reg  [LANES*A_WIDTH-1:0] a_code;
    reg  [LANES*B_WIDTH-1:0] b_code;
    reg  [LANES*OUT_WIDTH-1:0] want;
    wire [LANES*OUT_WIDTH-1:0] m_acc;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES * 96)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_a_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    // The second source: always there in the steady phase, else with dice of its own. A pair leaves as one, so both codes follow from `beat`.
    reg        b_valid;
    reg [31:0] dice;
    initial begin
        b_valid = 1'b0;
        dice    = 32'h2545f491;
    end
    always @(posedge clk) begin
        dice <= {dice[30:0], dice[31] ^ dice[21] ^ dice[1] ^ dice[0]};
        if (!b_valid || s_b_ready) b_valid <= steady || dice[0];
        if (rst) b_valid <= steady;
    end

    g2g_add #(
        .LANES(LANES), .A_WIDTH(A_WIDTH), .A_SIGNED(A_SIGNED), .A_ZERO(A_ZERO), .A_MULT(A_MULT),
        .B_WIDTH(B_WIDTH), .B_SIGNED(B_SIGNED), .B_ZERO(B_ZERO), .B_MULT(B_MULT), .OUT_WIDTH(OUT_WIDTH)
    ) dut (
        .clk(clk), .rst(rst),
        .s_a_valid(s_valid), .s_a_ready(s_a_ready), .s_a_code(a_code),
        .s_b_valid(b_valid), .s_b_ready(s_b_ready), .s_b_code(b_code),
        .m_valid(m_valid), .m_ready(m_ready), .m_acc(m_acc));

    // Random codes, now and then the largest or smallest bit patterns.
    integer lane;
    reg        [31:0] kind;
    reg signed [63:0] a, b, acc;
    always @(*) begin
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            kind = noise[lane*96 +: 32];
            a_code[lane*A_WIDTH +: A_WIDTH] = noise[lane*96 + 32 +: 32];
            b_code[lane*B_WIDTH +: B_WIDTH] = noise[lane*96 + 64 +: 32];
            if (kind[1:0] == 2'd0) a_code[lane*A_WIDTH +: A_WIDTH] = {A_WIDTH{kind[2]}} ^ (kind[3] << (A_WIDTH - 1));
            if (kind[5:4] == 2'd0) b_code[lane*B_WIDTH +: B_WIDTH] = {B_WIDTH{kind[6]}} ^ (kind[7] << (B_WIDTH - 1));
            a = {64{A_SIGNED != 0 && a_code[lane*A_WIDTH + A_WIDTH - 1]}};
            b = {64{B_SIGNED != 0 && b_code[lane*B_WIDTH + B_WIDTH - 1]}};
            a[A_WIDTH-1:0] = a_code[lane*A_WIDTH +: A_WIDTH];
            b[B_WIDTH-1:0] = b_code[lane*B_WIDTH +: B_WIDTH];
            acc = (a - A_ZERO) * A_MULT + (b - B_ZERO) * B_MULT;
            want[lane*OUT_WIDTH +: OUT_WIDTH] = acc[OUT_WIDTH-1:0];
        end
    end

    g2g_scoreboard #(.WIDTH(LANES*OUT_WIDTH), .LATENCY(3)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_acc), .drained(drained), .checked(checked), .timed(timed));

    // Neither is taken without the other.
    always @(posedge clk) if (!rst && (s_valid && s_a_ready) !== (b_valid && s_b_ready)) begin
        $display("ERROR g2g_add_tb %m: a beat is taken without its partner");
        $finish;
    end

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 5) $display("PASS g2g_add");
        else $display("ERROR g2g_add_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
