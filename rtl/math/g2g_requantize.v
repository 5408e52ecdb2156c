// SPDX-License-Identifier: MIT
//
// g2g_requantize: scale accumulators to activation codes; the one rounding in the datapath.
//
//   v   = round(acc * M / 2^SHIFT) + ZERO_POINT       M of the channel; ROUNDING: half up, floor, half even
//   v   = saturate(v) or v mod 2^OUT_WIDTH            in the type of OUT_WIDTH, OUT_SIGNED
//   act = RELU ? max(v, ZERO_POINT) : v
//
// Spec     docs/numerics.md#requantize (C# mirror: Numerics/Requantizer.cs)
// Stream   one beat out per beat in, in order; channel = beat * LANES + lane, modulo CHANNELS
// Latency  4 cycles       II  1 cycle
// Reset    synchronous, active high; clears valid bits and the channel counter
`default_nettype none

module g2g_requantize #(
    parameter integer LANES      = 1,                    // channels a beat, divides CHANNELS
    parameter integer ACC_WIDTH  = 24,                   // signed, bits, 2 .. 128
    parameter integer OUT_WIDTH  = 8,                    // bits, 1 .. 32
    parameter integer OUT_SIGNED = 0,                    // 0 or 1
    parameter integer MULT_WIDTH = 16,                   // unsigned, bits of a ROM entry, 1 .. 32; with SHIFT_LEFT 1 .. 5
    parameter integer SHIFT      = 20,                   // 0 .. 62
    parameter integer ROUNDING   = 0,                    // 0 half up, 1 floor, 2 half even
    parameter integer WRAP       = 0,                    // 0 saturate, 1 wrap
    parameter integer RELU       = 0,                    // 1: clamp from below at ZERO_POINT, after overflow
    parameter integer ZERO_POINT = 0,                    // a code of the output type
    parameter integer CHANNELS   = 1,                    // C of the stream
    parameter         MULTIPLIERS = "multipliers.hex",   // ROM: CHANNELS/LANES words, lane 0 in the low bits
    parameter integer UNIFORM    = 0,                    // 1: MULTIPLIER for all channels, no ROM
    parameter [MULT_WIDTH-1:0] MULTIPLIER = {MULT_WIDTH{1'b1}},
    parameter integer SHIFT_LEFT = 0                     // 1: ROM and MULTIPLIER hold k, M = 2^k, and the product is a shift
) (
    input  wire                       clk,
    input  wire                       rst,

    // accumulators in
    input  wire                       s_valid,
    output wire                       s_ready,
    input  wire [LANES*ACC_WIDTH-1:0] s_acc,

    // activations out
    output wire                       m_valid,
    input  wire                       m_ready,
    output wire [LANES*OUT_WIDTH-1:0] m_act
);
    // Bits to count 0 .. states-1.
    function integer bits(input integer states);
        begin
            bits = 1;
            while ((1 << bits) < states) bits = bits + 1;
        end
    endfunction

    // |acc| <= 2^(ACC_WIDTH-1) and M < 2^(PRODUCT_WIDTH-ACC_WIDTH): the product is exact.
    localparam integer PRODUCT_WIDTH = ACC_WIDTH + (SHIFT_LEFT != 0 ? (1 << MULT_WIDTH) - 1 : MULT_WIDTH);
    // ZERO_POINT * 2^SHIFT plus half a step: the constant added before the shift.
    localparam integer OFFSET_WIDTH  = SHIFT + 1 + (ZERO_POINT == 0 ? 0 : OUT_WIDTH);
    // One bit for the carry; after the shift at least two bits more than the code, so that the limits can be compared.
    localparam integer SUM_WIDTH     = (PRODUCT_WIDTH > OFFSET_WIDTH ? PRODUCT_WIDTH : OFFSET_WIDTH) + 1;
    localparam integer VALUE_WIDTH   = SUM_WIDTH - SHIFT > OUT_WIDTH + 2 ? SUM_WIDTH - SHIFT : OUT_WIDTH + 2;
    localparam integer WIDE          = VALUE_WIDTH + SHIFT;
    localparam integer LONG          = WIDE + 32;

    localparam          [31:0] ZP_BITS = 32'd0 | ZERO_POINT;
    localparam [LONG-1:0]      ZP_LONG = {{WIDE{ZP_BITS[31]}}, ZP_BITS};
    localparam [LONG-1:0]      UNIT    = {{(LONG-1){1'b0}}, 1'b1};
    localparam [LONG-1:0]      HALF    = SHIFT == 0 ? {LONG{1'b0}} : UNIT << (SHIFT == 0 ? 0 : SHIFT - 1);
    localparam [LONG-1:0]      OFFSET  = (ZP_LONG << SHIFT) + (ROUNDING == 0 ? HALF : {LONG{1'b0}});
    localparam [LONG-1:0]      HI_LONG = (UNIT << (OUT_SIGNED != 0 ? OUT_WIDTH - 1 : OUT_WIDTH)) - UNIT;
    localparam [LONG-1:0]      LO_LONG = OUT_SIGNED != 0 ? ~HI_LONG : {LONG{1'b0}};
    localparam [LONG-1:0]      MIN     = RELU != 0 ? ZP_LONG : LO_LONG;

    localparam signed [WIDE-1:0]        ADD = OFFSET[WIDE-1:0];
    localparam        [WIDE-1:0]       REST = SHIFT == 0 ? {WIDE{1'b0}} : HALF[WIDE-1:0] - UNIT[WIDE-1:0];   // fraction bits below the half
    localparam signed [VALUE_WIDTH-1:0]  HI = HI_LONG[VALUE_WIDTH-1:0];
    localparam signed [VALUE_WIDTH-1:0]  LO = MIN[VALUE_WIDTH-1:0];
    localparam signed [OUT_WIDTH:0]      ZP = ZP_LONG[OUT_WIDTH:0];

    // One enable for all stages: operands, product, value, code.
    reg [3:0] valid_q;
    wire      en = m_ready || !valid_q[3];
    assign s_ready = en;
    assign m_valid = valid_q[3];

    always @(posedge clk) begin
        if (en) valid_q <= {valid_q[2:0], s_valid};
        if (rst) valid_q <= 4'b0000;
    end

    // Stage 1, operands: the multipliers of the beat come from a ROM beside the accumulators.
    reg  [LANES*ACC_WIDTH-1:0]  acc_q;
    wire [LANES*MULT_WIDTH-1:0] multiplier_q;
    always @(posedge clk) if (en) acc_q <= s_acc;

    generate
        if (UNIFORM != 0) begin : g_uniform
            assign multiplier_q = {LANES{MULTIPLIER}};
        end
        if (UNIFORM == 0) begin : g_rom
            localparam integer               WORDS      = CHANNELS / LANES;
            localparam integer               ADDR_WIDTH = bits(WORDS);
            localparam                [31:0] LAST_WORD  = WORDS - 1;
            localparam [ADDR_WIDTH-1:0]      LAST       = LAST_WORD[ADDR_WIDTH-1:0];
            localparam [ADDR_WIDTH-1:0]      ONE        = 1;

            (* rom_style = "logic" *) reg [LANES*MULT_WIDTH-1:0] rom [0:(1<<ADDR_WIDTH)-1];
            reg [LANES*MULT_WIDTH-1:0] word_q;
            reg       [ADDR_WIDTH-1:0] at;
            initial $readmemh(MULTIPLIERS, rom, 0, WORDS - 1);

            wire [LANES*MULT_WIDTH-1:0] word = rom[at];
            always @(posedge clk) begin
                if (en) word_q <= word;
                if (en && s_valid) at <= at == LAST ? {ADDR_WIDTH{1'b0}} : at + ONE;
                if (rst) at <= {ADDR_WIDTH{1'b0}};
            end
            assign multiplier_q = word_q;
        end
    endgenerate

    // Stages 2 to 4 of every lane.
    reg [LANES*PRODUCT_WIDTH-1:0] product_q;
    reg [LANES*VALUE_WIDTH-1:0]   value_q;
    reg [LANES*OUT_WIDTH-1:0]     act_q;
    assign m_act = act_q;

    genvar lane;
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire signed [ACC_WIDTH-1:0]     acc        = acc_q[lane*ACC_WIDTH +: ACC_WIDTH];
            wire       [MULT_WIDTH-1:0]     multiplier = multiplier_q[lane*MULT_WIDTH +: MULT_WIDTH];
            wire signed [PRODUCT_WIDTH-1:0] acc_wide   = {{(PRODUCT_WIDTH-ACC_WIDTH){acc[ACC_WIDTH-1]}}, acc};
            wire signed [PRODUCT_WIDTH-1:0] product;
            if (SHIFT_LEFT != 0) begin : g_shift
                assign product = acc_wide <<< multiplier;
            end
            if (SHIFT_LEFT == 0) begin : g_multiply
                wire signed [PRODUCT_WIDTH-1:0] multiplier_wide = {{ACC_WIDTH{1'b0}}, multiplier};
                assign product = acc_wide * multiplier_wide;
            end

            // Stage 3: sum[WIDE-1:SHIFT] is floor((product + ADD) / 2^SHIFT); half even then adds 1 above the half and at an odd tie.
            wire [PRODUCT_WIDTH-1:0]      exact  = product_q[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH];
            wire signed [WIDE-1:0]        wide   = {{(WIDE-PRODUCT_WIDTH){exact[PRODUCT_WIDTH-1]}}, exact};
            wire signed [WIDE-1:0]        sum    = wide + ADD;
            wire signed [VALUE_WIDTH-1:0] value;
            wire unused_fraction = &{1'b0, sum, REST};
            if (ROUNDING == 2 && SHIFT != 0) begin : g_half_even
                wire up = wide[SHIFT-1] && (wide[SHIFT] || (wide & REST) != {WIDE{1'b0}});
                assign value = $signed(sum[WIDE-1:SHIFT]) + $signed({{(VALUE_WIDTH-1){1'b0}}, up});
            end
            if (ROUNDING != 2 || SHIFT == 0) begin : g_floor
                assign value = sum[WIDE-1:SHIFT];
            end

            // Stage 4
            wire signed [VALUE_WIDTH-1:0] rounded = value_q[lane*VALUE_WIDTH +: VALUE_WIDTH];
            wire          [OUT_WIDTH-1:0] low     = rounded[OUT_WIDTH-1:0];
            wire          [OUT_WIDTH-1:0] act;
            if (WRAP != 0) begin : g_wrap
                wire signed [OUT_WIDTH:0] code = {OUT_SIGNED != 0 && low[OUT_WIDTH-1], low};
                wire unused_limits = &{1'b0, rounded, HI, LO};
                assign act = RELU != 0 && code < ZP ? ZP[OUT_WIDTH-1:0] : low;
            end
            if (WRAP == 0) begin : g_saturate
                wire unused_limits = &{1'b0, ZP};
                assign act = rounded > HI ? HI[OUT_WIDTH-1:0] : rounded < LO ? LO[OUT_WIDTH-1:0] : low;
            end

            always @(posedge clk) if (en) begin
                product_q[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH] <= product;
                value_q[lane*VALUE_WIDTH +: VALUE_WIDTH]       <= value;
                act_q[lane*OUT_WIDTH +: OUT_WIDTH]             <= act;
            end
        end
    endgenerate

`ifndef SYNTHESIS
    initial begin
        if (LANES < 1 || CHANNELS % LANES != 0) begin
            $display("ERROR g2g_requantize %m: LANES=%0d, must divide CHANNELS=%0d", LANES, CHANNELS);
            $finish;
        end
        if (ACC_WIDTH < 2 || ACC_WIDTH > 128 || OUT_WIDTH < 1 || OUT_WIDTH > 32 || MULT_WIDTH < 1 || MULT_WIDTH > (SHIFT_LEFT != 0 ? 5 : 32)) begin
            $display("ERROR g2g_requantize %m: ACC_WIDTH=%0d OUT_WIDTH=%0d MULT_WIDTH=%0d, must be 2..128, 1..32, 1..32 (SHIFT_LEFT: 1..5)",
                     ACC_WIDTH, OUT_WIDTH, MULT_WIDTH);
            $finish;
        end
        if (SHIFT < 0 || SHIFT > 62 || ROUNDING < 0 || ROUNDING > 2) begin
            $display("ERROR g2g_requantize %m: SHIFT=%0d ROUNDING=%0d, must be 0..62 and 0..2", SHIFT, ROUNDING);
            $finish;
        end
        // The limits as integers: a type of 32 bits holds every integer, an unsigned one of 31 every positive.
        if (OUT_SIGNED != 0 ? OUT_WIDTH < 32 && (ZERO_POINT >= (1 << (OUT_WIDTH - 1)) || ZERO_POINT < -(1 << (OUT_WIDTH - 1)))
                            : ZERO_POINT < 0 || (OUT_WIDTH < 31 && ZERO_POINT >= (1 << OUT_WIDTH))) begin
            $display("ERROR g2g_requantize %m: ZERO_POINT=%0d, must be a code of %0d bits, OUT_SIGNED=%0d", ZERO_POINT, OUT_WIDTH, OUT_SIGNED);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
