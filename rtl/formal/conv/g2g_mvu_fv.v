// SPDX-License-Identifier: MIT
//
// Proof of g2g_mvu: contract on both sides; ROM addresses = beat mod FOLDS*SWEEP and fold; flags of the first and last beat of a
// sweep; two ghost accumulators in lock step. The ROMs are cut away: every read gives free weights and a free bias.
`default_nettype none

module g2g_mvu_fv #(
    parameter integer X_WIDTH   = 2,      // PE = 2, SIMD = 1
    parameter integer X_SIGNED  = 0,
    parameter integer W_WIDTH   = 2,
    parameter integer ACC_WIDTH = 6,
    parameter integer SWEEP     = 3,      // SWEEP, FOLDS: 1 .. 4
    parameter integer FOLDS     = 2
) (
    input wire clk
);
    localparam integer PE         = 2;
    localparam integer WORDS      = SWEEP * FOLDS;
    localparam integer ADDR_WIDTH = WORDS > 1 ? $clog2(WORDS) : 1;
    localparam integer FOLD_WIDTH = FOLDS > 1 ? $clog2(FOLDS) : 1;
    localparam integer BEAT_WIDTH = SWEEP > 1 ? $clog2(SWEEP) : 1;
    localparam integer P_WIDTH    = X_WIDTH + W_WIDTH;

    (* anyseq *) wire               rst, s_valid, m_ready;
    (* anyseq *) wire [X_WIDTH-1:0] s_data;
    wire                    s_ready, m_valid;
    wire [PE*ACC_WIDTH-1:0] m_data;

    g2g_mvu #(
        .PE(PE), .SIMD(1), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH),
        .SWEEP(SWEEP), .FOLDS(FOLDS), .BIAS_WIDTH(ACC_WIDTH)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(X_WIDTH),      .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(PE*ACC_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    (* hierconn *) wire [ADDR_WIDTH-1:0]     \dut.word_q ;
    (* hierconn *) wire [BEAT_WIDTH-1:0]     \dut.beat_q ;
    (* hierconn *) wire [FOLD_WIDTH-1:0]     \dut.fold_q ;
    (* hierconn *) wire [PE*W_WIDTH-1:0]     \dut.weights , \dut.weights_q ;
    (* hierconn *) wire [PE*ACC_WIDTH-1:0]   \dut.biases , \dut.biases_q ;
    (* hierconn *) wire [X_WIDTH-1:0]        \dut.x_q ;
    (* hierconn *) wire [3:0]                \dut.first_q , \dut.last_q ;
    (* hierconn *) wire [1:0]                \dut.lane[0].u_mac.first_q , \dut.lane[1].u_mac.first_q ;
    (* hierconn *) wire [X_WIDTH:0]          \dut.lane[0].u_mac.lane[0].x_q , \dut.lane[1].u_mac.lane[0].x_q ;
    (* hierconn *) wire [W_WIDTH-1:0]        \dut.lane[0].u_mac.lane[0].w_q , \dut.lane[1].u_mac.lane[0].w_q ;
    (* hierconn *) wire [P_WIDTH-1:0]        \dut.lane[0].u_mac.products_q , \dut.lane[1].u_mac.products_q ;

    // Position of the beat on offer, and the fold whose bias is read next.
    reg [2:0] beat, fold, bias_fold;
    wire en   = m_ready || !m_valid;
    wire push = s_valid && s_ready;

    // Beats in the pipeline by age: code (0 for a bubble), weights as read, flags; and the bias that was read for a first beat.
    reg [X_WIDTH-1:0]      x_1, x_2, x_3;
    reg [PE*W_WIDTH-1:0]   w_1, w_2, w_3;
    reg [3:0]              firsts, lasts;     // bit k: stage k + 1
    reg [PE*ACC_WIDTH-1:0] bias;
    reg [PE*ACC_WIDTH-1:0] totals;
    reg [1:0]              filled;            // stages that hold a beat or a bubble since the start
    reg                    known;             // a first beat has reached the accumulators

    function [ACC_WIDTH-1:0] product(input [X_WIDTH-1:0] code, input [W_WIDTH-1:0] weight);
        reg signed [ACC_WIDTH-1:0] a, b;
        begin
            a = {{(ACC_WIDTH-X_WIDTH){X_SIGNED != 0 && code[X_WIDTH-1]}}, code};
            b = {{(ACC_WIDTH-W_WIDTH){weight[W_WIDTH-1]}}, weight};
            product = a * b;
        end
    endfunction
    function [ACC_WIDTH-1:0] wide(input [P_WIDTH-1:0] value);
        wide = {{ACC_WIDTH{value[P_WIDTH-1]}}, value};
    endfunction

    integer pe;
    always @(posedge clk) begin
        if (push) begin
            beat <= beat == SWEEP - 1 ? 3'd0 : beat + 3'd1;
            if (beat == SWEEP - 1) fold <= fold == FOLDS - 1 ? 3'd0 : fold + 3'd1;
        end
        if (en) begin
            x_1    <= push ? s_data : {X_WIDTH{1'b0}};
            w_1    <= \dut.weights ;
            x_2    <= x_1;
            w_2    <= w_1;
            x_3    <= x_2;
            w_3    <= w_2;
            firsts <= {firsts[2:0], push && beat == 0};
            lasts  <= {lasts[2:0], push && beat == SWEEP - 1};
            if (filled != 2'd3) filled <= filled + 2'd1;
            if (firsts[1]) begin
                bias      <= \dut.biases ;
                bias_fold <= bias_fold == FOLDS - 1 ? 3'd0 : bias_fold + 3'd1;
            end
            for (pe = 0; pe < PE; pe = pe + 1)
                totals[pe*ACC_WIDTH +: ACC_WIDTH] <= (firsts[2] ? bias[pe*ACC_WIDTH +: ACC_WIDTH] : totals[pe*ACC_WIDTH +: ACC_WIDTH])
                                                   + product(x_3, w_3[pe*W_WIDTH +: W_WIDTH]);
            known  <= known || firsts[2];
        end
        if (rst) begin
            beat      <= 3'd0;
            fold      <= 3'd0;
            bias_fold <= 3'd0;
            firsts    <= 4'd0;
            lasts     <= 4'd0;
            filled    <= 2'd0;
            known     <= 1'b0;
        end
    end

    // Folds that have begun and whose bias is still to be read: one at most, with its first beat in stage 1 or 2.
    wire [2:0] next_fold  = beat == 0 ? fold : fold == FOLDS - 1 ? 3'd0 : fold + 3'd1;
    wire [2:0] unread_1   = firsts[0] + firsts[1];
    wire [3:0] bias_ahead = bias_fold + unread_1;

    always @(*) if (!first) begin
        assert (s_ready == en);
        assert (beat < SWEEP && fold < FOLDS && bias_fold < FOLDS);
        assert (\dut.word_q == fold * SWEEP + beat);
        assert (\dut.beat_q == beat);
        assert (\dut.fold_q == bias_fold);
        assert (next_fold == (bias_ahead >= FOLDS ? bias_ahead >= 2 * FOLDS ? bias_ahead - 2 * FOLDS : bias_ahead - FOLDS : bias_ahead));
        assert (\dut.first_q == firsts && \dut.last_q == lasts);
        if (known || firsts[0] || firsts[1] || firsts[2]) assert (filled != 0);
        if (firsts[1]) assert (filled >= 2);
        if (firsts[2] || known) assert (filled == 3);
        if (lasts[3]) assert (known);
        if (lasts[2]) assert (known || firsts[2]);
        if (lasts[1]) assert (known || firsts[2] || firsts[1]);
        if (lasts[0]) assert (known || firsts[2] || firsts[1] || firsts[0]);
        if (beat != 0) assert (known || firsts[2] || firsts[1] || firsts[0]);

        if (filled >= 1) begin
            assert (\dut.x_q == x_1 && \dut.weights_q == w_1);
        end
        if (filled >= 2) begin
            assert (\dut.lane[0].u_mac.lane[0].x_q == {X_SIGNED != 0 && x_2[X_WIDTH-1], x_2});
            assert (\dut.lane[1].u_mac.lane[0].x_q == {X_SIGNED != 0 && x_2[X_WIDTH-1], x_2});
            assert (\dut.lane[0].u_mac.lane[0].w_q == w_2[W_WIDTH-1:0]);
            assert (\dut.lane[1].u_mac.lane[0].w_q == w_2[2*W_WIDTH-1:W_WIDTH]);
            assert (\dut.lane[0].u_mac.first_q [0] == firsts[1] && \dut.lane[1].u_mac.first_q [0] == firsts[1]);
        end
        if (filled == 3) begin
            assert (wide(\dut.lane[0].u_mac.products_q ) == product(x_3, w_3[W_WIDTH-1:0]));
            assert (wide(\dut.lane[1].u_mac.products_q ) == product(x_3, w_3[2*W_WIDTH-1:W_WIDTH]));
            assert (\dut.lane[0].u_mac.first_q [1] == firsts[2] && \dut.lane[1].u_mac.first_q [1] == firsts[2]);
            if (firsts[2]) assert (\dut.biases_q == bias);
        end
        if (known) assert (m_data == totals);
        assert (m_valid == lasts[3]);
    end

    // All folds of a window and the first beat of the next; results that follow one another.
    reg [3:0] results = 4'd0;
    always @(posedge clk) results <= rst ? 4'd0 : results + (m_valid && m_ready && !results[3]);
    always @(*) begin
        cover (results == FOLDS && fold == 0 && beat == 0 && push);
        cover (m_valid && m_ready && m_data[ACC_WIDTH-1:0] != 0 && results == 1);
    end
endmodule

`default_nettype wire
