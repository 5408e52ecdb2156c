// SPDX-License-Identifier: MIT
//
// g2g_fifo: DEPTH entries between two streams, in LUT RAM.
//
//   m_data[n] = s_data[n]
//
// Spec     docs/hardware.md#g2g_fifo-rtlstream (C# mirror: src/Dataflow)
// Stream   one beat out per beat in, in order; s_ready = not full and m_valid = not empty, both from the registered count
// Latency  1 cycle        II  1 cycle
// Reset    synchronous, active high; empties the queue, not the memory
`default_nettype none

module g2g_fifo #(
    parameter integer WIDTH = 8,    // bits of a beat, 1 or more
    parameter integer DEPTH = 16    // entries, 2 or more, any number
) (
    input  wire             clk,
    input  wire             rst,

    // stream in
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [WIDTH-1:0] s_data,

    // stream out
    output wire             m_valid,
    input  wire             m_ready,
    output wire [WIDTH-1:0] m_data
);
    // Bits to count 0 .. states-1.
    function integer bits(input integer states);
        begin
            bits = 1;
            while ((1 << bits) < states) bits = bits + 1;
        end
    endfunction

    localparam integer POINTER_WIDTH = bits(DEPTH);
    localparam integer COUNT_WIDTH   = bits(DEPTH + 1);

    localparam [31:0]              DEPTH_MINUS_1 = DEPTH - 1;
    localparam [31:0]              DEPTH_BITS    = DEPTH;
    localparam [POINTER_WIDTH-1:0] LAST          = DEPTH_MINUS_1[POINTER_WIDTH-1:0];
    localparam [COUNT_WIDTH-1:0]   FULL          = DEPTH_BITS[COUNT_WIDTH-1:0];
    localparam [POINTER_WIDTH-1:0] NEXT          = 1;
    localparam [COUNT_WIDTH-1:0]   ONE           = 1;

    (* ram_style = "distributed" *) reg [WIDTH-1:0] memory [0:DEPTH-1];
    reg [POINTER_WIDTH-1:0] write_at, read_at;
    reg   [COUNT_WIDTH-1:0] count;

    assign s_ready = count != FULL;
    assign m_valid = count != {COUNT_WIDTH{1'b0}};
    assign m_data  = memory[read_at];

    wire push = s_valid && s_ready;
    wire pop  = m_valid && m_ready;

    always @(posedge clk) begin
        if (push) begin
            memory[write_at] <= s_data;
            write_at         <= write_at == LAST ? {POINTER_WIDTH{1'b0}} : write_at + NEXT;
        end
        if (pop) read_at <= read_at == LAST ? {POINTER_WIDTH{1'b0}} : read_at + NEXT;
        if (push && !pop) count <= count + ONE;
        if (pop && !push) count <= count - ONE;
        if (rst) begin
            write_at <= {POINTER_WIDTH{1'b0}};
            read_at  <= {POINTER_WIDTH{1'b0}};
            count    <= {COUNT_WIDTH{1'b0}};
        end
    end

`ifndef SYNTHESIS
    initial if (WIDTH < 1 || DEPTH < 2) begin
        $display("ERROR g2g_fifo %m: WIDTH=%0d DEPTH=%0d, must be 1 or more and 2 or more", WIDTH, DEPTH);
        $finish;
    end
`endif
endmodule

`default_nettype wire
