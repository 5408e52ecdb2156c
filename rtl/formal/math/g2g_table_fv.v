// SPDX-License-Identifier: MIT
//
// Proof of g2g_table: contract on both sides, one beat out per beat in, and the entry of every code in every lane.
`default_nettype none

module g2g_table_fv #(
    parameter integer LANES       = 2,
    parameter integer INDEX_WIDTH = 3,
    parameter integer OUT_WIDTH   = 4,
    parameter         ENTRIES     = "table.hex"
) (
    input wire clk
);
    (* anyseq *) wire                         rst, s_valid, m_ready;
    (* anyseq *) wire [LANES*INDEX_WIDTH-1:0] s_code;

    wire                       s_ready, m_valid;
    wire [LANES*OUT_WIDTH-1:0] m_code;

    g2g_table #(.LANES(LANES), .INDEX_WIDTH(INDEX_WIDTH), .OUT_WIDTH(OUT_WIDTH), .ENTRIES(ENTRIES)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_code(s_code),
        .m_valid(m_valid), .m_ready(m_ready), .m_code(m_code));

    g2g_stream_contract #(.WIDTH(LANES*INDEX_WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_code));
    g2g_stream_contract #(.WIDTH(LANES*OUT_WIDTH),   .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_code));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // The specification: the beat in flight, and the ROM file.
    reg [OUT_WIDTH-1:0] entries [0:(1<<INDEX_WIDTH)-1];
    initial $readmemh(ENTRIES, entries);

    reg [LANES*INDEX_WIDTH-1:0] codes;
    reg                         full;
    always @(posedge clk) begin
        if (s_valid && s_ready) codes <= s_code;
        full <= !rst && ((s_valid && s_ready) || (full && !m_ready));
    end

    always @(*) if (!first) begin
        assert (m_valid == full);
        assert (s_ready == (!full || m_ready));
    end

    genvar lane;
    generate
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            always @(*) if (!first && full) assert (m_code[lane*OUT_WIDTH +: OUT_WIDTH] == entries[codes[lane*INDEX_WIDTH +: INDEX_WIDTH]]);
        end
    endgenerate

    reg [2:0] beats = 3'd0;
    always @(posedge clk) if (rst) beats <= 3'd0; else if (m_valid && m_ready && s_valid && !beats[2]) beats <= beats + 3'd1;
    always @(*) begin
        cover (beats == 3'd4);
        cover (m_valid && !m_ready && s_valid);
    end
endmodule

`default_nettype wire
