// SPDX-License-Identifier: MIT
//
// Proof of g2g_fifo: contract on both sides, and the queue it specifies in lock step, word by word.
`default_nettype none

module g2g_fifo_fv #(
    parameter integer WIDTH = 2,
    parameter integer DEPTH = 3       // 1 .. 5: the words the invariant names
) (
    input wire clk
);
    (* anyseq *) wire             rst, s_valid, m_ready;
    (* anyseq *) wire [WIDTH-1:0] s_data;

    wire             s_ready, m_valid;
    wire [WIDTH-1:0] m_data;

    g2g_fifo #(.WIDTH(WIDTH), .DEPTH(DEPTH)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // The specification: a shift queue, entry 0 next to leave, and whether that had a cycle to get to the output.
    reg [DEPTH*WIDTH-1:0] queue;
    reg             [2:0] count;
    reg                   offered;
    wire push = s_valid && s_ready;
    wire pop  = m_valid && m_ready;
    wire [2:0] slot = count - pop;
    wire [DEPTH*WIDTH-1:0] shifted = queue >> WIDTH;
    integer i;
    always @(posedge clk) begin
        for (i = 0; i < DEPTH; i = i + 1) begin
            if (push && slot == i) queue[i*WIDTH +: WIDTH] <= s_data;
            else if (pop) queue[i*WIDTH +: WIDTH] <= shifted[i*WIDTH +: WIDTH];
        end
        count   <= rst ? 3'd0 : count + push - pop;
        offered <= !rst && slot != 3'd0;
    end

    // Registers of the design that the invariant names; a word beyond DEPTH has no counterpart and is free.
    localparam integer POINTER_WIDTH = DEPTH > 4 ? 3 : DEPTH > 2 ? 2 : 1;
    localparam integer COUNT_WIDTH   = DEPTH > 3 ? 3 : 2;
    (* hierconn *) wire [POINTER_WIDTH-1:0] \dut.write_at , \dut.read_at ;
    (* hierconn *) wire   [COUNT_WIDTH-1:0] \dut.count ;
    (* hierconn *) wire [WIDTH-1:0] \dut.memory[0] , \dut.memory[1] , \dut.memory[2] , \dut.memory[3] , \dut.memory[4] ;
    wire [5*WIDTH-1:0] memory = {\dut.memory[4] , \dut.memory[3] , \dut.memory[2] , \dut.memory[1] , \dut.memory[0] };

    // Memory address of the nth entry that is not at the output.
    function [2:0] address(input [2:0] n);
        reg [3:0] sum;
        begin
            sum     = \dut.read_at + n;
            address = sum >= DEPTH ? sum - DEPTH : sum;
        end
    endfunction

    wire [2:0] stored = count - m_valid;
    integer n;
    always @(*) if (!first) begin
        assert (count <= DEPTH);
        assert (\dut.count == count);
        assert (\dut.read_at < DEPTH);
        assert (\dut.write_at == address(stored) || (stored == DEPTH && \dut.write_at == \dut.read_at ));
        assert (s_ready == (count != DEPTH));
        assert (m_valid == offered);
        assert (!offered || count != 3'd0);
        if (m_valid) assert (m_data == queue[0 +: WIDTH]);
        for (n = 0; n < DEPTH; n = n + 1) begin
            if (n < stored) assert (memory[address(n)*WIDTH +: WIDTH] == queue[(n + m_valid)*WIDTH +: WIDTH]);
        end
    end

    // Push and pop in one cycle at a level between, where there is one, and a full queue that empties again.
    reg filled = 1'b0;
    always @(posedge clk) filled <= !rst && (filled || count == DEPTH);
    always @(*) begin
        cover (DEPTH == 1 || (push && pop && count == DEPTH - 1));
        cover (filled && !rst && count == 3'd0);
    end
endmodule

`default_nettype wire
