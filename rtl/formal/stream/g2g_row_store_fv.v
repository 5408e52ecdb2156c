// SPDX-License-Identifier: MIT
//
// Proof of g2g_row_store: contract on both sides; where it writes and reads, counted in rows, folds and columns; one word of every
// row, any one, comes out as it went in.
`default_nettype none

module g2g_row_store_fv #(
    parameter integer WIDTH   = 1,
    parameter integer COLUMNS = 2,    // COLUMNS * FOLDS at most 4: the words the invariant names
    parameter integer FOLDS   = 2
) (
    input wire clk
);
    localparam integer ROW     = COLUMNS * FOLDS;
    localparam integer A_WIDTH = $clog2(2 * ROW);

    (* anyseq *) wire             rst, s_valid, m_ready;
    (* anyseq *) wire [WIDTH-1:0] s_data;
    wire             s_ready, m_valid;
    wire [WIDTH-1:0] m_data;

    g2g_row_store #(.WIDTH(WIDTH), .COLUMNS(COLUMNS), .FOLDS(FOLDS)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(0)) u_in  (.clk(clk), .rst(rst), .valid(s_valid), .ready(s_ready), .data(s_data));
    g2g_stream_contract #(.WIDTH(WIDTH), .ROLE(1)) u_out (.clk(clk), .rst(rst), .valid(m_valid), .ready(m_ready), .data(m_data));

    reg first = 1'b1;
    always @(posedge clk) first <= 1'b0;
    always @(*) if (first) assume (rst);

    // The word that is followed: its fold and column.
    (* anyconst *) wire [2:0] fold, column;
    always @(*) assume (fold < FOLDS && column < COLUMNS);

    // The specification: rows held, which half is written and which is read, and how far; the followed word of the row in each half.
    reg [1:0] level;
    reg       write_half, read_half;
    reg [2:0] write_fold, write_column, read_fold, read_column;
    reg [WIDTH-1:0] word_0, word_1, expected;
    reg       followed;               // the word on offer is the followed one of its row
    wire push = s_valid && s_ready;
    wire take = (m_ready || !m_valid) && level != 2'd0;
    wire row_in  = push && write_column == COLUMNS - 1 && write_fold == FOLDS - 1;
    wire row_out = take && read_column == COLUMNS - 1 && read_fold == FOLDS - 1;
    wire writes_followed = push && write_fold == fold && write_column == column;
    always @(posedge clk) begin
        level <= level + row_in - row_out;
        if (push) begin
            write_column <= write_column == COLUMNS - 1 ? 3'd0 : write_column + 3'd1;
            if (write_column == COLUMNS - 1) write_fold <= write_fold == FOLDS - 1 ? 3'd0 : write_fold + 3'd1;
            if (row_in) write_half <= !write_half;
        end
        if (writes_followed && !write_half) word_0 <= s_data;
        if (writes_followed && write_half)  word_1 <= s_data;
        if (take) begin
            read_fold <= read_fold == FOLDS - 1 ? 3'd0 : read_fold + 3'd1;
            if (read_fold == FOLDS - 1) read_column <= read_column == COLUMNS - 1 ? 3'd0 : read_column + 3'd1;
            if (row_out) read_half <= !read_half;
            expected <= read_half ? word_1 : word_0;
        end
        if (m_ready || !m_valid) followed <= take && read_fold == fold && read_column == column;
        if (rst) begin
            level        <= 2'd0;
            write_half   <= 1'b0;
            read_half    <= 1'b0;
            write_fold   <= 3'd0;
            write_column <= 3'd0;
            read_fold    <= 3'd0;
            read_column  <= 3'd0;
            followed     <= 1'b0;
        end
    end

    // Registers of the design; a word beyond its memory has no counterpart and is free.
    (* hierconn *) wire [1:0]         \dut.level_q ;
    (* hierconn *) wire [A_WIDTH-1:0] \dut.write_q , \dut.read_q , \dut.pixel_q ;
    (* hierconn *) wire [0:0]         \dut.second_q , \dut.issue ;
    (* hierconn *) wire [(FOLDS > 1 ? $clog2(FOLDS) : 1)-1:0]     \dut.fold_q ;
    (* hierconn *) wire [(COLUMNS > 1 ? $clog2(COLUMNS) : 1)-1:0] \dut.column_q ;
    (* hierconn *) wire [WIDTH-1:0]   \dut.words[0] , \dut.words[1] , \dut.words[2] , \dut.words[3] ,
                                      \dut.words[4] , \dut.words[5] , \dut.words[6] , \dut.words[7] ;
    wire [8*WIDTH-1:0] words = {
        \dut.words[7] , \dut.words[6] , \dut.words[5] , \dut.words[4] ,
        \dut.words[3] , \dut.words[2] , \dut.words[1] , \dut.words[0] };

    // Address of a word.
    function [3:0] address(input half, input [2:0] f, input [2:0] x);
        address = (half ? ROW : 0) + f * COLUMNS + x;
    endfunction
    wire [3:0] followed_0 = address(1'b0, fold, column);
    wire [3:0] followed_1 = address(1'b1, fold, column);
    // Whether a half holds the followed word: of a row that waits, or of the one being written.
    wire passed = write_fold > fold || (write_fold == fold && write_column > column);
    wire holds_0 = level == 2 || (level == 1 && !read_half) || (!write_half && passed);
    wire holds_1 = level == 2 || (level == 1 && read_half) || (write_half && passed);

    always @(*) if (!first) begin
        assert (level <= 2 && (level == 1 ? write_half != read_half : write_half == read_half));
        assert (\dut.level_q == level && \dut.second_q == read_half && \dut.issue == take);
        assert (write_fold < FOLDS && write_column < COLUMNS && read_fold < FOLDS && read_column < COLUMNS);
        assert (s_ready == (level != 2));
        // Nothing of a third row is written.
        if (level == 2) assert (write_fold == 0 && write_column == 0);
        assert (\dut.write_q == address(write_half, write_fold, write_column));
        assert (\dut.fold_q == read_fold && \dut.column_q == read_column);
        assert (\dut.read_q == address(read_half, read_fold, read_column));
        assert (\dut.pixel_q == address(read_half, 3'd0, read_column));
        if (holds_0) assert (words[followed_0*WIDTH +: WIDTH] == word_0);
        if (holds_1) assert (words[followed_1*WIDTH +: WIDTH] == word_1);
        if (followed) assert (m_valid && m_data == expected);
    end

    // Both places taken, and three rows sent, the followed word with them.
    reg [1:0] sent = 2'd0;
    always @(posedge clk) sent <= rst ? 2'd0 : sent + (row_out && sent != 2'd3);
    always @(*) begin
        cover (level == 2 && followed && m_ready);
        cover (sent == 2'd3);
    end
endmodule

`default_nettype wire
