// SPDX-License-Identifier: MIT
//
// Proof of g2g_mvu: contract on both sides; ROM addresses = beat mod FOLDS*SWEEP and fold; flags of the first and last beat of a
// sweep; two ghost accumulators in lock step, and with more than one window the partial sums of each. The ROMs are cut away:
// every read gives free weights and a free bias.
`default_nettype none

module g2g_mvu_fv #(
    parameter integer SIMD      = 1,      // 1 or 2; PE = 2
    parameter integer X_WIDTH   = 2,
    parameter integer X_SIGNED  = 0,
    parameter integer W_WIDTH   = 2,
    parameter integer ACC_WIDTH = 6,
    parameter integer SWEEP     = 3,      // SWEEP, FOLDS: 1 .. 4
    parameter integer FOLDS     = 2,
    parameter integer COLUMNS   = 1,      // 1 .. 3
    parameter integer DEPTHWISE = 0,      // 0 | 1
    parameter integer PACK      = 1       // 1 or 2, with every stored weight legal in g2g_multiply
) (
    input wire clk
);
    localparam integer PE         = 2;
    localparam integer WORDS      = SWEEP * FOLDS;
    localparam integer ADDR_WIDTH = WORDS > 1 ? $clog2(WORDS) : 1;
    localparam integer FOLD_WIDTH = FOLDS > 1 ? $clog2(FOLDS) : 1;
    localparam integer BEAT_WIDTH = SWEEP > 1 ? $clog2(SWEEP) : 1;
    localparam integer P_WIDTH    = X_WIDTH + W_WIDTH;
    localparam integer OWN        = DEPTHWISE != 0 ? 1 : 0;
    localparam integer X          = (OWN ? PE : 1) * SIMD * X_WIDTH;
    localparam integer W          = SIMD * W_WIDTH;      // of one lane of PE
    localparam integer P          = SIMD * P_WIDTH;
    localparam integer LONG       = P_WIDTH + 2;         // of exact integers: no product and no sum of two wraps
    localparam integer GROUPS     = PE / PACK;
    localparam integer PACKED     = (PACK-1) * P_WIDTH + W_WIDTH;   // of the number that a group's weights make
    localparam integer DEPTH      = SIMD > 1 ? 5 : 4;
    localparam integer COLUMN_WIDTH = COLUMNS > 2 ? 2 : 1;

    (* anyseq *) wire         rst, s_valid, m_ready;
    (* anyseq *) wire [X-1:0] s_data;
    wire                    s_ready, m_valid;
    wire [PE*ACC_WIDTH-1:0] m_data;

    g2g_mvu #(
        .PE(PE), .SIMD(SIMD), .X_WIDTH(X_WIDTH), .X_SIGNED(X_SIGNED), .W_WIDTH(W_WIDTH), .ACC_WIDTH(ACC_WIDTH),
        .SWEEP(SWEEP), .FOLDS(FOLDS), .COLUMNS(COLUMNS), .DEPTHWISE(DEPTHWISE), .BIAS_WIDTH(ACC_WIDTH), .PACK(PACK)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(X),            .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(PE*ACC_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);
    (* hierconn *) wire [ADDR_WIDTH-1:0]     \dut.word_q ;
    (* hierconn *) wire [BEAT_WIDTH-1:0]     \dut.beat_q ;
    (* hierconn *) wire [FOLD_WIDTH-1:0]     \dut.fold_q ;
    (* hierconn *) wire [PE*W-1:0]           \dut.weights , \dut.weights_q ;
    (* hierconn *) wire [PE*ACC_WIDTH-1:0]   \dut.biases , \dut.biases_q ;
    (* hierconn *) wire [X-1:0]              \dut.x_q ;
    (* hierconn *) wire [DEPTH-1:0]          \dut.first_q , \dut.last_q ;
    // The second group of a packed design, the second lane of a plain group and the second term of a design with one have no counterpart.
    (* hierconn *) wire [DEPTH-3:0]   \dut.group[0].u_mac.first_q , \dut.group[1].u_mac.first_q ;
    (* hierconn *) wire [PACK*P-1:0]  \dut.group[0].u_mac.products , \dut.group[1].u_mac.products ;
    (* hierconn *) wire [P_WIDTH:0]
        \dut.group[0].u_mac.g_lane[0].tree.sums_q , \dut.group[0].u_mac.g_lane[1].tree.sums_q , \dut.group[1].u_mac.g_lane[0].tree.sums_q ;
    (* hierconn *) wire [X_WIDTH:0]
        \dut.group[0].u_mac.term[0].u_multiply.x_q , \dut.group[0].u_mac.term[1].u_multiply.x_q ,
        \dut.group[1].u_mac.term[0].u_multiply.x_q , \dut.group[1].u_mac.term[1].u_multiply.x_q ;
    (* hierconn *) wire [PACKED-1:0]
        \dut.group[0].u_mac.term[0].u_multiply.dsp.w_q , \dut.group[0].u_mac.term[1].u_multiply.dsp.w_q ,
        \dut.group[1].u_mac.term[0].u_multiply.dsp.w_q , \dut.group[1].u_mac.term[1].u_multiply.dsp.w_q ;
    wire [4*(X_WIDTH+1)-1:0] x_q = {
        \dut.group[1].u_mac.term[1].u_multiply.x_q , \dut.group[1].u_mac.term[0].u_multiply.x_q ,
        \dut.group[0].u_mac.term[1].u_multiply.x_q , \dut.group[0].u_mac.term[0].u_multiply.x_q };
    wire [4*PACKED-1:0] w_q = {
        \dut.group[1].u_mac.term[1].u_multiply.dsp.w_q , \dut.group[1].u_mac.term[0].u_multiply.dsp.w_q ,
        \dut.group[0].u_mac.term[1].u_multiply.dsp.w_q , \dut.group[0].u_mac.term[0].u_multiply.dsp.w_q };
    wire [PE*P-1:0]           products_q = { \dut.group[1].u_mac.products , \dut.group[0].u_mac.products };
    wire [PE*(P_WIDTH+1)-1:0] sums_q     = {
        PACK == 1 ? \dut.group[1].u_mac.g_lane[0].tree.sums_q : \dut.group[0].u_mac.g_lane[1].tree.sums_q ,
        \dut.group[0].u_mac.g_lane[0].tree.sums_q };
    (* hierconn *) wire [COLUMN_WIDTH-1:0] \dut.row.column_q , \dut.row.read_q , \dut.row.write_q ;
    (* hierconn *) wire [DEPTH-1:0]        \dut.row.valid_q , \dut.row.biased_q ;
    (* hierconn *) wire [PE*ACC_WIDTH-1:0] \dut.row.sums[0] , \dut.row.sums[1] , \dut.row.sums[2] ;
    wire [3*PE*ACC_WIDTH-1:0] kept_q = { \dut.row.sums[2] , \dut.row.sums[1] , \dut.row.sums[0] };
    wire [PE*(DEPTH-2)-1:0]   mac_first  = { \dut.group[1].u_mac.first_q , \dut.group[0].u_mac.first_q };

    // Position of the beat on offer, the fold whose bias is read next, and the windows of the beats whose sums are made and were made.
    reg [2:0] beat, fold, bias_fold;
    reg [1:0] column, adding, added_to;
    wire en   = m_ready || !m_valid;
    wire push = s_valid && s_ready;

    // The specification, taking each step when the design does: the beat in stages 1 and 2 as code (0 for a bubble) and weights as
    // read, its exact products in stage 3, with two terms their sum in stage 4; flags; the bias that was read for a first beat.
    reg [X-1:0]            x_1, x_2;
    reg [PE*W-1:0]         w_1, w_2;
    reg [PE*SIMD*LONG-1:0] products_3;
    reg [PE*LONG-1:0]      sums_4;
    reg [DEPTH-1:0]        firsts, lasts;     // bit k: stage k + 1
    reg [DEPTH-1:0]        beats, biased;     // any beat; one that is added to a bias
    reg                    bias_known;        // a bias has been read
    reg                    captured;          // `kept` is of since the start
    reg [COLUMNS*PE*ACC_WIDTH-1:0] kept;      // partial sums by window
    reg [PE*ACC_WIDTH-1:0] bias;
    reg [PE*ACC_WIDTH-1:0] totals;
    reg [DEPTH-2:0]        filled;            // bit k: stage k + 1 holds a beat or a bubble of since the start
    reg                    known;             // a beat that starts a sum has reached the accumulators
    wire [DEPTH-1:0]       starts = COLUMNS > 1 ? beats : firsts;

    // The weight that a stored one stands for: the second of a packed group is one more behind a negative one.
    function signed [LONG-1:0] weight(input [PE*W-1:0] all, input integer lane, input integer term);
        weight = {{(LONG-W_WIDTH){all[(lane*SIMD + term + 1)*W_WIDTH-1]}}, all[(lane*SIMD + term)*W_WIDTH +: W_WIDTH]}
               + (PACK > 1 && lane > 0 && all[(term + 1)*W_WIDTH-1]);
    endfunction
    function signed [LONG-1:0] product(input [X_WIDTH-1:0] code, input signed [LONG-1:0] factor);
        reg signed [LONG-1:0] a;
        begin
            a = {{(LONG-X_WIDTH){X_SIGNED != 0 && code[X_WIDTH-1]}}, code};
            product = a * factor;
        end
    endfunction
    wire [PE*LONG-1:0] first_terms;           // of the products, and with two terms their sums
    wire [PE*LONG-1:0] added = SIMD > 1 ? sums_4 : first_terms;

    // Sums that a beat is added to, and what comes of it.
    reg  [PE*ACC_WIDTH-1:0] base, made;
    integer m;
    always @(*) begin
        base = totals;
        for (m = 0; m < COLUMNS; m = m + 1) if (COLUMNS > 1 && adding == m) base = kept[m*PE*ACC_WIDTH +: PE*ACC_WIDTH];
        if (biased[DEPTH-2]) base = bias;
        for (m = 0; m < PE; m = m + 1)
            made[m*ACC_WIDTH +: ACC_WIDTH] = base[m*ACC_WIDTH +: ACC_WIDTH] + {{ACC_WIDTH{added[(m+1)*LONG-1]}}, added[m*LONG +: LONG]};
    end

    integer lane, term, w;

    always @(posedge clk) begin
        if (push) column <= column == COLUMNS - 1 ? 2'd0 : column + 2'd1;
        if (push && column == COLUMNS - 1) begin
            beat <= beat == SWEEP - 1 ? 3'd0 : beat + 3'd1;
            if (beat == SWEEP - 1) fold <= fold == FOLDS - 1 ? 3'd0 : fold + 3'd1;
        end
        if (en) begin
            x_1    <= push ? s_data : {X{1'b0}};
            if (column == 0) w_1 <= \dut.weights ;
            x_2    <= x_1;
            w_2    <= w_1;
            for (lane = 0; lane < PE; lane = lane + 1) begin
                for (term = 0; term < SIMD; term = term + 1)
                    products_3[(lane*SIMD + term)*LONG +: LONG] <=
                        product(x_2[(OWN ? term*PE + lane : term)*X_WIDTH +: X_WIDTH], weight(w_2, lane, term));
                sums_4[lane*LONG +: LONG] <= products_3[lane*SIMD*LONG +: LONG] + products_3[(lane*SIMD + SIMD-1)*LONG +: LONG];
            end
            // A bubble adds nothing. What the design does to its sums before the first beat comes by is its own affair: they are
            // taken as they are then.
            if (COLUMNS == 1 || beats[DEPTH-2]) totals <= made;
            if (!captured) begin
                added_to <= \dut.row.write_q ;
                for (w = 0; w < COLUMNS; w = w + 1)
                    kept[w*PE*ACC_WIDTH +: PE*ACC_WIDTH] <= \dut.row.write_q == w ? m_data : kept_q[w*PE*ACC_WIDTH +: PE*ACC_WIDTH];
            end
            if (beats[DEPTH-2]) begin
                added_to <= adding;
                for (w = 0; w < COLUMNS; w = w + 1) if (adding == w) kept[w*PE*ACC_WIDTH +: PE*ACC_WIDTH] <= made;
                adding <= adding == COLUMNS - 1 ? 2'd0 : adding + 2'd1;
            end
            captured <= filled[DEPTH-2];
            firsts <= {firsts, push && beat == 0 && column == 0};
            lasts  <= {lasts, push && beat == SWEEP - 1};
            beats  <= {beats, push};
            biased <= {biased, push && beat == 0};
            filled <= {filled, 1'b1};
            if (firsts[DEPTH-3]) begin
                bias       <= \dut.biases ;
                bias_known <= 1'b1;
                bias_fold <= bias_fold == FOLDS - 1 ? 3'd0 : bias_fold + 3'd1;
            end
            known  <= known || starts[DEPTH-2];
        end
        if (rst) begin
            beat      <= 3'd0;
            fold      <= 3'd0;
            bias_fold <= 3'd0;
            firsts    <= {DEPTH{1'b0}};
            lasts     <= {DEPTH{1'b0}};
            filled    <= {(DEPTH-1){1'b0}};
            known     <= 1'b0;
            column    <= 2'd0;
            adding    <= 2'd0;
            captured  <= 1'b0;
            beats     <= {DEPTH{1'b0}};
            biased    <= {DEPTH{1'b0}};
        end
        if (first) bias_known <= 1'b0;
    end

    // Folds that have begun and whose bias is still to be read: their first beats are in the stages before the one that reads.
    wire [2:0] next_fold = beat == 0 && column == 0 ? fold : fold == FOLDS - 1 ? 3'd0 : fold + 3'd1;
    wire [2:0] unread    = firsts[0] + firsts[1] + (SIMD > 1 && firsts[2]);
    reg  [2:0] ahead;      // bias_fold, `unread` folds further on
    integer n;
    always @(*) begin
        ahead = bias_fold;
        for (n = 0; n < 3; n = n + 1) if (n < unread) ahead = ahead == FOLDS - 1 ? 3'd0 : ahead + 3'd1;
    end

    always @(*) if (!first) begin
        assert (s_ready == en);
        assert (m_valid == lasts[DEPTH-1]);
        assert (beat < SWEEP && fold < FOLDS && bias_fold < FOLDS);
        assert (\dut.word_q == fold * SWEEP + beat);
        assert (\dut.beat_q == beat);
        assert (\dut.fold_q == bias_fold);
        assert (next_fold == ahead);
        assert (\dut.first_q == firsts && \dut.last_q == lasts);

        // Stages fill in order, and a beat is in one that is filled.
        assert ((filled & (filled + 1'b1)) == 0);
        assert ((starts[DEPTH-2:0] & ~filled) == 0);
        if (known) assert (&filled);

        // A beat that is not its sweep's first follows one that is, and a bias was read for it.
        if (beat != 0) assert (known || starts[DEPTH-2:0] != 0);
        if (lasts[DEPTH-1]) assert (known);
        for (n = 0; n < DEPTH - 1; n = n + 1) if (lasts[n]) assert (known || (starts[DEPTH-2:0] >> n) != 0);
        if (beat != 0 || column != 0) assert (bias_known || firsts[DEPTH-3:0] != 0);
        for (n = 0; n < DEPTH - 1; n = n + 1) if (biased[n]) assert (bias_known || (firsts[DEPTH-3:0] >> n) != 0);
        assert (((firsts & ~biased) | (biased & ~beats) | (lasts & ~beats)) == 0);
        assert (column < COLUMNS && adding < COLUMNS);
        assert (COLUMNS > 1 || biased == firsts);

        if (filled[0]) assert (\dut.x_q == x_1 && \dut.weights_q == w_1);
        if (bias_known) assert (\dut.biases_q == bias);
        if (known) assert (m_data == totals);
    end

    // With more than one window: flags, places, and the memory of sums, which has the newest one a cycle later.
    generate
        if (COLUMNS > 1) begin : g_row
            reg [1:0] next;     // window of the beat on offer: as many further than that of the beat that is added as beats are between
            integer c, k;
            always @(*) begin
                next = adding;
                for (k = 0; k < DEPTH - 1; k = k + 1) if (beats[k]) next = next == COLUMNS - 1 ? 2'd0 : next + 2'd1;
            end
            always @(*) if (!first) begin
                assert (\dut.row.valid_q == beats && (\dut.row.biased_q & beats) == biased);
                assert (\dut.row.column_q == column && \dut.row.read_q == adding);
                assert (next == column);
                if (filled[0] && !beats[0]) assert (x_1 == 0);
                if (filled[1] && !beats[1]) assert (x_2 == 0);
                if (filled[2] && !beats[2]) assert (products_3 == 0);
                if (SIMD > 1 && filled[DEPTH-2] && !beats[DEPTH-2]) assert (sums_4 == 0);
                // Nothing is captured before the first beat comes by, which is one that starts its sum.
                assert (captured ? &filled : !known);
                if (beats[DEPTH-1]) assert (known);
                if (known) assert (captured && added_to < COLUMNS && adding == (added_to == COLUMNS - 1 ? 0 : added_to + 1));
                if (!known && beats == 0) assert (beat == 0 && column == 0);
                for (c = 0; c < DEPTH - 1; c = c + 1) if (!known && beats >> c == 1) assert (biased[c]);
                if (captured) assert (\dut.row.write_q == added_to);
                for (c = 0; c < COLUMNS; c = c + 1) if (captured)
                    assert ((added_to == c ? m_data : kept_q[c*PE*ACC_WIDTH +: PE*ACC_WIDTH]) == kept[c*PE*ACC_WIDTH +: PE*ACC_WIDTH]);
            end
        end
    endgenerate

    // The registers of both multiply-accumulate units.
    genvar pe, i, g;
    generate
        for (g = 0; g < GROUPS; g = g + 1) begin : g_group
            for (i = 0; i < SIMD; i = i + 1) begin : g_operand
                localparam integer AT   = 2*g + i;
                localparam integer CODE = OWN ? i*PE + g : i;
                wire signed [PACKED+LONG-1:0] number = weight(w_2, g*PACK, i);
                wire signed [PACKED+LONG-1:0] second = PACK > 1 ? weight(w_2, 1, i) : {LONG{1'b0}};
                wire signed [PACKED+LONG-1:0] all    = number + (second <<< P_WIDTH);
                always @(*) if (!first && filled[1]) begin
                    assert (x_q[AT*(X_WIDTH+1) +: X_WIDTH+1] == {X_SIGNED != 0 && x_2[(CODE+1)*X_WIDTH-1], x_2[CODE*X_WIDTH +: X_WIDTH]});
                    assert (w_q[AT*PACKED +: PACKED] == all[PACKED-1:0]);
                end
            end
            for (i = 1; i < DEPTH - 1; i = i + 1) begin : g_first
                always @(*) if (!first && filled[i]) assert (mac_first[g*(DEPTH-2) + i - 1] == starts[i]);
            end
        end
        for (pe = 0; pe < PE; pe = pe + 1) begin : g_pe
            assign first_terms[pe*LONG +: LONG] = products_3[pe*SIMD*LONG +: LONG];
            for (i = 0; i < SIMD; i = i + 1) begin : g_term
                wire [P_WIDTH-1:0] kept = products_q[(pe*SIMD + i)*P_WIDTH +: P_WIDTH];
                always @(*) if (!first && filled[2]) assert (products_3[(pe*SIMD + i)*LONG +: LONG] == {{2{kept[P_WIDTH-1]}}, kept});
            end
            if (SIMD > 1) begin : g_tree
                wire [P_WIDTH:0] sum = sums_q[pe*(P_WIDTH+1) +: P_WIDTH+1];
                always @(*) if (!first && filled[3]) assert (sums_4[pe*LONG +: LONG] == {sum[P_WIDTH], sum});
            end
        end
    endgenerate

    // All folds of a window and the first beat of the next; results that follow one another.
    reg [3:0] results = 4'd0;
    always @(posedge clk) results <= rst ? 4'd0 : results + (m_valid && m_ready && !results[3]);
    always @(*) begin
        cover (results == FOLDS * COLUMNS && fold == 0 && beat == 0 && push);
        cover (m_valid && m_ready && m_data[ACC_WIDTH-1:0] != 0 && results == 1);
    end
endmodule

`default_nettype wire
