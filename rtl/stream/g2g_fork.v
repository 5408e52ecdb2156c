// SPDX-License-Identifier: MIT
//
// g2g_fork: one stream to OUTPUTS streams, each with its own handshake.
//
//   m_data[i][n] = s_data[n]
//
// Spec     docs/hardware.md#g2g_fork-rtlstream (C# mirror: src/Dataflow)
// Stream   one beat out of every output per beat in, in order; the next beat is accepted in the cycle in which the last output gets rid of this one
// Latency  1 cycle        II  1 cycle
// Reset    synchronous, active high; drops the beat that some outputs still offer
`default_nettype none

module g2g_fork #(
    parameter integer WIDTH   = 8,    // bits of a beat, 1 or more
    parameter integer OUTPUTS = 2     // 2 or more
) (
    input  wire                     clk,
    input  wire                     rst,

    // stream in
    input  wire                     s_valid,
    output wire                     s_ready,
    input  wire         [WIDTH-1:0] s_data,

    // streams out, output 0 in the low bits
    output wire       [OUTPUTS-1:0] m_valid,
    input  wire       [OUTPUTS-1:0] m_ready,
    output wire [OUTPUTS*WIDTH-1:0] m_data
);
    reg [OUTPUTS-1:0] pending;    // outputs that have yet to take the word
    reg   [WIDTH-1:0] word;

    wire [OUTPUTS-1:0] left = pending & ~m_ready;

    assign s_ready = left == {OUTPUTS{1'b0}};
    assign m_valid = pending;
    assign m_data  = {OUTPUTS{word}};

    always @(posedge clk) begin
        if (s_ready) word <= s_data;
        pending <= s_ready ? {OUTPUTS{s_valid}} : left;
        if (rst) pending <= {OUTPUTS{1'b0}};
    end

`ifndef SYNTHESIS
    initial if (WIDTH < 1 || OUTPUTS < 2) begin
        $display("ERROR g2g_fork %m: WIDTH=%0d OUTPUTS=%0d, must be 1 or more and 2 or more", WIDTH, OUTPUTS);
        $finish;
    end
`endif
endmodule

`default_nettype wire
