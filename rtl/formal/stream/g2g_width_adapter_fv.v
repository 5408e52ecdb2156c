// SPDX-License-Identifier: MIT
//
// Proof of g2g_width_adapter: contract on both sides, and the queue of lane groups it specifies in lock step.
`default_nettype none

module g2g_width_adapter_fv #(
    parameter integer LANE_WIDTH = 2,
    parameter integer S_LANES    = 1,
    parameter integer M_LANES    = 3
) (
    input wire clk
);
    localparam integer S_WIDTH = S_LANES * LANE_WIDTH;
    localparam integer M_WIDTH = M_LANES * LANE_WIDTH;
    localparam integer GROUP   = S_WIDTH < M_WIDTH ? S_WIDTH : M_WIDTH;    // bits of the smaller beat
    localparam integer WORD    = S_WIDTH < M_WIDTH ? M_WIDTH : S_WIDTH;
    localparam integer PARTS   = WORD / GROUP;

    (* anyseq *) wire               rst, s_valid, m_ready;
    (* anyseq *) wire [S_WIDTH-1:0] s_data;

    wire               s_ready, m_valid;
    wire [M_WIDTH-1:0] m_data;

    g2g_width_adapter #(.LANE_WIDTH(LANE_WIDTH), .S_LANES(S_LANES), .M_LANES(M_LANES)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(S_WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(M_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    wire push = s_valid && s_ready;
    wire pop  = m_valid && m_ready;

    // The specification: groups in flight, the next to leave at the bottom.
    reg [WORD-1:0] queue;
    reg      [3:0] count;
    wire     [3:0] left = count - (pop ? (M_WIDTH / GROUP) : 0);
    wire  [2*WORD-1:0] rest  = {{WORD{1'b0}}, queue} >> (pop ? M_WIDTH : 0);
    wire  [2*WORD-1:0] added = {{(2*WORD-S_WIDTH){1'b0}}, s_data} << (left * GROUP);
    wire    [WORD-1:0] held  = ~({WORD{1'b1}} << (left * GROUP));
    always @(posedge clk) begin
        queue <= (rest & held) | (push ? added : {WORD{1'b0}});
        count <= rst ? 4'd0 : left + (push ? (S_WIDTH / GROUP) : 0);
    end

    // Registers of the design that the invariant names; those of the other direction have no counterpart.
    localparam integer PART_WIDTH = PARTS > 4 ? 3 : PARTS > 2 ? 2 : 1;
    (* hierconn *) wire [WORD-1:0]       \dut.g_wider.word , \dut.g_narrower.word ;
    (* hierconn *) wire [PART_WIDTH-1:0] \dut.g_wider.part , \dut.g_narrower.part ;

    wire [WORD-1:0] used = ~({WORD{1'b1}} << (count * GROUP));

    always @(*) if (!first && S_LANES < M_LANES) begin
        assert (count <= PARTS);
        assert (m_valid == (count == PARTS));
        assert (s_ready == (count != PARTS || m_ready));
        assert (\dut.g_wider.part == (count == PARTS ? 0 : count));
        assert (((\dut.g_wider.word >> ((PARTS - count) * GROUP)) & used) == (queue & used));
        if (m_valid) assert (m_data == queue);
    end
    always @(*) if (!first && S_LANES > M_LANES) begin
        assert (count <= PARTS);
        assert (m_valid == (count != 0));
        assert (s_ready == (count == 0 || (count == 1 && m_ready)));
        assert (\dut.g_narrower.part == (count == 0 ? 0 : PARTS - count));
        assert (((\dut.g_narrower.word >> ((PARTS - count) * GROUP)) & used) == (queue & used));
        if (m_valid) assert (m_data == queue[M_WIDTH-1:0]);
    end
    always @(*) if (!first && S_LANES == M_LANES) begin
        assert (m_valid == s_valid && s_ready == m_ready && m_data == s_data);
    end

    // Full rate: a word leaves in the cycle in which the next begins.
    reg [2:0] words = 3'd0;
    always @(posedge clk) if (rst) words <= 3'd0; else if (pop && !words[2]) words <= words + 3'd1;
    always @(*) begin
        cover (push && pop && words >= 3'd2);
        cover (words == 3'd4);
    end
endmodule

`default_nettype wire
