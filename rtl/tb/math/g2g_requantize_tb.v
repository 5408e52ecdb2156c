// SPDX-License-Identifier: MIT
//
// Bench of g2g_requantize against the page docs/numerics.md in plain wide integers: division, remainder and comparison, no shift.
// Accumulators are random over the whole range, small, extreme, and around the steps and ties of the output.
`default_nettype none

module g2g_requantize_tb #(
    parameter integer LANES      = 1,
    parameter integer ACC_WIDTH  = 24,
    parameter integer OUT_WIDTH  = 8,
    parameter integer OUT_SIGNED = 0,
    parameter integer MULT_WIDTH = 16,
    parameter integer SHIFT      = 20,
    parameter integer ROUNDING   = 0,
    parameter integer WRAP       = 0,
    parameter integer RELU       = 0,
    parameter integer ZERO_POINT = 0,
    parameter integer CHANNELS   = 1,
    parameter         MULTIPLIERS = "multipliers.hex",
    parameter integer UNIFORM    = 0,
    parameter [MULT_WIDTH-1:0] MULTIPLIER = {MULT_WIDTH{1'b1}},
    parameter integer SHIFT_LEFT = 0
);
    localparam integer LATENCY = 4;
    localparam integer WORDS   = CHANNELS / LANES;
    localparam integer BEATS   = (600 / WORDS) * WORDS + WORDS / 2 + 1;    // cut in mid-frame
    localparam integer PRODUCT = ACC_WIDTH + (SHIFT_LEFT != 0 ? 1 << MULT_WIDTH : MULT_WIDTH);
    localparam integer STEPS   = OUT_WIDTH + SHIFT + 4;
    localparam integer WIDEST  = PRODUCT > STEPS ? PRODUCT : STEPS;
    localparam integer LONG    = WIDEST > 60 ? WIDEST + 4 : 64;             // holds every integer of the model

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [LANES*128-1:0] noise;
    reg  [LANES*ACC_WIDTH-1:0] s_acc;
    reg  [LANES*OUT_WIDTH-1:0] want;
    wire [LANES*OUT_WIDTH-1:0] m_act;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(LANES * 128)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_requantize #(
        .LANES(LANES), .ACC_WIDTH(ACC_WIDTH), .OUT_WIDTH(OUT_WIDTH), .OUT_SIGNED(OUT_SIGNED), .MULT_WIDTH(MULT_WIDTH), .SHIFT(SHIFT),
        .ROUNDING(ROUNDING), .WRAP(WRAP), .RELU(RELU), .ZERO_POINT(ZERO_POINT), .CHANNELS(CHANNELS), .MULTIPLIERS(MULTIPLIERS),
        .UNIFORM(UNIFORM), .MULTIPLIER(MULTIPLIER), .SHIFT_LEFT(SHIFT_LEFT)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_acc(s_acc),
        .m_valid(m_valid), .m_ready(m_ready), .m_act(m_act));

    g2g_scoreboard #(.WIDTH(LANES * OUT_WIDTH), .LATENCY(LATENCY)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_act), .drained(drained), .checked(checked), .timed(timed));

    reg [LANES*MULT_WIDTH-1:0] rom [0:WORDS-1];
    initial if (UNIFORM == 0) $readmemh(MULTIPLIERS, rom);

    // Powers of two by doubling.
    reg signed [LONG-1:0] power [0:LONG-2];
    reg signed [LONG-1:0] step, codes, lowest, highest;
    integer exponent;
    initial begin
        power[0] = 1;
        for (exponent = 1; exponent < LONG - 1; exponent = exponent + 1) power[exponent] = power[exponent-1] + power[exponent-1];
        step    = power[SHIFT];
        codes   = power[OUT_WIDTH];
        lowest  = OUT_SIGNED != 0 ? -power[OUT_WIDTH-1] : 0;
        highest = lowest + codes - 1;
    end

    // M of a lane's channel in the present beat.
    function signed [LONG-1:0] factor(input integer lane);
        reg [LANES*MULT_WIDTH-1:0] word;
        reg [MULT_WIDTH-1:0] entry;
        begin
            word   = rom[beat % WORDS];
            entry  = UNIFORM != 0 ? MULTIPLIER : word[lane*MULT_WIDTH +: MULT_WIDTH];
            factor = SHIFT_LEFT != 0 ? power[entry] : {{(LONG-MULT_WIDTH){1'b0}}, entry};
        end
    endfunction

    // The requantize of docs/numerics.md.
    function signed [LONG-1:0] requantize(input signed [LONG-1:0] acc, input signed [LONG-1:0] m);
        reg signed [LONG-1:0] p, v, rest;
        begin
            p    = acc * m;
            v    = p / step;                    // toward zero
            rest = p - v * step;
            if (rest < 0) begin                 // floor
                v    = v - 1;
                rest = rest + step;
            end
            if (ROUNDING == 0 && 2 * rest >= step) v = v + 1;
            if (ROUNDING == 2 && (2 * rest > step || (2 * rest == step && v % 2 != 0))) v = v + 1;
            v = v + ZERO_POINT;
            if (WRAP != 0) begin
                v = v % codes;
                if (v < lowest) v = v + codes;
                if (v > highest) v = v - codes;
            end else begin
                if (v < lowest) v = lowest;
                if (v > highest) v = highest;
            end
            if (RELU != 0 && v < ZERO_POINT) v = ZERO_POINT;
            requantize = v;
        end
    endfunction

    // Stimulus of one lane from its 128 bits of noise.
    function signed [ACC_WIDTH-1:0] stimulus(input [127:0] dice, input signed [LONG-1:0] m);
        reg signed [ACC_WIDTH-1:0] full;
        reg signed [LONG-1:0] target;
        begin
            full = dice[ACC_WIDTH-1:0];
            case (dice[127:125])
                3'd0, 3'd1: stimulus = full;
                3'd2:       stimulus = full >>> (dice[124:119] % ACC_WIDTH);
                3'd3:       stimulus = {dice[124], {(ACC_WIDTH-1){dice[123]}}};
                default: begin
                    // A half step of the output, from a little below its range to a little above, and up to 3 beside it.
                    target   = 2 * lowest - 8 + $signed({1'b0, dice[119:80]}) % (2 * codes + 16) - 2 * ZERO_POINT;
                    target   = target * step / (m == 0 ? 2 : 2 * m) + $signed({1'b0, dice[66:64]}) - 3;
                    stimulus = target > power[ACC_WIDTH-1] - 1 || target < -power[ACC_WIDTH-1] ? full : target;
                end
            endcase
        end
    endfunction

    integer lane;
    reg signed [ACC_WIDTH-1:0] acc;
    reg signed [LONG-1:0] m, code;
    always @(*) begin
        for (lane = 0; lane < LANES; lane = lane + 1) begin
            m    = factor(lane);
            acc  = stimulus(noise[lane*128 +: 128], m);
            code = requantize(acc, m);
            s_acc[lane*ACC_WIDTH +: ACC_WIDTH] = acc;
            want[lane*OUT_WIDTH +: OUT_WIDTH]  = code[OUT_WIDTH-1:0];
        end
    end

    always @(posedge done) begin
        if (checked > 4 * BEATS && timed > BEATS - 8) $display("PASS g2g_requantize");
        else $display("ERROR g2g_requantize_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
