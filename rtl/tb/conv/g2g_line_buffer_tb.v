// SPDX-License-Identifier: MIT
//
// Bench of g2g_line_buffer: every window beat against the pixels accepted since reset, in the cycle that the schedule of
// docs/hardware.md names; s_ready in every cycle; the interval between frames at full rate.
`default_nettype none

module g2g_line_buffer_tb #(
    parameter integer BITS      = 8,
    parameter integer CHANNELS  = 1,
    parameter integer LANES     = 1,
    parameter integer IN_H      = 5,
    parameter integer IN_W      = 5,
    parameter integer KERNEL_H  = 3,
    parameter integer KERNEL_W  = 3,
    parameter integer STRIDE_H  = 1,
    parameter integer STRIDE_W  = 1,
    parameter integer PAD_TOP   = 0,
    parameter integer PAD_LEFT  = 0,
    parameter integer OUT_H     = 3,
    parameter integer OUT_W     = 3,
    parameter integer PAD_VALUE = 0,
    parameter integer REPEAT    = 1,
    parameter integer PARALLEL  = 0,
    parameter integer ORDER     = 0,
    parameter integer ROWS      = 6
);
    localparam integer BLOCKS   = CHANNELS / LANES;
    localparam integer K_ROWS   = PARALLEL == 1 || PARALLEL == 2 ? KERNEL_H : 1;
    localparam integer K_COLS   = PARALLEL > 1 ? KERNEL_W : 1;
    localparam integer WORD     = LANES * BITS;
    localparam integer M_WIDTH  = K_ROWS * K_COLS * WORD;
    localparam integer FRAME    = IN_H * IN_W * BLOCKS;
    localparam integer SWEEP    = (KERNEL_H / K_ROWS) * (KERNEL_W / K_COLS) * BLOCKS;
    localparam integer WINDOWS  = OUT_H * OUT_W;
    localparam integer SENT     = WINDOWS * REPEAT * SWEEP;
    localparam integer INTERVAL = SENT > FRAME ? SENT : FRAME;
    // Some frames and a part of the next.
    localparam integer FRAMES   = 6 + 60 / FRAME;
    localparam integer BEATS    = FRAMES * FRAME + (FRAME + 1) / 2;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, m_valid, m_ready, drained;
    wire [2:0] phase;
    wire [31:0] beat, checked, timed;
    wire [WORD-1:0] noise;
    wire [M_WIDTH-1:0] m_data;

    g2g_traffic #(.BEATS(BEATS), .II(0), .NOISE(WORD), .PATIENCE(20 * SENT + 5000)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(m_ready), .drained(drained));

    g2g_line_buffer #(
        .BITS(BITS), .CHANNELS(CHANNELS), .LANES(LANES), .IN_H(IN_H), .IN_W(IN_W), .KERNEL_H(KERNEL_H), .KERNEL_W(KERNEL_W),
        .STRIDE_H(STRIDE_H), .STRIDE_W(STRIDE_W), .PAD_TOP(PAD_TOP), .PAD_LEFT(PAD_LEFT), .OUT_H(OUT_H), .OUT_W(OUT_W),
        .PAD_VALUE(PAD_VALUE), .REPEAT(REPEAT), .PARALLEL(PARALLEL), .ORDER(ORDER), .ROWS(ROWS)
    ) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    // The schedule, in rows counted since reset.
    integer frame, oy, ox, sweep, ky, kx, block, row_head, row_free;

    function integer first_row(input integer y);
        first_row = y * STRIDE_H - PAD_TOP < 0 ? 0 : y * STRIDE_H - PAD_TOP;
    endfunction
    function integer needed_row(input integer y);
        begin
            needed_row = y * STRIDE_H - PAD_TOP + KERNEL_H - 1;
            if (needed_row > IN_H - 1) needed_row = IN_H - 1;
            if (y == OUT_H - 1) needed_row = IN_H - 1;
            else if (first_row(y + 1) - 1 > needed_row) needed_row = first_row(y + 1) - 1;
        end
    endfunction

    wire en    = m_ready || !m_valid;
    wire issue = !rst && en && row_head > frame * IN_H + needed_row(oy);
    wire ready = row_head - row_free < ROWS;

    // The window beat, code by code, from all pixels since reset.
    reg [WORD-1:0] pixels [0:BEATS-1];
    reg [M_WIDTH-1:0] want;
    integer i, j, y, x;
    task window;
        begin
            want = {M_WIDTH{1'b0}};
            for (i = 0; i < K_ROWS; i = i + 1)
                for (j = 0; j < K_COLS; j = j + 1) begin
                    y = oy * STRIDE_H - PAD_TOP + (K_ROWS > 1 ? i : ky);
                    x = ox * STRIDE_W - PAD_LEFT + (K_COLS > 1 ? j : kx);
                    if (y < 0 || y >= IN_H || x < 0 || x >= IN_W)
                        want[(i*K_COLS + j)*WORD +: WORD] = {LANES{PAD_VALUE[BITS-1:0]}};
                    else
                        want[(i*K_COLS + j)*WORD +: WORD] = pixels[((frame*IN_H + y)*IN_W + x)*BLOCKS + block];
                end
        end
    endtask

    g2g_scoreboard #(.WIDTH(M_WIDTH), .LATENCY(3)) u_scoreboard (
        .clk(clk), .rst(rst), .steady(steady), .push(issue), .want(want),
        .valid(m_valid), .ready(m_ready), .data(m_data), .drained(drained), .checked(checked), .timed(timed));

    task restart;
        begin
            frame = 0; oy = 0; ox = 0; sweep = 0; ky = 0; kx = 0; block = 0;
            row_head = 0;
            row_free = 0;
        end
    endtask

    // One beat on; at the end of an output row its rows are released.
    reg row_done;
    task advance;
        begin
            row_done = 1'b0;
            if (ORDER == 1) ox = ox + 1;
            if (ORDER != 1 || ox == OUT_W) begin
                if (ORDER == 1) ox = 0;
                if (ORDER == 2) begin
                    kx = kx + K_COLS;
                    if (kx == KERNEL_W)  begin kx = 0; ky = ky + K_ROWS; end
                    if (ky == KERNEL_H)  begin ky = 0; block = block + 1; end
                    if (block == BLOCKS) begin block = 0; sweep = sweep + 1; end
                end else begin
                    block = block + 1;
                    if (block == BLOCKS) begin block = 0; kx = kx + K_COLS; end
                    if (kx == KERNEL_W)  begin kx = 0; ky = ky + K_ROWS; end
                    if (ky == KERNEL_H)  begin ky = 0; sweep = sweep + 1; end
                end
                if (sweep == REPEAT) begin
                    sweep = 0;
                    if (ORDER != 1) ox = ox + 1;
                    row_done = ORDER == 1 || ox == OUT_W;
                end
            end
            if (row_done) begin
                ox = 0;
                oy = oy + 1;
                if (oy == OUT_H) begin oy = 0; frame = frame + 1; end
                row_free = frame * IN_H + first_row(oy);
            end
        end
    endtask

    integer cycle, frame_end, sent, intervals;
    initial begin
        restart;
        cycle = 0; frame_end = 0; sent = 0; intervals = 0;
    end

    always @(posedge clk) begin
        if (!rst && s_ready !== ready) begin
            $display("ERROR g2g_line_buffer_tb %m: s_ready is %b with %0d rows of %0d in the ring", s_ready, row_head - row_free, ROWS);
            $finish;
        end
        if (s_fire) pixels[beat] <= noise;

        cycle <= cycle + 1;
        if (m_valid && m_ready && steady && !rst) begin
            sent <= sent + 1;
            if ((sent + 1) % SENT == 0) begin
                frame_end <= cycle;
                // From the third frame on the ring has settled.
                if (sent + 1 >= 3 * SENT) begin
                    intervals <= intervals + 1;
                    if (cycle - frame_end != INTERVAL) begin
                        $display("ERROR g2g_line_buffer_tb %m: frame %0d came %0d cycles after the one before, want %0d",
                                 sent / SENT, cycle - frame_end, INTERVAL);
                        $finish;
                    end
                end
            end
        end
    end

    // The model moves after the design's registers have, and sees the edge's own acceptances.
    reg fired, issued, last_of_row;
    always @(posedge clk) begin
        fired       = s_fire;
        issued      = issue;
        last_of_row = (beat + 1) % (IN_W * BLOCKS) == 0;
    end
    always @(negedge clk) begin
        if (fired && last_of_row) row_head = row_head + 1;
        if (issued) advance;
        if (rst) restart;
        window;
    end

    always @(posedge done) begin
        if (checked > 4 * FRAMES * SENT && timed > (FRAMES - 3) * SENT && intervals >= 2) $display("PASS g2g_line_buffer");
        else $display("ERROR g2g_line_buffer_tb %m: only %0d beats checked, %0d timed, %0d intervals", checked, timed, intervals);
    end
endmodule

`default_nettype wire
