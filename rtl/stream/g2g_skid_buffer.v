// SPDX-License-Identifier: MIT
//
// g2g_skid_buffer: two entries that cut every combinational path between two streams.
//
//   m_data[n] = s_data[n]
//
// Spec     docs/hardware.md#g2g_skid_buffer-rtlstream (C# mirror: src/Dataflow)
// Stream   one beat out per beat in, in order; s_ready and m_valid come from registers
// Latency  1 cycle        II  1 cycle
// Reset    synchronous, active high; empties both entries
`default_nettype none

module g2g_skid_buffer #(
    parameter integer WIDTH = 8    // bits of a beat, 1 or more
) (
    input  wire             clk,
    input  wire             rst,

    // stream in
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [WIDTH-1:0] s_data,

    // stream out
    output reg              m_valid,
    input  wire             m_ready,
    output reg  [WIDTH-1:0] m_data
);
    // The spare entry takes the beat that arrives in the cycle in which the output stalls: ready was promised before.
    reg             spare_full;
    reg [WIDTH-1:0] spare;

    wire load = m_ready || !m_valid;
    assign s_ready = !spare_full;

    always @(posedge clk) begin
        if (load) begin
            m_valid    <= spare_full || s_valid;
            m_data     <= spare_full ? spare : s_data;
            spare_full <= 1'b0;
        end else if (s_valid) begin
            spare_full <= 1'b1;
        end
        if (!spare_full) spare <= s_data;
        if (rst) begin
            m_valid    <= 1'b0;
            spare_full <= 1'b0;
        end
    end

`ifndef SYNTHESIS
    initial if (WIDTH < 1) begin
        $display("ERROR g2g_skid_buffer %m: WIDTH=%0d, must be 1 or more", WIDTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
