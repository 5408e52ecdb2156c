// SPDX-License-Identifier: MIT
//
// g2g_width_adapter: the same lanes in the same order, S_LANES a beat in, M_LANES a beat out.
//
//   lane n of the stream out = lane n of the stream in, lane 0 of a beat in the low bits
//
// Spec     docs/hardware.md#g2g_width_adapter-rtlstream (C# mirror: src/Dataflow)
// Stream   R = max(S_LANES, M_LANES) / min: R beats in to one out (wider), one in to R out (narrower), or wires (equal)
// Latency  1 cycle from the beat that completes a word; equal: 0        II  1 cycle; narrower: R cycles
// Reset    synchronous, active high; drops the word held and the parts collected
`default_nettype none

module g2g_width_adapter #(
    parameter integer LANE_WIDTH = 8,    // bits, 1 or more
    parameter integer S_LANES    = 2,    // one of S_LANES, M_LANES divides the other
    parameter integer M_LANES    = 4
) (
    input  wire                          clk,
    input  wire                          rst,

    // stream in
    input  wire                          s_valid,
    output wire                          s_ready,
    input  wire [S_LANES*LANE_WIDTH-1:0] s_data,

    // stream out
    output wire                          m_valid,
    input  wire                          m_ready,
    output wire [M_LANES*LANE_WIDTH-1:0] m_data
);
    localparam integer S_WIDTH = S_LANES * LANE_WIDTH;
    localparam integer M_WIDTH = M_LANES * LANE_WIDTH;
    localparam integer PARTS   = S_LANES > M_LANES ? S_LANES / M_LANES : M_LANES / S_LANES;

    // Bits to count 0 .. states-1.
    function integer bits(input integer states);
        begin
            bits = 1;
            while ((1 << bits) < states) bits = bits + 1;
        end
    endfunction

    localparam integer           PART_WIDTH = bits(PARTS);
    localparam            [31:0] LAST_PART  = PARTS - 1;
    localparam [PART_WIDTH-1:0]  LAST       = LAST_PART[PART_WIDTH-1:0];
    localparam [PART_WIDTH-1:0]  ONE        = 1;

    generate
        if (S_LANES == M_LANES) begin : g_equal
            wire unused = &{1'b0, clk, rst, LAST, ONE};
            assign m_valid = s_valid;
            assign s_ready = m_ready;
            assign m_data  = s_data;
        end
        if (S_LANES < M_LANES) begin : g_wider
            // Parts shift in from the top, so that after PARTS of them the first is at the bottom.
            reg [M_WIDTH-1:0]    word;
            reg [PART_WIDTH-1:0] part;    // of the word being collected
            reg                  full;

            assign s_ready = !full || m_ready;
            assign m_valid = full;
            assign m_data  = word;

            wire take = s_valid && s_ready;

            always @(posedge clk) begin
                if (s_ready) full <= take && part == LAST;
                if (take) begin
                    word <= {s_data, word[M_WIDTH-1:S_WIDTH]};
                    part <= part == LAST ? {PART_WIDTH{1'b0}} : part + ONE;
                end
                if (rst) begin
                    full <= 1'b0;
                    part <= {PART_WIDTH{1'b0}};
                end
            end
        end
        if (S_LANES > M_LANES) begin : g_narrower
            // Parts leave from the bottom; the word stays where it is, a selection a bit being far smaller than a shift of the whole.
            reg [S_WIDTH-1:0]    word;
            reg [PART_WIDTH-1:0] part;    // on offer
            reg                  full;

            wire last = part == LAST;

            assign s_ready = !full || (m_ready && last);
            assign m_valid = full;

            genvar b, p;
            for (b = 0; b < M_WIDTH; b = b + 1) begin : g_bit
                wire [PARTS-1:0] of_parts;
                for (p = 0; p < PARTS; p = p + 1) begin : g_part
                    assign of_parts[p] = word[p*M_WIDTH + b];
                end
                assign m_data[b] = of_parts[part];
            end

            always @(posedge clk) begin
                if (s_ready) begin
                    full <= s_valid;
                    word <= s_data;
                end
                if (full && m_ready) part <= last ? {PART_WIDTH{1'b0}} : part + ONE;
                if (rst) begin
                    full <= 1'b0;
                    part <= {PART_WIDTH{1'b0}};
                end
            end
        end
    endgenerate

`ifndef SYNTHESIS
    initial if (LANE_WIDTH < 1 || S_LANES < 1 || M_LANES < 1 || (S_LANES % M_LANES != 0 && M_LANES % S_LANES != 0)) begin
        $display("ERROR g2g_width_adapter %m: LANE_WIDTH=%0d S_LANES=%0d M_LANES=%0d, lanes must divide one another", LANE_WIDTH, S_LANES, M_LANES);
        $finish;
    end
`endif
endmodule

`default_nettype wire
