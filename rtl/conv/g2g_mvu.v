// SPDX-License-Identifier: MIT
//
// g2g_mvu: matrix-vector unit, PE output channels x SIMD inputs a beat, weights in ROM.
//
//   acc[fold*PE + pe] = bias[fold*PE + pe] + sum over beat < SWEEP, s < SIMD of x[beat][s] * w[fold][beat][pe][s]
//
// Spec     docs/numerics.md#accumulator, docs/hardware.md#g2g_mvu
// Stream   in: SWEEP beats of SIMD codes, FOLDS times for each window (g2g_line_buffer with REPEAT = FOLDS);
//          out: one beat of PE accumulators for every SWEEP beats in, output channel = fold*PE + lane.
//          With COLUMNS windows a weight word serves a beat of each of them, one after the other (ORDER 1 of g2g_line_buffer),
//          their partial sums are kept, and the last beats of the COLUMNS sweeps give COLUMNS beats of accumulators.
//          DEPTHWISE: each lane has codes of its own, those of its channel (g2g_line_buffer with REPEAT 1 and ORDER 2): in a beat of
//          fold f, code s of lane pe is code s*PE + pe of s_data and belongs to channel f*PE + pe
// ROM      WEIGHTS: word fold*SWEEP + beat, weight (pe, s) at bits (pe*SIMD + s)*W_WIDTH; BIASES: word fold, lane pe.
//          In a group of packed lanes a weight is stored as g2g_multiply wants it: less one where that of the lane before is stored negative
// Latency  4 + TREE cycles from the last beat of a sweep to m_valid (TREE of g2g_mac)      II  1 cycle
// Reset    synchronous, active high; clears counters and flags
`default_nettype none

module g2g_mvu #(
    parameter integer PE         = 2,    // output channels a beat, 1 ..
    parameter integer SIMD       = 4,    // input codes a beat, 1 ..
    parameter integer X_WIDTH    = 8,    // code, bits
    parameter integer X_SIGNED   = 0,    // 0 | 1
    parameter integer W_WIDTH    = 8,    // weight, signed, bits
    parameter integer ACC_WIDTH  = 24,   // accumulator, signed, bits, proved from the weights
    parameter integer SWEEP      = 9,    // SF: beats of a window, 1 ..
    parameter integer FOLDS      = 2,    // NF: output channels / PE, 1 ..
    parameter integer COLUMNS    = 1,    // windows that a weight word is held for, 1 ..
    parameter integer DEPTHWISE  = 0,    // 1: each lane has codes of its own; then COLUMNS and PACK are 1
    parameter integer BIAS_WIDTH = 16,   // bias, signed, bits, 1 .. ACC_WIDTH
    parameter integer PACK       = 1,    // lanes that share the products of a DSP48E1, 1 ..; groups from lane 0, the last may have fewer
    parameter integer PLAIN      = 0,    // last lanes that are in no group, 0 .. PE
    parameter integer LUT        = 0,    // 1: products in LUTs; then PACK = 1
    parameter         WEIGHTS    = "weights.hex", // FOLDS*SWEEP words of PE*SIMD*W_WIDTH bits
    parameter         BIASES     = "biases.hex"    // FOLDS words of PE*BIAS_WIDTH bits
) (
    input  wire                    clk,
    input  wire                    rst,

    // window beats in
    input  wire                    s_valid,
    output wire                    s_ready,
    input  wire [(DEPTHWISE != 0 ? PE : 1)*SIMD*X_WIDTH-1:0] s_data,

    // accumulators out
    output wire                    m_valid,
    input  wire                    m_ready,
    output wire [PE*ACC_WIDTH-1:0] m_data
);
    // Registers from the ROM to the accumulator.
    function integer tree_levels(input integer terms);
        integer n;
        begin
            tree_levels = 0;
            for (n = terms; n > 1; n = (n + 8) / 9) tree_levels = tree_levels + 1;
        end
    endfunction

    localparam integer DEPTH = 4 + tree_levels(SIMD);

    localparam integer CODES_WIDTH = (DEPTHWISE != 0 ? PE : 1) * SIMD * X_WIDTH;

    localparam integer WORDS      = FOLDS * SWEEP;
    localparam integer WORD_WIDTH = PE * SIMD * W_WIDTH;
    localparam integer ADDR_WIDTH = WORDS > 1 ? $clog2(WORDS) : 1;
    localparam integer BEAT_WIDTH = SWEEP > 1 ? $clog2(SWEEP) : 1;
    localparam integer FOLD_WIDTH = FOLDS > 1 ? $clog2(FOLDS) : 1;

    localparam integer LAST_WORD_INT = WORDS - 1;
    localparam integer LAST_BEAT_INT = SWEEP - 1;
    localparam integer LAST_FOLD_INT = FOLDS - 1;
    localparam [ADDR_WIDTH-1:0] LAST_WORD = LAST_WORD_INT[ADDR_WIDTH-1:0];
    localparam [BEAT_WIDTH-1:0] LAST_BEAT = LAST_BEAT_INT[BEAT_WIDTH-1:0];
    localparam [FOLD_WIDTH-1:0] LAST_FOLD = LAST_FOLD_INT[FOLD_WIDTH-1:0];

    wire en   = m_ready || !m_valid;
    wire take = s_valid && en;
    assign s_ready = en;

    // Position of the beat on offer: ROM word (fold*SWEEP + beat), beat of its sweep, window.
    reg [ADDR_WIDTH-1:0] word_q;
    reg [BEAT_WIDTH-1:0] beat_q;
    wire first_beat = beat_q == {BEAT_WIDTH{1'b0}};
    wire last_beat  = beat_q == LAST_BEAT;
    wire first_column, last_column;

    always @(posedge clk) begin
        if (take && last_column) begin
            word_q <= word_q == LAST_WORD ? {ADDR_WIDTH{1'b0}} : word_q + 1'b1;
            beat_q <= last_beat ? {BEAT_WIDTH{1'b0}} : beat_q + 1'b1;
        end
        if (rst) begin
            word_q <= {ADDR_WIDTH{1'b0}};
            beat_q <= {BEAT_WIDTH{1'b0}};
        end
    end

    // Flags beside the data, one bit a stage; the last stage's `last` is m_valid.
    reg [DEPTH-1:0] first_q;
    reg [DEPTH-1:0] last_q;
    always @(posedge clk) begin
        if (en) begin
            first_q <= {first_q[DEPTH-2:0], take && first_beat && first_column};
            last_q  <= {last_q[DEPTH-2:0], take && last_beat};
        end
        if (rst) begin
            first_q <= {DEPTH{1'b0}};
            last_q  <= {DEPTH{1'b0}};
        end
    end
    assign m_valid = last_q[DEPTH-1];

    // Stage 1: weights and codes. A bubble is a beat of zero codes, so that the accumulators need no enable of their own.
    reg [WORD_WIDTH-1:0] weight_rom [0:WORDS-1];
    initial $readmemh(WEIGHTS, weight_rom, 0, WORDS - 1);

    wire [WORD_WIDTH-1:0] weights = weight_rom[word_q];
    reg [WORD_WIDTH-1:0]  weights_q;
    reg [CODES_WIDTH-1:0] x_q;
    always @(posedge clk) if (en) begin
        if (first_column) weights_q <= weights;
        x_q <= s_valid ? s_data : {CODES_WIDTH{1'b0}};
    end

    // The bias is read just in time: its register loads in the stage before the accumulator,
    // when `first` passes there, so that it needs no pipeline of its own.
    reg [PE*BIAS_WIDTH-1:0] bias_rom [0:FOLDS-1];
    initial $readmemh(BIASES, bias_rom, 0, FOLDS - 1);

    reg  [FOLD_WIDTH-1:0]    fold_q;
    reg  [PE*BIAS_WIDTH-1:0] biases_q;
    wire [PE*BIAS_WIDTH-1:0] biases = bias_rom[fold_q];
    wire read_bias = en && first_q[DEPTH-3];
    always @(posedge clk) begin
        if (read_bias) begin
            biases_q <= biases;
            fold_q   <= fold_q == LAST_FOLD ? {FOLD_WIDTH{1'b0}} : fold_q + 1'b1;
        end
        if (rst) fold_q <= {FOLD_WIDTH{1'b0}};
    end

    wire [PE*ACC_WIDTH-1:0] bias;
    genvar pe, b, g, s;
    generate
        for (pe = 0; pe < PE; pe = pe + 1) begin : lane
            for (b = 0; b < ACC_WIDTH; b = b + 1) begin : extend
                assign bias[pe*ACC_WIDTH + b] = biases_q[pe*BIAS_WIDTH + (b < BIAS_WIDTH ? b : BIAS_WIDTH-1)];
            end
        end
    endgenerate

    // What a beat's products are added to: the bias or its window's sum so far. One window's is still in the accumulators, others
    // are written to the memory of sums behind them and read back COLUMNS beats later.
    wire                    start;
    wire [PE*ACC_WIDTH-1:0] start_sums;
    generate
        if (COLUMNS < 2) begin : window
            assign first_column = 1'b1;
            assign last_column  = 1'b1;
            assign start        = first_q[0];
            assign start_sums   = bias;
        end else begin : row
            localparam integer COLUMN_WIDTH = $clog2(COLUMNS);
            localparam integer LAST_COLUMN_INT = COLUMNS - 1;
            localparam [COLUMN_WIDTH-1:0] LAST_COLUMN = LAST_COLUMN_INT[COLUMN_WIDTH-1:0];

            reg [COLUMN_WIDTH-1:0] column_q, read_q, write_q;
            reg [DEPTH-1:0]        valid_q, biased_q;
            assign first_column = column_q == {COLUMN_WIDTH{1'b0}};
            assign last_column  = column_q == LAST_COLUMN;
            assign start        = valid_q[0];

            reg [PE*ACC_WIDTH-1:0] sums [0:COLUMNS-1];
            wire [PE*ACC_WIDTH-1:0] so_far = sums[read_q];
            assign start_sums = biased_q[DEPTH-2] ? bias : so_far;
            // Again and again until the next sum is made: no harm, and no enable.
            always @(posedge clk) sums[write_q] <= m_data;

            always @(posedge clk) begin
                if (take) column_q <= last_column ? {COLUMN_WIDTH{1'b0}} : column_q + 1'b1;
                if (en) begin
                    valid_q  <= {valid_q[DEPTH-2:0], take};
                    biased_q <= {biased_q[DEPTH-2:0], take && first_beat};
                    if (valid_q[DEPTH-2]) begin
                        read_q  <= read_q == LAST_COLUMN ? {COLUMN_WIDTH{1'b0}} : read_q + 1'b1;
                        write_q <= read_q;
                    end
                end
                if (rst) begin
                    column_q <= {COLUMN_WIDTH{1'b0}};
                    read_q   <= {COLUMN_WIDTH{1'b0}};
                    valid_q  <= {DEPTH{1'b0}};
                end
            end
        end
    endgenerate

    // Groups of lanes: full ones, one of the rest, single lanes.
    localparam integer FULL   = (PE - PLAIN) / PACK;
    localparam integer REST   = (PE - PLAIN) % PACK;
    localparam integer GROUPS = FULL + (REST > 0 ? 1 : 0) + PLAIN;
    generate
        for (g = 0; g < GROUPS; g = g + 1) begin : group
            localparam integer FIRST = g <= FULL ? g * PACK : PE - GROUPS + g;
            localparam integer LANES = g < FULL ? PACK : g == FULL && REST > 0 ? REST : 1;
            wire [SIMD*X_WIDTH-1:0] codes;
            if (DEPTHWISE == 0) begin : shared
                assign codes = x_q;
            end else begin : own
                for (s = 0; s < SIMD; s = s + 1) begin : term
                    assign codes[s*X_WIDTH +: X_WIDTH] = x_q[(s*PE + g)*X_WIDTH +: X_WIDTH];
                end
            end

            g2g_mac #(
                .LANES(LANES), .SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH), .LUT(LUT)
            ) u_mac (
                .clk(clk), .en(en), .first(start), .x(codes), .w(weights_q[FIRST*SIMD*W_WIDTH +: LANES*SIMD*W_WIDTH]),
                .bias(start_sums[FIRST*ACC_WIDTH +: LANES*ACC_WIDTH]), .acc(m_data[FIRST*ACC_WIDTH +: LANES*ACC_WIDTH])
            );
        end
    endgenerate

`ifndef SYNTHESIS
    // Words of the weight ROM that were read for a beat, for benches to print.
    reg [63:0] words_read = 64'd0;
    always @(posedge clk) words_read <= rst ? 64'd0 : words_read + {63'd0, take && first_column};

    initial begin
        if (PE < 1 || SIMD < 1 || SWEEP < 1 || FOLDS < 1 || COLUMNS < 1) begin
            $display("ERROR g2g_mvu %m: PE=%0d SIMD=%0d SWEEP=%0d FOLDS=%0d COLUMNS=%0d, must be at least 1", PE, SIMD, SWEEP, FOLDS, COLUMNS);
            $finish;
        end
        if (BIAS_WIDTH < 1 || BIAS_WIDTH > ACC_WIDTH) begin
            $display("ERROR g2g_mvu %m: BIAS_WIDTH=%0d, must be 1..%0d (ACC_WIDTH)", BIAS_WIDTH, ACC_WIDTH);
            $finish;
        end
        if (PACK < 1 || PLAIN < 0 || PLAIN > PE || (LUT != 0 && PACK > 1)) begin
            $display("ERROR g2g_mvu %m: PACK=%0d PLAIN=%0d LUT=%0d, must be at least 1 (LUT: 1), 0..%0d, 0 or 1", PACK, PLAIN, LUT, PE);
            $finish;
        end
        if (DEPTHWISE != 0 && (COLUMNS != 1 || PACK != 1)) begin
            $display("ERROR g2g_mvu %m: DEPTHWISE=%0d COLUMNS=%0d PACK=%0d, must be 0, or COLUMNS and PACK 1", DEPTHWISE, COLUMNS, PACK);
            $finish;
        end
    end
`endif
endmodule

`default_nettype wire
