// SPDX-License-Identifier: MIT
//
// Bench of g2g_mvu: every accumulator against 64-bit integers and the same ROM files; latency and II at full rate.
`default_nettype none

module g2g_mvu_tb #(
    parameter integer PE         = 2,
    parameter integer SIMD       = 4,
    parameter integer X_WIDTH    = 8,
    parameter integer X_SIGNED   = 0,
    parameter integer W_WIDTH    = 8,
    parameter integer ACC_WIDTH  = 24,
    parameter integer SWEEP      = 9,
    parameter integer FOLDS      = 2,
    parameter integer COLUMNS    = 1,
    parameter integer DEPTHWISE  = 0,
    parameter integer BIAS_WIDTH = 16,
    parameter integer PACK       = 1,     // with more, codes and weights for which every stored weight is legal in g2g_multiply
    parameter integer PLAIN      = 0,
    parameter integer LUT        = 0,
    parameter         WEIGHTS    = "",
    parameter         BIASES     = ""
);
    localparam integer CODES  = (DEPTHWISE != 0 ? PE : 1) * SIMD;     // codes a beat
    localparam integer WORDS  = SWEEP * FOLDS;
    localparam integer WINDOW = WORDS * COLUMNS;     // beats of COLUMNS windows
    // Some windows and a part of the next.
    localparam integer BEATS  = (5 + 400 / WINDOW) * WINDOW + (WINDOW + 1) / 2;
    localparam integer DEPTH  = 4 + (SIMD > 1 ? 1 : 0) + (SIMD > 9 ? 1 : 0) + (SIMD > 81 ? 1 : 0);

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [CODES*X_WIDTH+2:0] noise;
    wire [PE*ACC_WIDTH-1:0] m_data;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(CODES * X_WIDTH + 3)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    // One beat in four has all codes at an end of their range.
    wire [2:0] kind = noise[CODES*X_WIDTH +: 3];
    wire [X_WIDTH-1:0] x_end = (X_SIGNED != 0 ? {1'b1, {X_WIDTH{1'b0}}} >> 1 : {(X_WIDTH+1){1'b0}}) ^ {(X_WIDTH+1){kind[2]}};
    wire [CODES*X_WIDTH-1:0] s_data = kind[1:0] == 2'd0 ? {CODES{x_end}} : noise[0 +: CODES*X_WIDTH];

    g2g_mvu #(
        .PE(PE), .SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH),
        .SWEEP(SWEEP), .FOLDS(FOLDS), .COLUMNS(COLUMNS), .DEPTHWISE(DEPTHWISE), .BIAS_WIDTH(BIAS_WIDTH),
        .PACK(PACK), .PLAIN(PLAIN), .LUT(LUT), .WEIGHTS(WEIGHTS), .BIASES(BIASES)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    reg [PE*SIMD*W_WIDTH-1:0] weights [0:WORDS-1];
    reg [PE*BIAS_WIDTH-1:0]   biases  [0:FOLDS-1];
    initial begin
        $readmemh(WEIGHTS, weights);
        $readmemh(BIASES, biases);
    end

    // Two's complement of `width` bits to an integer.
    function signed [63:0] value(input [63:0] bits, input integer width, input sign);
        value = sign && bits[width-1] ? $signed(bits) - (64'sd1 <<< width) : $signed(bits);
    endfunction

    // Accumulators of the sweeps so far, by window, and of the one of the beat on offer with that beat.
    reg  [PE*64-1:0]           totals [0:COLUMNS-1];
    reg  [PE*64-1:0]           so_far, next;
    reg  [PE*ACC_WIDTH-1:0]    want;
    reg  [PE*SIMD*W_WIDTH-1:0] word;
    reg  [PE*BIAS_WIDTH-1:0]   bias_word;
    reg  signed [63:0]         total, weight;
    integer pe, i, step;

    task accumulate;
        begin
            step      = (beat / COLUMNS) % WORDS;
            word      = weights[step];
            bias_word = biases[step / SWEEP];
            so_far    = totals[beat % COLUMNS];
            for (pe = 0; pe < PE; pe = pe + 1) begin
                total = step % SWEEP == 0 ? value({64'd0, bias_word[pe*BIAS_WIDTH +: BIAS_WIDTH]}, BIAS_WIDTH, 1'b1)
                                          : so_far[pe*64 +: 64];
                for (i = 0; i < SIMD; i = i + 1) begin
                    weight = value({64'd0, word[(pe*SIMD + i)*W_WIDTH +: W_WIDTH]}, W_WIDTH, 1'b1);
                    // In a group a weight is one more behind a negative one.
                    if (pe < PE - PLAIN && pe % PACK != 0) weight = weight + word[((pe-1)*SIMD + i + 1)*W_WIDTH - 1];
                    total = total + value({64'd0, s_data[(DEPTHWISE != 0 ? i*PE + pe : i)*X_WIDTH +: X_WIDTH]}, X_WIDTH, X_SIGNED != 0) * weight;
                end
                next[pe*64 +: 64] = total;
                want[pe*ACC_WIDTH +: ACC_WIDTH] = total[ACC_WIDTH-1:0];
            end
        end
    endtask

    // The beat on offer changes at rising edges only.
    always @(negedge clk) if (s_valid) accumulate;
    always @(posedge clk) if (s_fire) totals[beat % COLUMNS] <= next;

    wire push = s_fire && (beat / COLUMNS) % SWEEP == SWEEP - 1;
    g2g_scoreboard #(.WIDTH(PE * ACC_WIDTH), .LATENCY(DEPTH)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(push), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

`ifndef NETLIST
    // A weight word is read once for COLUMNS beats.
    reg [31:0] taken;
    always @(posedge clk) begin
        taken <= rst ? 32'd0 : taken + {31'd0, s_fire};
        if (!rst && dut.words_read != (taken + COLUMNS - 1) / COLUMNS) begin
            $display("ERROR g2g_mvu_tb %m: %0d words read for %0d beats", dut.words_read, taken);
            $finish;
        end
    end
`endif

    localparam integer SWEEPS = BEATS / SWEEP;
    always @(posedge done) begin
        if (checked > 4 * SWEEPS - 4 * COLUMNS && timed > SWEEPS - 20 - COLUMNS) $display("PASS g2g_mvu");
        else $display("ERROR g2g_mvu_tb %m: only %0d beats checked, %0d timed", checked, timed);
    end
endmodule

`default_nettype wire
