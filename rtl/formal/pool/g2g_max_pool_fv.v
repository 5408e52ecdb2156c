// SPDX-License-Identifier: MIT
//
// Proof of g2g_max_pool: contract on both sides; the running maximum of one cell, any one, in lock step.
// The walk is cut away: `covered`, `first`, `last` and `cell_index` are free, so the proof holds for every walk, and what
// this one does is proved in g2g_pool_walk_fv.
`default_nettype none

module g2g_max_pool_fv #(
    parameter integer LANES     = 1,
    parameter integer BITS      = 2,
    parameter integer SIGNED    = 1,
    parameter integer CHANNELS  = 2,
    parameter integer IN_W      = 4     // of two rows; windows are 2 x 2; at most 4 cells
) (
    input wire clk
);
    localparam integer SUM_WIDTH  = BITS;
    localparam integer CELLS      = IN_W / 2 * (CHANNELS / LANES);
    localparam integer CELL_WIDTH = CELLS > 1 ? $clog2(CELLS) : 1;
    localparam integer M_WIDTH    = LANES * SUM_WIDTH;

    (* anyseq *)   wire                  rst, s_valid, m_ready;
    (* anyseq *)   wire [LANES*BITS-1:0] s_data;
    (* anyconst *) wire [CELL_WIDTH-1:0] chosen;
    wire               s_ready, m_valid;
    wire [M_WIDTH-1:0] m_data;

    g2g_max_pool #(
        .LANES(LANES), .BITS(BITS), .SIGNED(SIGNED), .CHANNELS(CHANNELS),
        .IN_H(2), .IN_W(IN_W), .KERNEL_H(2), .KERNEL_W(2)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(LANES*BITS), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(M_WIDTH),    .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    (* hierconn *) wire [0:0] \dut.covered , \dut.first , \dut.last ;
    (* hierconn *) wire [CELL_WIDTH-1:0] \dut.cell_index ;
    (* hierconn *) wire [M_WIDTH-1:0] \dut.partial[0] , \dut.partial[1] , \dut.partial[2] , \dut.partial[3] ;
    always @(*) assume (chosen < CELLS && \dut.cell_index < CELLS);

    // The specification: what the chosen cell has seen since its window's first beat; `known` once there was one.
    wire step = s_valid && s_ready;
    wire mine = \dut.cell_index == chosen;
    reg  [M_WIDTH-1:0] seen, updated, result;
    reg known, waiting, judged;
    integer i;
    always @(*) for (i = 0; i < LANES; i = i + 1)
        if (\dut.first ) updated[i*BITS +: BITS] = s_data[i*BITS +: BITS];
        else if (SIGNED != 0 ? $signed(s_data[i*BITS +: BITS]) > $signed(seen[i*BITS +: BITS]) : s_data[i*BITS +: BITS] > seen[i*BITS +: BITS])
            updated[i*BITS +: BITS] = s_data[i*BITS +: BITS];
        else updated[i*BITS +: BITS] = seen[i*BITS +: BITS];

    always @(posedge clk) begin
        if (step && \dut.covered && mine) begin
            seen  <= updated;
            known <= known || \dut.first ;
        end
        if (s_ready) begin
            waiting <= step && \dut.covered && \dut.last ;
            judged  <= mine && (known || \dut.first );
            result  <= updated;
        end
        if (rst) begin
            known   <= 1'b0;
            waiting <= 1'b0;
        end
    end

    wire [M_WIDTH-1:0] stored = chosen == 0 ? \dut.partial[0] : chosen == 1 ? \dut.partial[1] : chosen == 2 ? \dut.partial[2] : \dut.partial[3] ;
    always @(*) if (!first) begin
        if (known) assert (stored == seen);
        assert (s_ready == (m_ready || !m_valid));
        assert (m_valid == waiting);
        if (m_valid && judged) assert (m_data == result);
    end

    // Results of the chosen cell, one after another; a window of four beats.
    reg [2:0] results = 3'd0, beats = 3'd0;
    always @(posedge clk) begin
        results <= rst ? 3'd0 : results + (m_valid && m_ready && judged && !results[2]);
        if (step && \dut.covered && mine) beats <= \dut.first ? 3'd1 : beats + !beats[2];
    end
    always @(*) begin
        cover (results == 3'd2);
        cover (m_valid && judged && beats == 3'd4);
    end
endmodule

`default_nettype wire
