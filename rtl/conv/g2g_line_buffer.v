// SPDX-License-Identifier: MIT
//
// g2g_line_buffer: keeps the last ROWS rows of a stream of pixels and sends the windows of a convolution over them.
//
//   window (oy, ox), kernel position (ky, kx): code of row oy*STRIDE_H - PAD_TOP + ky, column ox*STRIDE_W - PAD_LEFT + kx,
//   or PAD_VALUE where the image ends
//
// Spec     docs/hardware.md#g2g_line_buffer-rtlconv-line-buffer-and-window
// Stream   in: IN_H*IN_W*CB beats a frame (CB = CHANNELS/LANES), NHWC;
//          out: for oy, for ox, REPEAT times a sweep of the window:
//            PARALLEL 0: for ky, for kx, for cb: LANES codes, lane c
//            PARALLEL 1: for kx, for cb: KERNEL_H*LANES codes, lane ky*LANES + c
//            PARALLEL 2: for cb: KERNEL_H*KERNEL_W*LANES codes, lane (ky*KERNEL_W + kx)*LANES + c
//            PARALLEL 3: for ky, for cb: KERNEL_W*LANES codes, lane kx*LANES + c
//          or with ORDER 1: for oy, REPEAT times a sweep, each beat of it for ox;
//          with ORDER 2 a sweep takes the blocks one after the other: for cb outside ky and kx
// Latency  3 cycles from issue to m_valid; an output row begins when its rows are written, or one cycle after     II  1 cycle
// Reset    synchronous, active high; clears valid bits and counters, not the memories
`default_nettype none

module g2g_line_buffer #(
    parameter integer BITS      = 8,   // code, bits, 1 .. 32
    parameter integer CHANNELS  = 1,   // 1 ..
    parameter integer LANES     = 1,   // channels a beat, divides CHANNELS
    parameter integer IN_H      = 5,   // rows, 1 ..
    parameter integer IN_W      = 5,   // columns, 1 ..
    parameter integer KERNEL_H  = 3,   // rows of a window, 1 ..
    parameter integer KERNEL_W  = 3,   // columns of a window, 1 ..
    parameter integer STRIDE_H  = 1,   // rows from window to window, 1 ..
    parameter integer STRIDE_W  = 1,   // columns from window to window, 1 ..
    parameter integer PAD_TOP   = 0,   // rows above the image, 0 .. KERNEL_H-1
    parameter integer PAD_LEFT  = 0,   // columns left of the image, 0 ..
    parameter integer OUT_H     = 3,   // window rows, each with a row of the image in it
    parameter integer OUT_W     = 3,   // windows a row, 1 ..
    parameter integer PAD_VALUE = 0,   // code outside the image
    parameter integer REPEAT    = 1,   // sweeps of each window, 1 ..
    parameter integer PARALLEL  = 0,   // 0 a kernel position a beat | 1 its rows in parallel | 2 the whole window | 3 its columns
    parameter integer ORDER     = 0,   // 0 window by window | 1 a beat of all windows of a row, then the next beat | 2 block by block
    parameter integer ROWS      = 4    // rows kept, at least what one output row waits for
) (
    input  wire                  clk,
    input  wire                  rst,

    // pixels in
    input  wire                  s_valid,
    output wire                  s_ready,
    input  wire [LANES*BITS-1:0] s_data,

    // windows out
    output reg                   m_valid,
    input  wire                  m_ready,
    output wire [(PARALLEL == 1 || PARALLEL == 2 ? KERNEL_H : 1)*(PARALLEL > 1 ? KERNEL_W : 1)*LANES*BITS-1:0] m_data
);
    localparam integer BLOCKS    = CHANNELS / LANES;
    localparam integer WORD      = LANES * BITS;
    localparam integer ROW_WORDS = IN_W * BLOCKS;

    // Kernel rows and columns in a beat, and in the beats of a sweep.
    localparam integer LANE_ROWS = PARALLEL == 1 || PARALLEL == 2 ? KERNEL_H : 1;
    localparam integer LANE_COLS = PARALLEL > 1 ? KERNEL_W : 1;
    localparam integer BEAT_ROWS = KERNEL_H / LANE_ROWS;
    localparam integer BEAT_COLS = KERNEL_W / LANE_COLS;

    // Column x lies in bank x mod BANKS; bank word (x / BANKS)*BLOCKS + block.
    localparam integer BANKS      = LANE_COLS;
    localparam integer BANK_WORDS = ((IN_W + BANKS - 1) / BANKS) * BLOCKS;
    localparam integer RING_WORDS = ROWS * ROW_WORDS;
    localparam integer WORDS      = PARALLEL == 0 ? RING_WORDS : BANK_WORDS;
    localparam integer A_WIDTH    = WORDS > 1 ? $clog2(WORDS) : 1;

    // Level of the ring, in rows.
    localparam integer LEVEL_WIDTH = ROWS > 1 ? $clog2(ROWS + 1) : 2;
    localparam [LEVEL_WIDTH-1:0] ONE_ROW = {{(LEVEL_WIDTH-1){1'b0}}, 1'b1};

    // Last value and width of each counter of the position.
    localparam integer OY_END = OUT_H - 1;
    localparam integer OX_END = OUT_W - 1;
    localparam integer R_END  = REPEAT - 1;
    localparam integer KY_END = BEAT_ROWS - 1;
    localparam integer KX_END = BEAT_COLS - 1;
    localparam integer B_END  = BLOCKS - 1;
    localparam integer OY_WIDTH = OUT_H > 1 ? $clog2(OUT_H) : 1;
    localparam integer OX_WIDTH = OUT_W > 1 ? $clog2(OUT_W) : 1;
    localparam integer R_WIDTH  = REPEAT > 1 ? $clog2(REPEAT) : 1;
    localparam integer KY_WIDTH = BEAT_ROWS > 1 ? $clog2(BEAT_ROWS) : 1;
    localparam integer KX_WIDTH = BEAT_COLS > 1 ? $clog2(BEAT_COLS) : 1;
    localparam integer B_WIDTH  = BLOCKS > 1 ? $clog2(BLOCKS) : 1;

    // First and last image row of output row oy, and the rows of the frame that are done with after it.
    function integer first_row(input integer oy);
        first_row = oy * STRIDE_H > PAD_TOP ? oy * STRIDE_H - PAD_TOP : 0;
    endfunction
    function integer last_row(input integer oy);
        last_row = oy * STRIDE_H - PAD_TOP + KERNEL_H < IN_H ? oy * STRIDE_H - PAD_TOP + KERNEL_H - 1 : IN_H - 1;
    endfunction
    function integer done_rows(input integer oy);
        done_rows = oy == OUT_H - 1 ? IN_H : first_row(oy + 1);
    endfunction
    // Rows in the ring that output row oy waits for, and those that it releases at its end.
    function integer wait_rows(input integer oy);
        wait_rows = (last_row(oy) + 1 > done_rows(oy) ? last_row(oy) + 1 : done_rows(oy)) - first_row(oy);
    endfunction
    function integer release_rows(input integer oy);
        release_rows = done_rows(oy) - first_row(oy);
    endfunction

    // The same as tables, a column of bits each.
    function [OUT_H-1:0] wait_bits(input integer b);
        integer oy;
        for (oy = 0; oy < OUT_H; oy = oy + 1) wait_bits[oy] = ((wait_rows(oy) >> b) & 1) != 0;
    endfunction
    function [OUT_H-1:0] release_bits(input integer b);
        integer oy;
        for (oy = 0; oy < OUT_H; oy = oy + 1) release_bits[oy] = ((release_rows(oy) >> b) & 1) != 0;
    endfunction
    // Whether kernel row ky (column kx) lies inside the image.
    function [OUT_H-1:0] row_inside(input integer ky);
        integer oy;
        for (oy = 0; oy < OUT_H; oy = oy + 1)
            row_inside[oy] = oy * STRIDE_H + ky >= PAD_TOP && oy * STRIDE_H + ky < PAD_TOP + IN_H;
    endfunction
    function [OUT_W-1:0] column_inside(input integer kx);
        integer ox;
        for (ox = 0; ox < OUT_W; ox = ox + 1)
            column_inside[ox] = ox * STRIDE_W + kx >= PAD_LEFT && ox * STRIDE_W + kx < PAD_LEFT + IN_W;
    endfunction
    // Remainder in 0 .. m-1, for negative n too.
    function integer modulo(input integer n, input integer m);
        modulo = ((n % m) + m) % m;
    endfunction

    // ---- Rows in the ring: written whole and not yet released.
    wire row_written, row_released;
    wire [LEVEL_WIDTH-1:0] rows_awaited, rows_released;
    reg  [LEVEL_WIDTH-1:0] level_q;

    wire write = s_valid && s_ready;
    assign s_ready = level_q != ROWS[LEVEL_WIDTH-1:0];

    always @(posedge clk) begin
        level_q <= level_q + (row_written  ? ONE_ROW       : {LEVEL_WIDTH{1'b0}})
                           - (row_released ? rows_released : {LEVEL_WIDTH{1'b0}});
        if (rst) level_q <= {LEVEL_WIDTH{1'b0}};
    end

    // ---- Position of the beat to be issued: (oy, ox), sweep, (ky, kx), block. ox counts outside the sweeps or inside all.
    wire en    = m_ready || !m_valid;
    wire issue = en && level_q >= rows_awaited;

    reg [OY_WIDTH-1:0] oy_q;
    reg [OX_WIDTH-1:0] ox_q;
    reg [R_WIDTH-1:0]  sweep_q;
    reg [KY_WIDTH-1:0] ky_q;
    reg [KX_WIDTH-1:0] kx_q;
    reg [B_WIDTH-1:0]  block_q;

    wire last_ox    = ox_q == OX_END[OX_WIDTH-1:0];
    wire last_block = block_q == B_END[B_WIDTH-1:0];
    wire step_end   = ORDER != 1 || last_ox;
    wire pixel_end  = step_end && (ORDER == 2 || last_block);
    wire line_end   = pixel_end && kx_q == KX_END[KX_WIDTH-1:0];
    wire kernel_end = line_end && ky_q == KY_END[KY_WIDTH-1:0];
    wire sweep_end  = kernel_end && last_block;
    wire window_end = sweep_end && sweep_q == R_END[R_WIDTH-1:0];
    wire row_end    = window_end && last_ox;
    wire last_oy    = oy_q == OY_END[OY_WIDTH-1:0];

    assign row_released = issue && row_end;

    always @(posedge clk) begin
        if (issue) begin
            if (ORDER == 2 ? kernel_end : step_end) block_q <= last_block ? {B_WIDTH{1'b0}} : block_q + 1'b1;
            if (pixel_end)  kx_q    <= line_end   ? {KX_WIDTH{1'b0}} : kx_q + 1'b1;
            if (line_end)   ky_q    <= kernel_end ? {KY_WIDTH{1'b0}} : ky_q + 1'b1;
            if (sweep_end)  sweep_q <= window_end ? {R_WIDTH{1'b0}}  : sweep_q + 1'b1;
            if (ORDER == 1 || window_end) ox_q <= last_ox ? {OX_WIDTH{1'b0}} : ox_q + 1'b1;
            if (row_end)    oy_q    <= last_oy    ? {OY_WIDTH{1'b0}} : oy_q + 1'b1;
        end
        if (rst) begin
            block_q <= {B_WIDTH{1'b0}};
            kx_q    <= {KX_WIDTH{1'b0}};
            ky_q    <= {KY_WIDTH{1'b0}};
            sweep_q <= {R_WIDTH{1'b0}};
            ox_q    <= {OX_WIDTH{1'b0}};
            oy_q    <= {OY_WIDTH{1'b0}};
        end
    end

    // What depends on the position alone is looked up.
    wire [KERNEL_H-1:0] y_inside;
    wire [KERNEL_W-1:0] x_inside;
    genvar b, i, j;
    generate
        for (b = 0; b < LEVEL_WIDTH; b = b + 1) begin : level
            localparam [OUT_H-1:0] WAIT    = wait_bits(b);
            localparam [OUT_H-1:0] RELEASE = release_bits(b);
            assign rows_awaited[b]  = WAIT[oy_q];
            assign rows_released[b] = RELEASE[oy_q];
        end
        for (i = 0; i < KERNEL_H; i = i + 1) begin : y
            localparam [OUT_H-1:0] INSIDE = row_inside(i);
            assign y_inside[i] = INSIDE[oy_q];
        end
        for (i = 0; i < KERNEL_W; i = i + 1) begin : x
            localparam [OUT_W-1:0] INSIDE = column_inside(i);
            assign x_inside[i] = INSIDE[ox_q];
        end
    endgenerate

    // ---- Column address of the beat, counted from that of the window's left edge. The edge may lie left of the
    // image: addresses are exact modulo 2^A_WIDTH, which is all that a column inside the image needs.
    // `turn_q` has one bit set, the bank of the left edge. With ORDER 1 the window moves at every beat, and `left_q` is where
    // the row's first window has the beat; with ORDER 2 it moves with the blocks.
    localparam integer LEFT_BANK  = modulo(-PAD_LEFT, BANKS);
    localparam integer LEFT_START = ((-PAD_LEFT - LEFT_BANK) / BANKS) * BLOCKS;
    localparam integer LEFT_STEP  = (STRIDE_W / BANKS) * BLOCKS;
    localparam integer LEFT_JUMP  = LEFT_STEP + BLOCKS;
    localparam integer TURN_STEP  = STRIDE_W % BANKS;
    localparam [BANKS-1:0] ALL_BANKS  = {BANKS{1'b1}};
    localparam [BANKS-1:0] TURN_START = (ALL_BANKS ^ (ALL_BANKS << 1)) << LEFT_BANK;
    localparam [BANKS-1:0] TURN_WRAPS = ALL_BANKS << (BANKS - TURN_STEP);

    reg  [A_WIDTH-1:0] left_q, column_q;
    reg  [BANKS-1:0]   turn_q;
    wire [BANKS-1:0]   next_turn;
    wire [A_WIDTH-1:0] left_step = (turn_q & TURN_WRAPS) != {BANKS{1'b0}} ? LEFT_JUMP[A_WIDTH-1:0] : LEFT_STEP[A_WIDTH-1:0];
    wire windows_end = ORDER == 1 ? step_end : row_end;
    wire [A_WIDTH-1:0] next_left;

    generate
        for (b = 0; b < BANKS; b = b + 1) begin : turn
            assign next_turn[b] = windows_end ? TURN_START[b] : turn_q[modulo(b - TURN_STEP, BANKS)];
        end

        if (ORDER == 0) begin : by_window
            assign next_left = row_end ? LEFT_START[A_WIDTH-1:0] : left_q + left_step;
            always @(posedge clk) begin
                if (issue) begin
                    column_q <= window_end ? next_left : line_end ? left_q : column_q + 1'b1;
                    if (window_end) begin
                        left_q <= next_left;
                        turn_q <= next_turn;
                    end
                end
                if (rst) begin
                    left_q   <= LEFT_START[A_WIDTH-1:0];
                    column_q <= LEFT_START[A_WIDTH-1:0];
                    turn_q   <= TURN_START;
                end
            end
        end else if (ORDER == 2) begin : by_block
            localparam integer BACK = BLOCKS - 1;
            wire [A_WIDTH-1:0] edge_left = left_q - BACK[A_WIDTH-1:0];    // of the first block, while the last one is sent
            assign next_left = window_end ? (row_end ? LEFT_START[A_WIDTH-1:0] : edge_left + left_step) : sweep_end ? edge_left : left_q + 1'b1;
            always @(posedge clk) begin
                if (issue) begin
                    column_q <= kernel_end ? next_left : line_end ? left_q : column_q + BLOCKS[A_WIDTH-1:0];
                    if (kernel_end) left_q <= next_left;
                    if (window_end) turn_q <= next_turn;
                end
                if (rst) begin
                    left_q   <= LEFT_START[A_WIDTH-1:0];
                    column_q <= LEFT_START[A_WIDTH-1:0];
                    turn_q   <= TURN_START;
                end
            end
        end else begin : by_row
            assign next_left = line_end ? LEFT_START[A_WIDTH-1:0] : left_q + 1'b1;
            always @(posedge clk) begin
                if (issue) begin
                    column_q <= step_end ? next_left : column_q + left_step;
                    if (step_end) left_q <= next_left;
                    turn_q <= next_turn;
                end
                if (rst) begin
                    left_q   <= LEFT_START[A_WIDTH-1:0];
                    column_q <= LEFT_START[A_WIDTH-1:0];
                    turn_q   <= TURN_START;
                end
            end
        end
    endgenerate

    // ---- Stages 1 and 2: memories and row selection. Stage 1 reads in the cycle of issue, so that a released row
    // may be overwritten from the next cycle on, however long the pipeline stalls then.
    // Row i of the kernel, bank j: codes of stage 2 at i*BANKS + j.
    wire [LANE_ROWS*BANKS*WORD-1:0] codes;
    // Rows from one output row's top to the next one's, in the ring.
    localparam integer TOP_START = modulo(-PAD_TOP, ROWS);
    localparam integer TOP_STEP  = STRIDE_H % ROWS;
    localparam integer TOP_LAST  = modulo(IN_H - (OUT_H - 1) * STRIDE_H, ROWS);

    generate
        if (PARALLEL == 0) begin : serial
            // One memory of all rows. Its words are written in order, over and over.
            localparam integer RING_END   = RING_WORDS - 1;
            localparam integer BASE_END   = RING_WORDS - ROW_WORDS;
            localparam integer BASE_START = TOP_START * ROW_WORDS;
            localparam integer BASE_STEP  = TOP_STEP * ROW_WORDS;
            localparam integer BASE_LAST  = TOP_LAST * ROW_WORDS;
            localparam [A_WIDTH:0] RING     = RING_WORDS[A_WIDTH:0];

            reg [WORD-1:0] ring [0:RING_WORDS-1];

            localparam integer COUNT_END   = ROW_WORDS - 1;
            localparam integer COUNT_WIDTH = ROW_WORDS > 1 ? $clog2(ROW_WORDS) : 1;
            reg [A_WIDTH-1:0]     write_q;   // ring word to be written
            reg [COUNT_WIDTH-1:0] count_q;   // its place in the row
            assign row_written = write && count_q == COUNT_END[COUNT_WIDTH-1:0];
            always @(posedge clk) begin
                if (write) begin
                    ring[write_q] <= s_data;
                    write_q       <= write_q == RING_END[A_WIDTH-1:0] ? {A_WIDTH{1'b0}} : write_q + 1'b1;
                    count_q       <= row_written ? {COUNT_WIDTH{1'b0}} : count_q + 1'b1;
                end
                if (rst) begin
                    write_q <= {A_WIDTH{1'b0}};
                    count_q <= {COUNT_WIDTH{1'b0}};
                end
            end

            // Ring words where the window's top row and the beat's row begin; rows outside the image count too.
            reg  [A_WIDTH-1:0] top_q, base_q;
            wire [A_WIDTH:0]   raised   = {1'b0, top_q} + (last_oy ? BASE_LAST[A_WIDTH:0] : BASE_STEP[A_WIDTH:0]);
            wire [A_WIDTH-1:0] next_top = raised[A_WIDTH-1:0] - (raised >= RING ? RING[A_WIDTH-1:0] : {A_WIDTH{1'b0}});
            always @(posedge clk) begin
                if (issue && row_end) top_q <= next_top;
                if (issue && line_end)
                    base_q <= row_end    ? next_top :
                              kernel_end ? top_q :
                              base_q == BASE_END[A_WIDTH-1:0] ? {A_WIDTH{1'b0}} : base_q + ROW_WORDS[A_WIDTH-1:0];
                if (rst) begin
                    top_q  <= BASE_START[A_WIDTH-1:0];
                    base_q <= BASE_START[A_WIDTH-1:0];
                end
            end

            wire [A_WIDTH-1:0] read_address = base_q + column_q;
            reg  [WORD-1:0]    code_1_q, code_2_q;
            always @(posedge clk) if (en) begin
                code_1_q <= ring[read_address];
                code_2_q <= code_1_q;
            end
            assign codes = code_2_q;
        end else begin : banked
            // A memory for each row of the ring and bank. Three one-hot registers name the row and the bank that
            // are written, and the row of the window's top (which may be a row above the image).
            localparam [ROWS-1:0] ALL_ROWS = {ROWS{1'b1}};
            localparam [ROWS-1:0] ROW_0    = ALL_ROWS ^ (ALL_ROWS << 1);
            localparam [BANKS-1:0] BANK_0  = ALL_BANKS ^ (ALL_BANKS << 1);
            localparam integer X_END   = IN_W - 1;
            localparam integer X_WIDTH = IN_W > 1 ? $clog2(IN_W) : 1;

            reg  [ROWS-1:0]    write_row_q;
            reg  [BANKS-1:0]   write_bank_q;
            reg  [X_WIDTH-1:0] write_x_q;
            reg  [B_WIDTH-1:0] write_block_q;
            reg  [A_WIDTH-1:0] write_q;        // bank word to be written
            reg  [A_WIDTH-1:0] write_pixel_q;  // its pixel's first word
            wire [ROWS-1:0]    next_write_row;
            wire [BANKS-1:0]   next_write_bank;
            wire [A_WIDTH-1:0] following = write_q + 1'b1;
            wire pixel_written = write && write_block_q == B_END[B_WIDTH-1:0];
            assign row_written = pixel_written && write_x_q == X_END[X_WIDTH-1:0];

            always @(posedge clk) begin
                if (write) begin
                    write_block_q <= pixel_written ? {B_WIDTH{1'b0}} : write_block_q + 1'b1;
                    write_q       <= row_written ? {A_WIDTH{1'b0}} :
                                     pixel_written && !write_bank_q[BANKS-1] ? write_pixel_q : following;
                end
                if (pixel_written) begin
                    write_x_q    <= row_written ? {X_WIDTH{1'b0}} : write_x_q + 1'b1;
                    write_bank_q <= row_written ? BANK_0 : next_write_bank;
                    if (row_written)               write_pixel_q <= {A_WIDTH{1'b0}};
                    else if (write_bank_q[BANKS-1]) write_pixel_q <= following;
                end
                if (row_written) write_row_q <= next_write_row;
                if (rst) begin
                    write_row_q   <= ROW_0;
                    write_bank_q  <= BANK_0;
                    write_x_q     <= {X_WIDTH{1'b0}};
                    write_block_q <= {B_WIDTH{1'b0}};
                    write_q       <= {A_WIDTH{1'b0}};
                    write_pixel_q <= {A_WIDTH{1'b0}};
                end
            end

            reg  [ROWS-1:0] top_q, row_1_q;
            wire [ROWS-1:0] next_top, beat_row;
            always @(posedge clk) begin
                if (issue && row_end) top_q <= next_top;
                if (en) row_1_q <= beat_row;
                if (rst) top_q <= ROW_0 << TOP_START;
            end

            // First row of the beat: the window's top, or where a beat has one row of the window, that one.
            if (BEAT_ROWS == 1) begin : whole
                assign beat_row = top_q;
            end else begin : one_row
                reg  [ROWS-1:0] row_q;
                wire [ROWS-1:0] following_row;
                for (i = 0; i < ROWS; i = i + 1) begin : below
                    assign following_row[i] = row_q[modulo(i - 1, ROWS)];
                end
                always @(posedge clk) begin
                    if (issue && line_end) row_q <= row_end ? next_top : kernel_end ? top_q : following_row;
                    if (rst) row_q <= ROW_0 << TOP_START;
                end
                assign beat_row = row_q;
            end

            for (i = 0; i < ROWS; i = i + 1) begin : rotate
                assign next_write_row[i] = write_row_q[modulo(i - 1, ROWS)];
                assign next_top[i] = last_oy ? top_q[modulo(i - TOP_LAST, ROWS)] : top_q[modulo(i - TOP_STEP, ROWS)];
            end

            for (j = 0; j < BANKS; j = j + 1) begin : bank
                assign next_write_bank[j] = write_bank_q[modulo(j - 1, BANKS)];

                // Columns of the banks before the left edge's lie one bank word further on.
                wire past = (turn_q & (ALL_BANKS << 1 << j)) != {BANKS{1'b0}};
                wire [A_WIDTH-1:0] read_address = column_q + (past ? BLOCKS[A_WIDTH-1:0] : {A_WIDTH{1'b0}});

                wire [ROWS*WORD-1:0] codes_1;
                for (i = 0; i < ROWS; i = i + 1) begin : row
                    reg [WORD-1:0] words [0:BANK_WORDS-1];
                    reg [WORD-1:0] code_1_q;
                    always @(posedge clk) if (write && write_row_q[i] && write_bank_q[j]) words[write_q] <= s_data;
                    always @(posedge clk) if (en) code_1_q <= words[read_address];
                    assign codes_1[i*WORD +: WORD] = code_1_q;
                end

                for (i = 0; i < LANE_ROWS; i = i + 1) begin : pick
                    integer r;
                    reg [WORD-1:0] picked, code_2_q;
                    always @* begin
                        picked = {WORD{1'b0}};
                        for (r = 0; r < ROWS; r = r + 1)
                            picked = picked | (codes_1[r*WORD +: WORD] & {WORD{row_1_q[modulo(r - i, ROWS)]}});
                    end
                    always @(posedge clk) if (en) code_2_q <= picked;
                    assign codes[(i*BANKS + j)*WORD +: WORD] = code_2_q;
                end
            end
        end
    endgenerate

    // ---- Stage 3: selection of the columns, and the border.
    wire [LANE_ROWS-1:0] lane_y_inside;
    wire [LANE_COLS-1:0] lane_x_inside;
    generate
        if (LANE_ROWS == KERNEL_H) begin : all_rows
            assign lane_y_inside = y_inside;
        end else begin : one_row
            assign lane_y_inside = y_inside[ky_q];
        end
        if (LANE_COLS == KERNEL_W) begin : all_columns
            assign lane_x_inside = x_inside;
        end else begin : one_column
            assign lane_x_inside = x_inside[kx_q];
        end
    endgenerate

    reg [LANE_ROWS-1:0] y_inside_1_q, y_inside_2_q;
    reg [LANE_COLS-1:0] x_inside_1_q, x_inside_2_q;
    reg [BANKS-1:0]     turn_1_q, turn_2_q;
    reg                 valid_1_q, valid_2_q;
    always @(posedge clk) begin
        if (en) begin
            y_inside_1_q <= lane_y_inside;
            x_inside_1_q <= lane_x_inside;
            turn_1_q     <= turn_q;
            valid_1_q    <= issue;

            y_inside_2_q <= y_inside_1_q;
            x_inside_2_q <= x_inside_1_q;
            turn_2_q     <= turn_1_q;
            valid_2_q    <= valid_1_q;

            m_valid      <= valid_2_q;
        end
        if (rst) begin
            valid_1_q <= 1'b0;
            valid_2_q <= 1'b0;
            m_valid   <= 1'b0;
        end
    end

    generate
        for (i = 0; i < LANE_ROWS; i = i + 1) begin : out_row
            for (j = 0; j < LANE_COLS; j = j + 1) begin : out_column
                integer k;
                reg [WORD-1:0] code, code_3_q;
                always @* begin
                    code = {WORD{1'b0}};
                    for (k = 0; k < BANKS; k = k + 1)
                        code = code | (codes[(i*BANKS + k)*WORD +: WORD] & {WORD{turn_2_q[modulo(k - j, BANKS)]}});
                end
                always @(posedge clk) if (en)
                    code_3_q <= y_inside_2_q[i] && x_inside_2_q[j] ? code : {LANES{PAD_VALUE[BITS-1:0]}};
                assign m_data[(i*LANE_COLS + j)*WORD +: WORD] = code_3_q;
            end
        end
    endgenerate

`ifndef SYNTHESIS
    integer guard_oy;
    initial begin
        if (BITS < 1 || BITS > 32) begin
            $display("ERROR g2g_line_buffer %m: BITS=%0d, must be 1..32", BITS);
            $finish;
        end
        if (LANES < 1 || CHANNELS < 1 || BLOCKS * LANES != CHANNELS) begin
            $display("ERROR g2g_line_buffer %m: LANES=%0d, must divide CHANNELS=%0d", LANES, CHANNELS);
            $finish;
        end
        if (PARALLEL < 0 || PARALLEL > 3 || ORDER < 0 || ORDER > 2) begin
            $display("ERROR g2g_line_buffer %m: PARALLEL=%0d, must be 0, 1, 2 or 3; ORDER=%0d, must be 0, 1 or 2", PARALLEL, ORDER);
            $finish;
        end
        if (PAD_TOP < 0 || PAD_TOP >= KERNEL_H || PAD_LEFT < 0) begin
            $display("ERROR g2g_line_buffer %m: PAD_TOP=%0d, must be 0..%0d; PAD_LEFT=%0d, must be 0 or more",
                     PAD_TOP, KERNEL_H - 1, PAD_LEFT);
            $finish;
        end
        if ((OUT_H - 1) * STRIDE_H - PAD_TOP >= IN_H) begin
            $display("ERROR g2g_line_buffer %m: OUT_H=%0d, the last window has no row of the image's %0d", OUT_H, IN_H);
            $finish;
        end
        for (guard_oy = 0; guard_oy < OUT_H; guard_oy = guard_oy + 1)
            if (ROWS < wait_rows(guard_oy)) begin
                $display("ERROR g2g_line_buffer %m: ROWS=%0d, output row %0d waits for %0d", ROWS, guard_oy, wait_rows(guard_oy));
                $finish;
            end
    end
`endif
endmodule

`default_nettype wire
