// SPDX-License-Identifier: MIT
//
// g2g_scale: a weight and a bias for each channel; what batch normalization behind an activation becomes.
//
//   acc = bias + data * weight          of the channel, modulo 2^ACC_WIDTH
//
// Spec     docs/numerics.md#depthwise
// Stream   one beat out per beat in, in order; channel = beat * LANES + lane, modulo CHANNELS
// Latency  3 cycles       II  1 cycle
// Reset    synchronous, active high; clears valid bits and the channel counter
`default_nettype none

module g2g_scale #(
    parameter integer LANES      = 1,             // channels a beat, divides CHANNELS
    parameter integer X_WIDTH    = 9,             // signed, bits, 2 .. 33
    parameter integer W_WIDTH    = 16,            // signed, bits, 1 .. 32
    parameter integer BIAS_WIDTH = 24,            // signed, bits, 1 .. ACC_WIDTH
    parameter integer ACC_WIDTH  = 26,            // bits, 1 .. 64
    parameter integer CHANNELS   = 1,             // C of the stream
    parameter         WEIGHTS    = "weights.hex", // ROM: CHANNELS/LANES words, lane 0 in the low bits
    parameter         BIASES     = "biases.hex"   // ROM: the same
) (
    input  wire                       clk,
    input  wire                       rst,

    // codes in
    input  wire                       s_valid,
    output wire                       s_ready,
    input  wire   [LANES*X_WIDTH-1:0] s_data,

    // accumulators out
    output wire                       m_valid,
    input  wire                       m_ready,
    output wire [LANES*ACC_WIDTH-1:0] m_acc
);
    // Bits to count 0 .. states-1.
    function integer bits(input integer states);
        begin
            bits = 1;
            while ((1 << bits) < states) bits = bits + 1;
        end
    endfunction

    localparam integer WORDS      = CHANNELS / LANES;
    localparam integer ADDR_WIDTH = bits(WORDS);
    localparam integer PRODUCT    = X_WIDTH + W_WIDTH;                            // the product is exact
    localparam integer FULL       = PRODUCT > ACC_WIDTH ? PRODUCT : ACC_WIDTH;    // its low bits are those of the sum

    localparam           [31:0] LAST_WORD = WORDS - 1;
    localparam [ADDR_WIDTH-1:0] LAST      = LAST_WORD[ADDR_WIDTH-1:0];
    localparam [ADDR_WIDTH-1:0] ONE       = 1;

    // One enable for all stages: operands, product, sum.
    reg [2:0] valid_q;
    wire      en = m_ready || !valid_q[2];
    assign s_ready = en;
    assign m_valid = valid_q[2];

    always @(posedge clk) begin
        if (en) valid_q <= {valid_q[1:0], s_valid};
        if (rst) valid_q <= 3'b000;
    end

    // Stage 1, operands: weights and biases of the beat come from ROMs beside the codes.
    (* rom_style = "logic" *) reg    [LANES*W_WIDTH-1:0] weights [0:(1<<ADDR_WIDTH)-1];
    (* rom_style = "logic" *) reg [LANES*BIAS_WIDTH-1:0] biases  [0:(1<<ADDR_WIDTH)-1];
    initial begin
        $readmemh(WEIGHTS, weights, 0, WORDS - 1);
        $readmemh(BIASES, biases, 0, WORDS - 1);
    end

    reg       [ADDR_WIDTH-1:0] at;
    reg    [LANES*X_WIDTH-1:0] data_q;
    reg    [LANES*W_WIDTH-1:0] weight_q;
    reg [LANES*BIAS_WIDTH-1:0] bias_q;
    reg [LANES*BIAS_WIDTH-1:0] bias_qq;
    wire    [LANES*W_WIDTH-1:0] weight_word = weights[at];
    wire [LANES*BIAS_WIDTH-1:0] bias_word   = biases[at];
    always @(posedge clk) begin
        if (en) begin
            data_q   <= s_data;
            weight_q <= weight_word;
            bias_q   <= bias_word;
            bias_qq  <= bias_q;
        end
        if (en && s_valid) at <= at == LAST ? {ADDR_WIDTH{1'b0}} : at + ONE;
        if (rst) at <= {ADDR_WIDTH{1'b0}};
    end

    // Stages 2 and 3 of every lane.
    reg [LANES*ACC_WIDTH-1:0] product_q;
    reg [LANES*ACC_WIDTH-1:0] acc_q;
    assign m_acc = acc_q;

    genvar lane;
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire    [X_WIDTH-1:0] x = data_q[lane*X_WIDTH +: X_WIDTH];
            wire    [W_WIDTH-1:0] w = weight_q[lane*W_WIDTH +: W_WIDTH];
            wire [BIAS_WIDTH-1:0] b = bias_qq[lane*BIAS_WIDTH +: BIAS_WIDTH];
            wire signed [PRODUCT-1:0] x_wide  = {{W_WIDTH{x[X_WIDTH-1]}}, x};
            wire signed [PRODUCT-1:0] w_wide  = {{X_WIDTH{w[W_WIDTH-1]}}, w};
            wire signed [PRODUCT-1:0] product = x_wide * w_wide;
            wire           [FULL:0]   full    = {{(FULL+1-PRODUCT){product[PRODUCT-1]}}, product};
            wire      [ACC_WIDTH:0]   bias    = {{(ACC_WIDTH+1-BIAS_WIDTH){b[BIAS_WIDTH-1]}}, b};
            wire unused_high = &{1'b0, full[FULL:ACC_WIDTH], bias[ACC_WIDTH]};

            always @(posedge clk) if (en) begin
                product_q[lane*ACC_WIDTH +: ACC_WIDTH] <= full[ACC_WIDTH-1:0];
                acc_q[lane*ACC_WIDTH +: ACC_WIDTH]     <= product_q[lane*ACC_WIDTH +: ACC_WIDTH] + bias[ACC_WIDTH-1:0];
            end
        end
    endgenerate

`ifndef SYNTHESIS
    initial begin
        if (LANES < 1 || CHANNELS % LANES != 0) begin
            $display("ERROR g2g_scale %m: LANES=%0d, must divide CHANNELS=%0d", LANES, CHANNELS);
            $finish;
        end
        if (X_WIDTH < 2 || X_WIDTH > 33 || W_WIDTH < 1 || W_WIDTH > 32 || ACC_WIDTH < 1 || ACC_WIDTH > 64 || BIAS_WIDTH < 1 || BIAS_WIDTH > ACC_WIDTH) begin
            $display("ERROR g2g_scale %m: X_WIDTH=%0d W_WIDTH=%0d ACC_WIDTH=%0d BIAS_WIDTH=%0d, must be 2..33, 1..32, 1..64, 1..ACC_WIDTH",
                     X_WIDTH, W_WIDTH, ACC_WIDTH, BIAS_WIDTH);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
