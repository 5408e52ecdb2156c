// SPDX-License-Identifier: MIT
//
// Proof of g2g_add: contract on all sides, beats taken in pairs, one sum a pair, and each stage against the formula.
`default_nettype none

module g2g_add_fv #(
    parameter integer LANES     = 1,
    parameter integer A_WIDTH   = 3,
    parameter integer A_SIGNED  = 0,
    parameter integer A_ZERO    = 0,
    parameter integer A_MULT    = 1,
    parameter integer B_WIDTH   = 3,
    parameter integer B_SIGNED  = 0,
    parameter integer B_ZERO    = 0,
    parameter integer B_MULT    = 1,
    parameter integer OUT_WIDTH = 5
) (
    input wire clk
);
    localparam integer WIDE = 32;

    (* anyseq *) wire                     rst, s_a_valid, s_b_valid, m_ready;
    (* anyseq *) wire [LANES*A_WIDTH-1:0] s_a_code;
    (* anyseq *) wire [LANES*B_WIDTH-1:0] s_b_code;

    wire                       s_a_ready, s_b_ready, m_valid;
    wire [LANES*OUT_WIDTH-1:0] m_acc;

    g2g_add #(
        .LANES(LANES), .A_WIDTH(A_WIDTH), .A_SIGNED(A_SIGNED), .A_ZERO(A_ZERO), .A_MULT(A_MULT),
        .B_WIDTH(B_WIDTH), .B_SIGNED(B_SIGNED), .B_ZERO(B_ZERO), .B_MULT(B_MULT), .OUT_WIDTH(OUT_WIDTH)
    ) dut (
        .clk(clk), .rst(rst),
        .s_a_valid(s_a_valid), .s_a_ready(s_a_ready), .s_a_code(s_a_code),
        .s_b_valid(s_b_valid), .s_b_ready(s_b_ready), .s_b_code(s_b_code),
        .m_valid(m_valid), .m_ready(m_ready), .m_acc(m_acc));

    g2g_stream_contract #(.WIDTH(LANES*A_WIDTH),   .ROLE(0)) u_a   (.clk(clk), .rst(rst), .valid(s_a_valid), .ready(s_a_ready), .data(s_a_code));
    g2g_stream_contract #(.WIDTH(LANES*B_WIDTH),   .ROLE(0)) u_b   (.clk(clk), .rst(rst), .valid(s_b_valid), .ready(s_b_ready), .data(s_b_code));
    g2g_stream_contract #(.WIDTH(LANES*OUT_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_acc));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // Registers of the design that the invariant names.
    (* hierconn *) wire                     [2:0] \dut.valid_q ;
    (* hierconn *) wire   [LANES*(A_WIDTH+2)-1:0] \dut.a_q ;
    (* hierconn *) wire   [LANES*(B_WIDTH+2)-1:0] \dut.b_q ;
    (* hierconn *) wire  [LANES*(A_WIDTH+19)-1:0] \dut.a_product_q ;
    (* hierconn *) wire  [LANES*(B_WIDTH+19)-1:0] \dut.b_product_q ;

    // The pairs in flight.
    wire en = m_ready || !m_valid;
    wire pair = s_a_valid && s_b_valid;
    reg [LANES*A_WIDTH-1:0] a1, a2, a3;
    reg [LANES*B_WIDTH-1:0] b1, b2, b3;
    reg [2:0] valid;
    always @(posedge clk) begin
        if (en) begin
            {a3, a2, a1} <= {a2, a1, s_a_code};
            {b3, b2, b1} <= {b2, b1, s_b_code};
            valid <= {valid[1:0], pair};
        end
        if (rst) valid <= 3'd0;
    end

    always @(*) if (!first) begin
        assert (\dut.valid_q == valid);
        if (s_a_valid) assert (s_b_ready == en); else assert (!s_b_ready);
        if (s_b_valid) assert (s_a_ready == en); else assert (!s_a_ready);
    end

    genvar lane;
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            `define CODE(codes, WIDTH, SIGNED) \
                {{(WIDE-WIDTH){SIGNED != 0 && codes[lane*WIDTH+WIDTH-1]}}, codes[lane*WIDTH +: WIDTH]}
            wire signed [WIDE-1:0] da1 = `CODE(a1, A_WIDTH, A_SIGNED) - A_ZERO;
            wire signed [WIDE-1:0] db1 = `CODE(b1, B_WIDTH, B_SIGNED) - B_ZERO;
            wire signed [WIDE-1:0] da2 = `CODE(a2, A_WIDTH, A_SIGNED) - A_ZERO;
            wire signed [WIDE-1:0] db2 = `CODE(b2, B_WIDTH, B_SIGNED) - B_ZERO;
            wire signed [WIDE-1:0] da3 = `CODE(a3, A_WIDTH, A_SIGNED) - A_ZERO;
            wire signed [WIDE-1:0] db3 = `CODE(b3, B_WIDTH, B_SIGNED) - B_ZERO;
            wire signed [WIDE-1:0] pa  = da2 * A_MULT;
            wire signed [WIDE-1:0] pb  = db2 * B_MULT;
            wire signed [WIDE-1:0] acc = da3 * A_MULT + db3 * B_MULT;
            wire signed  [A_WIDTH+1:0] a_q = \dut.a_q [lane*(A_WIDTH+2) +: A_WIDTH+2];
            wire signed  [B_WIDTH+1:0] b_q = \dut.b_q [lane*(B_WIDTH+2) +: B_WIDTH+2];
            wire signed [A_WIDTH+18:0] a_product_q = \dut.a_product_q [lane*(A_WIDTH+19) +: A_WIDTH+19];
            wire signed [B_WIDTH+18:0] b_product_q = \dut.b_product_q [lane*(B_WIDTH+19) +: B_WIDTH+19];
            always @(*) if (!first) begin
                if (valid[0]) assert (a_q == da1 && b_q == db1);
                if (valid[1]) assert (a_product_q == pa && b_product_q == pb);
                if (valid[2]) assert (m_acc[lane*OUT_WIDTH +: OUT_WIDTH] == acc[OUT_WIDTH-1:0]);
            end
        end
    endgenerate

    // Either side waits for the other; then a full pipeline stalls.
    reg a_waited = 1'b0, b_waited = 1'b0;
    always @(posedge clk) begin
        a_waited <= !rst && (a_waited || (s_a_valid && !s_b_valid));
        b_waited <= !rst && (b_waited || (s_b_valid && !s_a_valid));
    end
    always @(*) cover (a_waited && b_waited && valid == 3'b111 && !m_ready && pair);
endmodule

`default_nettype wire
