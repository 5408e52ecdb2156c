// SPDX-License-Identifier: MIT
//
// g2g_fifo: DEPTH entries between two streams, a memory with registered read: LUT RAM when it is small, else block RAM.
//
//   m_data[n] = s_data[n]
//
// Spec     docs/hardware.md#g2g_fifo-rtlstream (C# mirror: Dataflow/Cycles/QueueModel.cs)
// Stream   one beat out per beat in, in order; s_ready = not full, from the registered count; m_valid is a register
// Latency  2 cycles       II  1 cycle; DEPTH 2: 2 beats in 3 cycles; DEPTH 1: 3 cycles
// Reset    synchronous, active high; empties the queue, not the memory
`default_nettype none

module g2g_fifo #(
    parameter integer WIDTH = 8,    // bits of a beat, 1 or more
    parameter integer DEPTH = 16    // entries, the one on offer included; 1 or more, any number
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
    // Bits to count 0 .. states-1.
    function integer bits(input integer states);
        begin
            bits = 1;
            while ((1 << bits) < states) bits = bits + 1;
        end
    endfunction

    localparam integer POINTER_WIDTH = bits(DEPTH);
    localparam integer COUNT_WIDTH   = DEPTH < 2 ? 2 : bits(DEPTH + 1);

    localparam [31:0]              DEPTH_MINUS_1 = DEPTH - 1;
    localparam [31:0]              DEPTH_BITS    = DEPTH;
    localparam [POINTER_WIDTH-1:0] LAST          = DEPTH_MINUS_1[POINTER_WIDTH-1:0];
    localparam [COUNT_WIDTH-1:0]   FULL          = DEPTH_BITS[COUNT_WIDTH-1:0];
    localparam [POINTER_WIDTH-1:0] NEXT          = 1;
    localparam [COUNT_WIDTH-1:0]   ONE           = 1;

    reg [WIDTH-1:0] memory [0:DEPTH-1];
    reg [POINTER_WIDTH-1:0] write_at, read_at;
    reg   [COUNT_WIDTH-1:0] count;       // entries, the one on offer included

    assign s_ready = count != FULL;

    wire push  = s_valid && s_ready;
    wire pop   = m_valid && m_ready;
    wire more  = count != {{(COUNT_WIDTH-1){1'b0}}, m_valid};    // the memory holds an entry that is not on offer
    wire fetch = more && (!m_valid || m_ready);

    // A word is fetched in a later cycle than it was written, so the two never meet at one address.
    always @(posedge clk) begin
        if (push) memory[write_at] <= s_data;
        if (fetch) m_data <= memory[read_at];
    end

    always @(posedge clk) begin
        if (push) write_at <= write_at == LAST ? {POINTER_WIDTH{1'b0}} : write_at + NEXT;
        if (fetch) read_at <= read_at == LAST ? {POINTER_WIDTH{1'b0}} : read_at + NEXT;
        if (fetch || m_ready) m_valid <= fetch;
        if (push && !pop) count <= count + ONE;
        if (pop && !push) count <= count - ONE;
        if (rst) begin
            write_at <= {POINTER_WIDTH{1'b0}};
            read_at  <= {POINTER_WIDTH{1'b0}};
            count    <= {COUNT_WIDTH{1'b0}};
            m_valid  <= 1'b0;
        end
    end

`ifndef SYNTHESIS
    initial if (WIDTH < 1 || DEPTH < 1) begin
        $display("ERROR g2g_fifo %m: WIDTH=%0d DEPTH=%0d, must be 1 or more", WIDTH, DEPTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
