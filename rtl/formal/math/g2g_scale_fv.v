// SPDX-License-Identifier: MIT
//
// Proof of g2g_scale: contract on both sides, one beat out per beat in, the ROM words of every beat, and sums modulo 2^ACC_WIDTH.
`default_nettype none

module g2g_scale_fv #(
    parameter integer LANES      = 1,
    parameter integer X_WIDTH    = 4,
    parameter integer W_WIDTH    = 4,
    parameter integer BIAS_WIDTH = 5,
    parameter integer ACC_WIDTH  = 8,
    parameter integer CHANNELS   = 1,
    parameter         WEIGHTS    = "weights.hex",
    parameter         BIASES     = "biases.hex",
    parameter integer FREE       = 0                // 1: any weights and biases (the ROMs are cut off)
) (
    input wire clk
);
    localparam integer WORDS = CHANNELS / LANES;
    localparam integer LONG  = 40;

    (* anyseq *) wire                     rst, s_valid, m_ready;
    (* anyseq *) wire [LANES*X_WIDTH-1:0] s_data;

    wire                       s_ready, m_valid;
    wire [LANES*ACC_WIDTH-1:0] m_acc;

    g2g_scale #(
        .LANES(LANES), .X_WIDTH(X_WIDTH), .W_WIDTH(W_WIDTH), .BIAS_WIDTH(BIAS_WIDTH), .ACC_WIDTH(ACC_WIDTH), .CHANNELS(CHANNELS),
        .WEIGHTS(WEIGHTS), .BIASES(BIASES)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_acc(m_acc));

    g2g_stream_contract #(.WIDTH(LANES*X_WIDTH),   .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(LANES*ACC_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_acc));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // Registers of the design that the invariant names.
    (* hierconn *) wire                  [2:0] \dut.valid_q ;
    (* hierconn *) wire    [LANES*W_WIDTH-1:0] \dut.weight_word ;
    (* hierconn *) wire [LANES*BIAS_WIDTH-1:0] \dut.bias_word ;
    (* hierconn *) wire    [LANES*X_WIDTH-1:0] \dut.data_q ;
    (* hierconn *) wire    [LANES*W_WIDTH-1:0] \dut.weight_q ;
    (* hierconn *) wire [LANES*BIAS_WIDTH-1:0] \dut.bias_q ;
    (* hierconn *) wire [LANES*BIAS_WIDTH-1:0] \dut.bias_qq ;
    (* hierconn *) wire  [LANES*ACC_WIDTH-1:0] \dut.product_q ;

    // What is in flight: operands of each stage, and how many beats came before.
    wire en = m_ready || !m_valid;
    reg    [LANES*X_WIDTH-1:0] x1, x2, x3;
    reg    [LANES*W_WIDTH-1:0] w1, w2, w3;
    reg [LANES*BIAS_WIDTH-1:0] b1, b2, b3;
    reg [2:0] valid;
    reg [7:0] word_at;
    always @(posedge clk) begin
        if (en) begin
            {x3, x2, x1} <= {x2, x1, s_data};
            {w3, w2, w1} <= {w2, w1, \dut.weight_word };
            {b3, b2, b1} <= {b2, b1, \dut.bias_word };
            valid <= {valid[1:0], s_valid};
            if (s_valid) word_at <= word_at == WORDS - 1 ? 8'd0 : word_at + 8'd1;
        end
        if (rst) begin
            valid   <= 3'd0;
            word_at <= 8'd0;
        end
    end

    always @(*) if (!first) begin
        assert (s_ready == en);
        assert (\dut.valid_q == valid);
        assert (word_at < WORDS);
        if (valid[0]) assert (\dut.data_q == x1 && \dut.weight_q == w1 && \dut.bias_q == b1);
        if (valid[1]) assert (\dut.bias_qq == b2);
    end

    genvar lane;
    generate
        if (FREE == 0) begin : g_rom
            reg    [LANES*W_WIDTH-1:0] weights [0:WORDS-1];
            reg [LANES*BIAS_WIDTH-1:0] biases  [0:WORDS-1];
            initial $readmemh(WEIGHTS, weights);
            initial $readmemh(BIASES, biases);
            always @(*) if (!first) assert (\dut.weight_word == weights[word_at] && \dut.bias_word == biases[word_at]);
        end
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire signed [X_WIDTH-1:0]    xp = x2[lane*X_WIDTH +: X_WIDTH];
            wire signed [W_WIDTH-1:0]    wp = w2[lane*W_WIDTH +: W_WIDTH];
            wire signed [X_WIDTH-1:0]    xs = x3[lane*X_WIDTH +: X_WIDTH];
            wire signed [W_WIDTH-1:0]    ws = w3[lane*W_WIDTH +: W_WIDTH];
            wire signed [BIAS_WIDTH-1:0] bs = b3[lane*BIAS_WIDTH +: BIAS_WIDTH];
            wire signed [LONG-1:0] product = xp * wp;
            wire signed [LONG-1:0] sum     = xs * ws + bs;
            always @(*) if (!first) begin
                if (valid[1]) assert (\dut.product_q [lane*ACC_WIDTH +: ACC_WIDTH] == product[ACC_WIDTH-1:0]);
                if (valid[2]) assert (m_acc[lane*ACC_WIDTH +: ACC_WIDTH] == sum[ACC_WIDTH-1:0]);
            end
        end
    endgenerate

    reg [2:0] beats = 3'd0;
    always @(posedge clk) if (rst) beats <= 3'd0; else if (m_valid && m_ready && !beats[2]) beats <= beats + 3'd1;
    always @(*) begin
        cover (beats == 3'd4 && valid == 3'b111);
        cover (valid == 3'b101 && !m_ready);
    end
endmodule

`default_nettype wire
