// SPDX-License-Identifier: MIT
//
// xor_top: xor_core behind AXI4-Stream; one clock, reset active low.
//
// s_axis  2 beats a frame: one pixel, 1 x 1 bits from bit 0 up
// m_axis  1 beats a frame: 1 x u8, each zero-extended to 8 bits; tlast on a frame's last beat
`default_nettype none

module xor_top (
    input  wire aclk,
    input  wire aresetn,
    input  wire s_axis_tvalid,
    output wire s_axis_tready,
    input  wire [7:0] s_axis_tdata,
    output wire m_axis_tvalid,
    input  wire m_axis_tready,
    output wire [7:0] m_axis_tdata,
    output wire m_axis_tlast
);
    // One register on the reset, so that it reaches the whole design from a flip-flop.
    reg rst = 1'b1;
    always @(posedge aclk) rst <= !aresetn;

    // Nothing is accepted and nothing offered during reset, whatever the neighbours do.
    wire core_ready, core_valid;
    assign s_axis_tready = core_ready && !rst;
    assign m_axis_tvalid = core_valid && !rst;

    wire [7:0] result;
    xor_core u_core (
        .clk(aclk),
        .rst(rst),
        .s_valid(s_axis_tvalid),
        .s_ready(core_ready),
        .s_data(s_axis_tdata[0:0]),
        .m_valid(core_valid),
        .m_ready(m_axis_tready),
        .m_data(result)
    );

    wire unused_tdata = &{1'b0, s_axis_tdata[7:1]};
    assign m_axis_tdata[0 +: 8] = result[0 +: 8];

    assign m_axis_tlast = 1'b1;
endmodule

`default_nettype wire
