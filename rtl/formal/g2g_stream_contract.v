// SPDX-License-Identifier: MIT
//
// g2g_stream_contract: the valid/ready rules of docs/hardware.md#streams, one file for both sides.
//
//   held   a beat that is offered and not taken is offered again, unchanged
//   quiet  nothing is offered in the cycle after a reset
//
// ROLE 0   the stream is driven by the environment: rules are assumed
// ROLE 1   the stream is driven by the design: rules are asserted
`default_nettype none

module g2g_stream_contract #(
    parameter integer WIDTH = 8,
    parameter integer ROLE  = 0
) (
    input wire             clk,
    input wire             rst,
    input wire             valid,
    input wire             ready,
    input wire [WIDTH-1:0] data
);
    reg             past   = 1'b0;
    reg             rst_q  = 1'b1;
    reg             wait_q = 1'b0;
    reg [WIDTH-1:0] data_q = {WIDTH{1'b0}};

    always @(posedge clk) begin
        past   <= 1'b1;
        rst_q  <= rst;
        wait_q <= valid && !ready;
        data_q <= data;
    end

    wire held  = !(past && !rst_q && !rst && wait_q) || (valid && data == data_q);
    wire quiet = !(past && rst_q) || !valid;

    generate
        if (ROLE == 0) begin : g_environment
            always @(*) assume (held);
            always @(*) assume (quiet);
        end else begin : g_design
            always @(*) assert (held);
            always @(*) assert (quiet);
        end
    endgenerate
endmodule

`default_nettype wire
