// SPDX-License-Identifier: MIT
//
// Proof of g2g_fork: contract on all sides, and for each output how many beats it is behind, and which.
`default_nettype none

module g2g_fork_fv #(
    parameter integer WIDTH   = 4,
    parameter integer OUTPUTS = 2
) (
    input wire clk
);
    (* anyseq *) wire               rst, s_valid;
    (* anyseq *) wire [OUTPUTS-1:0] m_ready;
    (* anyseq *) wire   [WIDTH-1:0] s_data;

    wire                     s_ready;
    wire       [OUTPUTS-1:0] m_valid;
    wire [OUTPUTS*WIDTH-1:0] m_data;

    g2g_fork #(.WIDTH(WIDTH), .OUTPUTS(OUTPUTS)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(0)) u_in (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // The specification: beats accepted, and the last of them.
    reg       [2:0] accepted;
    reg [WIDTH-1:0] last;
    always @(posedge clk) begin
        if (s_valid && s_ready) last <= s_data;
        accepted <= rst ? 3'd0 : accepted + (s_valid && s_ready);
    end

    wire [OUTPUTS-1:0] served;
    always @(*) if (!first) assert (s_ready == &served);

    genvar i;
    generate
        for (i = 0; i < OUTPUTS; i = i + 1) begin : g_output
            g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(1)) u_out (
                .clk(clk), .rst(rst), .valid(m_valid[i]), .ready(m_ready[i]), .data(m_data[i*WIDTH +: WIDTH]));

            // Beats taken here; never more than one behind, and never ahead.
            reg  [2:0] taken;
            wire [2:0] behind = accepted - taken;
            always @(posedge clk) taken <= rst ? 3'd0 : taken + (m_valid[i] && m_ready[i]);
            assign served[i] = behind == 3'd0 || m_ready[i];
            always @(*) if (!first) begin
                assert (behind <= 3'd1);
                assert (m_valid[i] == (behind == 3'd1));
                if (m_valid[i]) assert (m_data[i*WIDTH +: WIDTH] == last);
            end
        end
    endgenerate

    // A beat taken by output 0 alone, then by the others while the next one comes in.
    reg alone = 1'b0;
    always @(posedge clk) alone <= !rst && m_valid == {OUTPUTS{1'b1}} && m_ready == {{(OUTPUTS-1){1'b0}}, 1'b1};
    always @(*) begin
        cover (alone && !rst && s_valid && s_ready);
        cover (accepted == 3'd5 && m_valid == {OUTPUTS{1'b0}});
    end
endmodule

`default_nettype wire
