// SPDX-License-Identifier: MIT
//
// g2g_row_store: rows of results that come fold by fold, sent pixel by pixel; room for two rows.
//
//   in    for fold < FOLDS, for column < COLUMNS: word (fold, column)
//   out   for column < COLUMNS, for fold < FOLDS: word (fold, column)
//
// Spec     docs/hardware.md#g2g_row_store-rtlstream (C# mirror: Dataflow/Cycles/LineBufferModel.cs, with rows of one row)
// Stream   FOLDS*COLUMNS beats a row, both sides; a row is sent once it is written whole; s_ready = a place is free, from registers
// Latency  2 cycles from a row's last word in to its first word out       II  1 cycle
// Reset    synchronous, active high; empties the store, not the memory
`default_nettype none

module g2g_row_store #(
    parameter integer WIDTH   = 8,   // bits of a word, 1 ..
    parameter integer COLUMNS = 4,   // pixels of a row, 1 ..
    parameter integer FOLDS   = 2    // words of a pixel, 1 ..
) (
    input  wire             clk,
    input  wire             rst,

    // words in, fold by fold
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [WIDTH-1:0] s_data,

    // words out, pixel by pixel
    output reg              m_valid,
    input  wire             m_ready,
    output reg  [WIDTH-1:0] m_data
);
    localparam integer ROW      = COLUMNS * FOLDS;
    localparam integer WORDS    = 2 * ROW;
    localparam integer A_WIDTH  = WORDS > 1 ? $clog2(WORDS) : 1;
    localparam integer F_WIDTH  = FOLDS > 1 ? $clog2(FOLDS) : 1;
    localparam integer X_WIDTH  = COLUMNS > 1 ? $clog2(COLUMNS) : 1;
    localparam integer WORD_END = WORDS - 1;
    localparam integer ROW_END  = ROW - 1;
    localparam integer F_END    = FOLDS - 1;
    localparam integer X_END    = COLUMNS - 1;

    reg [WIDTH-1:0] words [0:WORDS-1];

    // Rows that are written and not yet sent.
    reg  [1:0] level_q;
    wire write = s_valid && s_ready;
    wire row_written, row_sent;
    assign s_ready = !level_q[1];
    always @(posedge clk) begin
        if (row_written && !row_sent) level_q <= level_q + 2'd1;
        if (row_sent && !row_written) level_q <= level_q - 2'd1;
        if (rst) level_q <= 2'd0;
    end

    // Written in order, one row behind the other.
    reg [A_WIDTH-1:0] write_q;
    wire last_word = write_q == WORD_END[A_WIDTH-1:0];
    assign row_written = write && (last_word || write_q == ROW_END[A_WIDTH-1:0]);
    always @(posedge clk) begin
        if (write) begin
            words[write_q] <= s_data;
            write_q        <= last_word ? {A_WIDTH{1'b0}} : write_q + 1'b1;
        end
        if (rst) write_q <= {A_WIDTH{1'b0}};
    end

    // Read a fold's length apart. A row that has been sent may be overwritten from the next cycle on.
    wire en    = m_ready || !m_valid;
    wire issue = en && level_q != 2'd0;
    reg [F_WIDTH-1:0] fold_q;
    reg [X_WIDTH-1:0] column_q;
    reg [A_WIDTH-1:0] read_q, pixel_q;     // word to be read, and the first one of its pixel
    reg               second_q;            // the row is the one in the second half
    wire pixel_end = fold_q == F_END[F_WIDTH-1:0];
    wire [A_WIDTH-1:0] other_row  = second_q ? {A_WIDTH{1'b0}} : ROW[A_WIDTH-1:0];
    wire [A_WIDTH-1:0] next_pixel = row_sent ? other_row : pixel_q + 1'b1;
    assign row_sent = issue && pixel_end && column_q == X_END[X_WIDTH-1:0];

    always @(posedge clk) begin
        if (issue) begin
            fold_q <= pixel_end ? {F_WIDTH{1'b0}} : fold_q + 1'b1;
            read_q <= pixel_end ? next_pixel : read_q + COLUMNS[A_WIDTH-1:0];
            if (pixel_end) begin
                pixel_q  <= next_pixel;
                column_q <= row_sent ? {X_WIDTH{1'b0}} : column_q + 1'b1;
            end
            if (row_sent) second_q <= !second_q;
        end
        if (rst) begin
            fold_q   <= {F_WIDTH{1'b0}};
            column_q <= {X_WIDTH{1'b0}};
            read_q   <= {A_WIDTH{1'b0}};
            pixel_q  <= {A_WIDTH{1'b0}};
            second_q <= 1'b0;
        end
    end

    always @(posedge clk) begin
        if (en) begin
            m_data  <= words[read_q];
            m_valid <= issue;
        end
        if (rst) m_valid <= 1'b0;
    end

`ifndef SYNTHESIS
    initial if (WIDTH < 1 || COLUMNS < 1 || FOLDS < 1) begin
        $display("ERROR g2g_row_store %m: WIDTH=%0d COLUMNS=%0d FOLDS=%0d, must be at least 1", WIDTH, COLUMNS, FOLDS);
        $finish;
    end
`endif
endmodule

`default_nettype wire
