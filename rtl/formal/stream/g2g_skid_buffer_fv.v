// SPDX-License-Identifier: MIT
//
// Proof of g2g_skid_buffer: contract on both sides, and a queue of two in lock step: nothing lost, made up or reordered.
`default_nettype none

module g2g_skid_buffer_fv #(
    parameter integer WIDTH = 4
) (
    input wire clk
);
    (* anyseq *) wire             rst, s_valid, m_ready;
    (* anyseq *) wire [WIDTH-1:0] s_data;
    wire             s_ready, m_valid;
    wire [WIDTH-1:0] m_data;

    g2g_skid_buffer #(.WIDTH(WIDTH)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // The specification: a queue.
    reg       [1:0] count;
    reg [WIDTH-1:0] head, next;
    wire push = s_valid && s_ready;
    wire pop  = m_valid && m_ready;

    always @(posedge clk) begin
        if (pop) head <= next;
        if (push && count == (pop ? 2'd1 : 2'd0)) head <= s_data;
        if (push && count == (pop ? 2'd2 : 2'd1)) next <= s_data;
        count <= rst ? 2'd0 : count + push - pop;
    end

    // Registers of the design that the invariant names.
    (* hierconn *) wire [WIDTH-1:0] \dut.spare ;

    always @(*) if (!first) begin
        assert (s_ready == (count != 2'd2));
        assert (m_valid == (count != 2'd0));
        assert (count <= 2'd2);
        if (m_valid) assert (m_data == head);
        if (count == 2'd2) assert (\dut.spare == next);
    end

    // Full rate over four beats, and a full buffer that empties again.
    reg [2:0] streak = 3'd0;
    reg       filled = 1'b0;
    always @(posedge clk) begin
        streak <= push && pop && !rst ? streak + !streak[2] : 3'd0;
        filled <= !rst && (filled || count == 2'd2);
    end
    always @(*) begin
        cover (streak == 3'd4);
        cover (filled && !rst && count == 2'd0);
    end
endmodule

`default_nettype wire
