// SPDX-License-Identifier: MIT
//
// Proof of g2g_argmax: contract on both sides, one index per frame, and for an arbitrary channel `witness`: its value is not larger than
// the winner's; if it is as large, the winner's index is not higher; if it is the winner, its value is the best.
`default_nettype none

module g2g_argmax_fv #(
    parameter integer LANES       = 2,
    parameter integer WIDTH       = 3,
    parameter integer CHANNELS    = 6,
    parameter integer INDEX_WIDTH = 3
) (
    input wire clk
);
    (* anyseq *)   wire                   rst, s_valid, m_ready;
    (* anyseq *)   wire [LANES*WIDTH-1:0] s_data;
    (* anyconst *) wire             [3:0] witness;

    wire                   s_ready, m_valid;
    wire [INDEX_WIDTH-1:0] m_index;

    g2g_argmax #(.LANES(LANES), .WIDTH(WIDTH), .CHANNELS(CHANNELS), .INDEX_WIDTH(INDEX_WIDTH)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_index(m_index));

    g2g_stream_contract #(.WIDTH(LANES*WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(INDEX_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_index));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);
    always @(*) assume (witness < CHANNELS);

    // Registers of the design that the invariant names.
    (* hierconn *) wire        [INDEX_WIDTH:0] \dut.base ;
    (* hierconn *) wire signed     [WIDTH-1:0] \dut.best ;

    // The specification: channels seen of this frame, the witness's value among them, a finished frame waiting.
    reg              [4:0] seen;
    reg                    full;
    reg signed [WIDTH-1:0] value;
    wire take = s_valid && s_ready;
    integer lane;
    always @(posedge clk) begin
        if (take) begin
            for (lane = 0; lane < LANES; lane = lane + 1) begin
                if (seen + lane == witness) value <= s_data[lane*WIDTH +: WIDTH];
            end
            seen <= seen == CHANNELS - LANES ? 5'd0 : seen + LANES;
        end
        if (s_ready) full <= take && seen == CHANNELS - LANES;
        if (rst) begin
            seen <= 5'd0;
            full <= 1'b0;
        end
    end

    wire [4:0] known = full ? CHANNELS : seen;
    always @(*) if (!first) begin
        assert (s_ready == (!full || m_ready));
        assert (m_valid == full);
        assert (\dut.base == seen && seen <= CHANNELS - LANES && seen % LANES == 0);
        if (full) assert (seen == 0);
        if (known != 0) assert (m_index < known);
        if (witness < known) begin
            assert (value <= \dut.best );
            if (value == \dut.best ) assert (m_index <= witness);
            if (m_index == witness) assert (value == \dut.best );
        end
    end

    reg [1:0] frames = 2'd0;
    always @(posedge clk) if (rst) frames <= 2'd0; else if (m_valid && m_ready && !frames[1]) frames <= frames + 2'd1;
    always @(*) begin
        cover (frames == 2'd2);
        cover (m_valid && m_index == witness && witness == CHANNELS - 1);
    end
endmodule

`default_nettype wire
