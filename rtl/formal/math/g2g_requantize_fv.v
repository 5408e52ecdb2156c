// SPDX-License-Identifier: MIT
//
// Proof of g2g_requantize: contract on both sides, one beat out per beat in, the ROM word of every beat, and each stage against
// what docs/numerics.md says of it, stated with comparisons instead of shifts. FREE=1: any multiplier (the ROM is cut off).
`default_nettype none

module g2g_requantize_fv #(
    parameter integer LANES      = 1,
    parameter integer ACC_WIDTH  = 8,
    parameter integer OUT_WIDTH  = 4,
    parameter integer OUT_SIGNED = 0,
    parameter integer MULT_WIDTH = 4,
    parameter integer SHIFT      = 5,
    parameter integer ROUNDING   = 0,
    parameter integer WRAP       = 0,
    parameter integer RELU       = 0,
    parameter integer ZERO_POINT = 0,
    parameter integer CHANNELS   = 1,
    parameter         MULTIPLIERS = "multipliers.hex",
    parameter integer SHIFT_LEFT = 0,
    parameter integer FREE       = 0
) (
    input wire clk
);
    localparam integer WORDS         = CHANNELS / LANES;
    localparam integer PRODUCT_WIDTH = ACC_WIDTH + (SHIFT_LEFT != 0 ? (1 << MULT_WIDTH) - 1 : MULT_WIDTH);
    localparam integer OFFSET_WIDTH  = SHIFT + 1 + (ZERO_POINT == 0 ? 0 : OUT_WIDTH);
    localparam integer SUM_WIDTH     = (PRODUCT_WIDTH > OFFSET_WIDTH ? PRODUCT_WIDTH : OFFSET_WIDTH) + 1;
    localparam integer VALUE_WIDTH   = SUM_WIDTH - SHIFT > OUT_WIDTH + 2 ? SUM_WIDTH - SHIFT : OUT_WIDTH + 2;
    localparam integer LONG          = VALUE_WIDTH + SHIFT + 4;

    (* anyseq *) wire                       rst, s_valid, m_ready;
    (* anyseq *) wire [LANES*ACC_WIDTH-1:0] s_acc;

    wire                       s_ready, m_valid;
    wire [LANES*OUT_WIDTH-1:0] m_act;

    g2g_requantize #(
        .LANES(LANES), .ACC_WIDTH(ACC_WIDTH), .OUT_WIDTH(OUT_WIDTH), .OUT_SIGNED(OUT_SIGNED), .MULT_WIDTH(MULT_WIDTH), .SHIFT(SHIFT),
        .ROUNDING(ROUNDING), .WRAP(WRAP), .RELU(RELU), .ZERO_POINT(ZERO_POINT), .CHANNELS(CHANNELS), .MULTIPLIERS(MULTIPLIERS),
        .SHIFT_LEFT(SHIFT_LEFT)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_acc(s_acc),
        .m_valid(m_valid), .m_ready(m_ready), .m_act(m_act));

    g2g_stream_contract #(.WIDTH(LANES*ACC_WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_acc));
    g2g_stream_contract #(.WIDTH(LANES*OUT_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_act));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // Registers of the design that the invariant names.
    (* hierconn *) wire                  [3:0] \dut.valid_q ;
    (* hierconn *) wire [LANES*MULT_WIDTH-1:0] \dut.g_rom.word ;
    (* hierconn *) wire  [LANES*ACC_WIDTH-1:0] \dut.acc_q ;
    (* hierconn *) wire [LANES*MULT_WIDTH-1:0] \dut.multiplier_q ;
    (* hierconn *) wire [LANES*PRODUCT_WIDTH-1:0] \dut.product_q ;
    (* hierconn *) wire [LANES*VALUE_WIDTH-1:0] \dut.value_q ;

    // What is in flight: operands of each stage, and how many beats came before.
    wire en = m_ready || !m_valid;
    reg [LANES*ACC_WIDTH-1:0]  acc1, acc2, acc3, acc4;
    reg [LANES*MULT_WIDTH-1:0] mult1, mult2, mult3, mult4;
    reg [3:0] valid;
    reg [7:0] word_at;
    always @(posedge clk) begin
        if (en) begin
            {acc4, acc3, acc2, acc1}     <= {acc3, acc2, acc1, s_acc};
            {mult4, mult3, mult2, mult1} <= {mult3, mult2, mult1, \dut.g_rom.word };
            valid <= {valid[2:0], s_valid};
            if (s_valid) word_at <= word_at == WORDS - 1 ? 8'd0 : word_at + 8'd1;
        end
        if (rst) begin
            valid   <= 4'd0;
            word_at <= 8'd0;
        end
    end

    always @(*) if (!first) begin
        assert (s_ready == en);
        assert (\dut.valid_q == valid);
        assert (word_at < WORDS);
        if (valid[0]) assert (\dut.acc_q == acc1 && \dut.multiplier_q == mult1);
    end

    genvar lane;
    generate
        if (FREE == 0) begin : g_rom
            reg [LANES*MULT_WIDTH-1:0] rom [0:WORDS-1];
            initial $readmemh(MULTIPLIERS, rom);
            always @(*) if (!first) assert (\dut.g_rom.word == rom[word_at]);
        end
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire signed [ACC_WIDTH-1:0]   a2 = acc2[lane*ACC_WIDTH +: ACC_WIDTH];
            wire signed [ACC_WIDTH-1:0]   a3 = acc3[lane*ACC_WIDTH +: ACC_WIDTH];
            wire signed [MULT_WIDTH:0]    m2 = {1'b0, mult2[lane*MULT_WIDTH +: MULT_WIDTH]};
            wire signed [PRODUCT_WIDTH-1:0] product = \dut.product_q [lane*PRODUCT_WIDTH +: PRODUCT_WIDTH];
            wire signed [VALUE_WIDTH-1:0]   value   = \dut.value_q [lane*VALUE_WIDTH +: VALUE_WIDTH];
            wire signed [OUT_WIDTH:0]       act     = {OUT_SIGNED != 0 && m_act[lane*OUT_WIDTH+OUT_WIDTH-1], m_act[lane*OUT_WIDTH +: OUT_WIDTH]};

            // Stage 2: the exact product.
            wire signed [PRODUCT_WIDTH-1:0] power = 1 << m2;
            wire signed [PRODUCT_WIDTH-1:0] want2 = a2 * (SHIFT_LEFT != 0 ? power : m2);
            always @(*) if (!first && valid[1]) assert (product == want2);

            // Stage 3: how far value * 2^SHIFT lies from the product one beat earlier.
            reg signed [PRODUCT_WIDTH-1:0] product3;
            reg signed [VALUE_WIDTH-1:0]   value4;
            always @(posedge clk) if (en) begin
                product3 <= product;
                value4   <= value;
            end
            wire signed [LONG-1:0] v    = value - ZERO_POINT;
            wire signed [LONG-1:0] step = 1 << SHIFT;
            wire signed [LONG-1:0] rest = product3 - v * step;
            always @(*) if (!first && valid[2]) begin
                if (ROUNDING == 0) assert (2 * rest >= -step && 2 * rest < step || SHIFT == 0 && rest == 0);
                if (ROUNDING == 1) assert (rest >= 0 && rest < step);
                if (ROUNDING == 2) assert (2 * rest >= -step && 2 * rest <= step);
                if (ROUNDING == 2 && (2 * rest == step || 2 * rest == -step)) assert (!v[0]);
            end

            // Stage 4: the nearest code, or the congruent one; then ReLU.
            localparam signed [LONG-1:0] HI = OUT_SIGNED != 0 ? (1 << (OUT_WIDTH - 1)) - 1 : (1 << OUT_WIDTH) - 1;
            localparam signed [LONG-1:0] LO = OUT_SIGNED != 0 ? -(1 << (OUT_WIDTH - 1)) : 0;
            wire [LONG-1:0] apart = value4 - act;
            wire within = value4 >= LO && value4 <= HI;
            wire capped = value4 > HI ? act == HI : value4 < LO && act == LO;
            wire wrapped = apart[OUT_WIDTH-1:0] == {OUT_WIDTH{1'b0}};
            wire clamped = RELU != 0 && act == ZERO_POINT;
            always @(*) if (!first && valid[3]) begin
                assert (act >= LO && act <= HI);
                if (RELU != 0) assert (act >= ZERO_POINT);
                if (WRAP == 0 && within) assert (act == value4 || (clamped && value4 < ZERO_POINT));
                if (WRAP == 0 && !within) assert (capped || (clamped && value4 < ZERO_POINT));
                if (WRAP != 0) assert (wrapped || clamped);
            end
        end
    endgenerate

    reg [2:0] beats = 3'd0;
    always @(posedge clk) if (rst) beats <= 3'd0; else if (m_valid && m_ready && !beats[2]) beats <= beats + 3'd1;
    always @(*) begin
        cover (beats == 3'd4 && valid == 4'hf);
        cover (valid == 4'b1010 && !m_ready);
    end
endmodule

`default_nettype wire
