// SPDX-License-Identifier: MIT
//
// Proof of g2g_line_buffer: contract on both sides; row_free <= row_head <= row_free + ROWS; the counters of the position; every
// address inside the image names a word of a row that is written and not yet released. The codes that the memories give are cut
// away; that they are the right ones is left to the bench, which compares every code.
`default_nettype none

module g2g_line_buffer_fv #(
    parameter integer BITS      = 1,      // LANES = 1; all sizes below 8
    parameter integer CHANNELS  = 1,
    parameter integer IN_H      = 3,
    parameter integer IN_W      = 2,
    parameter integer KERNEL_H  = 2,
    parameter integer KERNEL_W  = 2,
    parameter integer STRIDE_H  = 1,
    parameter integer STRIDE_W  = 1,
    parameter integer PAD_TOP   = 1,
    parameter integer PAD_LEFT  = 1,
    parameter integer OUT_H     = 3,
    parameter integer OUT_W     = 2,
    parameter integer REPEAT    = 1,
    parameter integer PARALLEL  = 0,
    parameter integer ORDER     = 0,
    parameter integer ROWS      = 3
) (
    input wire clk
);
    localparam integer BEAT_ROWS = PARALLEL == 1 || PARALLEL == 2 ? 1 : KERNEL_H;
    localparam integer BEAT_COLS = PARALLEL > 1 ? 1 : KERNEL_W;
    localparam integer M_WIDTH   = (KERNEL_H / BEAT_ROWS) * (KERNEL_W / BEAT_COLS) * BITS;
    localparam integer RING      = ROWS * IN_W * CHANNELS;
    localparam integer BANKS     = PARALLEL > 1 ? KERNEL_W : 1;
    localparam integer WORDS     = PARALLEL == 0 ? RING : (IN_W + BANKS - 1) / BANKS * CHANNELS;
    localparam integer A_WIDTH   = WORDS > 1 ? $clog2(WORDS) : 1;

    (* anyseq *) wire            rst, s_valid, m_ready;
    (* anyseq *) wire [BITS-1:0] s_data;
    wire               s_ready, m_valid;
    wire [M_WIDTH-1:0] m_data;

    g2g_line_buffer #(
        .BITS(BITS), .CHANNELS(CHANNELS), .LANES(1), .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W),
        .STRIDE_H(STRIDE_H), .STRIDE_W(STRIDE_W), .PAD_TOP(PAD_TOP), .PAD_LEFT(PAD_LEFT), .OUT_H(OUT_H), .OUT_W(OUT_W),
        .PAD_VALUE(0), .REPEAT(REPEAT), .PARALLEL(PARALLEL), .ORDER(ORDER), .ROWS(ROWS)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(BITS),    .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(M_WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    function integer width(input integer values);
        width = values > 1 ? $clog2(values) : 1;
    endfunction
    (* hierconn *) wire [(ROWS > 1 ? $clog2(ROWS+1) : 2)-1:0] \dut.level_q ;
    (* hierconn *) wire [width(OUT_H)-1:0]     \dut.oy_q ;
    (* hierconn *) wire [width(OUT_W)-1:0]     \dut.ox_q ;
    (* hierconn *) wire [width(REPEAT)-1:0]    \dut.sweep_q ;
    (* hierconn *) wire [width(BEAT_ROWS)-1:0] \dut.ky_q ;
    (* hierconn *) wire [width(BEAT_COLS)-1:0] \dut.kx_q ;
    (* hierconn *) wire [0:0]                  \dut.issue ;
    (* hierconn *) wire [0:0]                  \dut.valid_1_q , \dut.valid_2_q ;
    (* hierconn *) wire [width(CHANNELS)-1:0]  \dut.block_q ;
    (* hierconn *) wire [A_WIDTH-1:0]          \dut.left_q , \dut.column_q ;

    wire en    = m_ready || !m_valid;
    wire push  = s_valid && s_ready;
    wire issue = \dut.issue ;

    // Small signed numbers.
    wire signed [7:0] oy = \dut.oy_q , ox = \dut.ox_q , ky = \dut.ky_q , kx = \dut.kx_q ;
    wire signed [7:0] level = \dut.level_q , block = \dut.block_q ;
    localparam signed [7:0] H = IN_H, W = IN_W, C = CHANNELS, KH = KERNEL_H, SH = STRIDE_H, SW = STRIDE_W, TOP = PAD_TOP, LEFT = PAD_LEFT, R = ROWS;

    // Rows of the frame that output row n needs: from_row(n) to upto(n) - 1; those before from_row(n) are released.
    function signed [7:0] from_row(input signed [7:0] n);
        from_row = n * SH > TOP ? n * SH - TOP : 8'sd0;
    endfunction
    function signed [7:0] upto(input signed [7:0] n);
        begin
            upto = n * SH - TOP + KH;
            if (n == OUT_H - 1 || upto > H) upto = H;
            else if (from_row(n + 8'sd1) > upto) upto = from_row(n + 8'sd1);
        end
    endfunction

    // The specification of the rows: column and channel being written, ring slot of the row being written and of the first kept row.
    reg signed [7:0] write_x, write_c, head_slot, free_slot;
    wire pixel_written = push && write_c == C - 1;
    wire row_written   = pixel_written && write_x == W - 1;
    wire row_released  = issue && ox == OUT_W - 1 && \dut.sweep_q == REPEAT - 1 && ky == BEAT_ROWS - 1 && kx == BEAT_COLS - 1 && block == C - 1;
    wire signed [7:0] released = oy == OUT_H - 1 ? H - from_row(oy) : from_row(oy + 8'sd1) - from_row(oy);

    // A slot further on in the ring; `by` at most 2 * ROWS.
    function signed [7:0] slot(input signed [7:0] base, input signed [7:0] by);
        begin
            slot = base + by;
            if (slot >= R) slot = slot - R;
            if (slot >= R) slot = slot - R;
            if (slot >= R) slot = slot - R;
        end
    endfunction
    always @(posedge clk) begin
        if (push) write_c <= pixel_written ? 8'sd0 : write_c + 8'sd1;
        if (pixel_written) write_x <= row_written ? 8'sd0 : write_x + 8'sd1;
        if (row_written) head_slot <= slot(head_slot, 8'sd1);
        if (row_released) free_slot <= slot(free_slot, released);
        if (rst) begin
            write_x   <= 8'sd0;
            write_c   <= 8'sd0;
            head_slot <= 8'sd0;
            free_slot <= 8'sd0;
        end
    end

    // The image row and column of the beat on offer, and the ring slots of the window's first row and of this one, rows above the
    // image included: as many slots before the first kept row as they lie above it.
    wire signed [7:0] y = oy * SH - TOP + ky;
    wire signed [7:0] x = ox * SW - LEFT + kx;
    wire in_image = y >= 0 && y < H && x >= 0 && x < W;
    wire signed [7:0] above    = from_row(oy) - (oy * SH - TOP);
    wire signed [7:0] top_slot = slot(free_slot, R - above);
    wire signed [7:0] row_slot = slot(free_slot, R - above + ky);

    integer i;
    always @(*) if (!first) begin
        assert (level >= 0 && level <= R && head_slot == slot(free_slot, level));
        assert (head_slot >= 0 && head_slot < R && free_slot >= 0 && free_slot < R && write_x >= 0 && write_x < W && write_c >= 0 && write_c < C);
        assert (s_ready == (level != R));
        assert (oy < OUT_H && ox < OUT_W && ky < BEAT_ROWS && kx < BEAT_COLS && \dut.sweep_q < REPEAT && block < C);
        assert (issue == (en && level >= upto(oy) - from_row(oy)));

        // What is read is written and not yet released, for all rows that a beat reads.
        if (issue) for (i = 0; i < KERNEL_H; i = i + 1)
            if (oy * SH - TOP + i >= 0 && oy * SH - TOP + i < H)
                assert (oy * SH - TOP + i >= from_row(oy) && oy * SH - TOP + i - from_row(oy) < level);
    end

    // Where the design writes and where it looks for the window's top row.
    (* hierconn *) wire [width(IN_W*CHANNELS)-1:0] \dut.serial.count_q ;
    (* hierconn *) wire [width(IN_W)-1:0] \dut.banked.write_x_q ;
    (* hierconn *) wire [A_WIDTH-1:0] \dut.serial.write_q , \dut.serial.base_q , \dut.serial.top_q , \dut.serial.read_address ;
    (* hierconn *) wire [width(CHANNELS)-1:0] \dut.banked.write_block_q ;
    (* hierconn *) wire [ROWS-1:0] \dut.banked.write_row_q , \dut.banked.top_q , \dut.banked.one_row.row_q ;
    generate
        if (PARALLEL == 0) begin : serial
            wire [A_WIDTH-1:0] left   = ((ORDER == 1 ? kx : ox * SW) - LEFT) * C + (ORDER == 0 ? 8'sd0 : block);
            wire [A_WIDTH-1:0] column = x * C + block;
            always @(*) if (!first) begin
                assert (\dut.serial.count_q == write_x * C + write_c && \dut.serial.write_q == (head_slot * W + write_x) * C + write_c);
                assert (\dut.serial.top_q == top_slot * W * C && \dut.serial.base_q == row_slot * W * C);
                assert (\dut.left_q == left && \dut.column_q == column);
                if (issue && in_image) assert (\dut.serial.read_address == \dut.serial.base_q + column);
            end
        end else begin : banked
            wire [ROWS-1:0] head_bit = 1 << head_slot;
            wire [ROWS-1:0] top_bit  = 1 << top_slot;
            always @(*) if (!first) begin
                assert (\dut.banked.write_x_q == write_x && \dut.banked.write_block_q == write_c);
                assert (\dut.banked.write_row_q == head_bit && \dut.banked.top_q == top_bit);
            end
            if (PARALLEL == 1) begin : rows
                wire [A_WIDTH-1:0] left   = ((ORDER == 1 ? kx : ox * SW) - LEFT) * C + (ORDER == 0 ? 8'sd0 : block);
                wire [A_WIDTH-1:0] column = x * C + block;
                always @(*) if (!first) assert (\dut.left_q == left && \dut.column_q == column);
            end
            if (PARALLEL == 3) begin : columns
                wire [ROWS-1:0] row_bit = 1 << row_slot;
                always @(*) if (!first) assert (\dut.banked.one_row.row_q == row_bit);
            end
        end
    endgenerate

    // A whole frame sent, the next one under way, and a full ring.
    reg [1:0] frames = 2'd0;
    always @(posedge clk) frames <= rst ? 2'd0 : frames + (row_released && oy == OUT_H - 1 && !frames[1]);
    always @(*) begin
        cover (frames == 2'd1 && m_valid && m_ready && level == R);
        cover (frames == 2'd1 && issue && push);
    end
endmodule

`default_nettype wire
