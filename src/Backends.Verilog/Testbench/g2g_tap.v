// SPDX-License-Identifier: MIT
//
// g2g_tap: compares every value that passes on a stream with a file of expected values.
//
// File: the tensor's values in NHWC order, frame after frame, each BYTES bytes, big-endian, two's complement.
// Prints the first mismatches as `MISMATCH name frame index expected got`, and when `finish` rises `TAP name compared mismatches`, or an error
// if values of `images` frames have not come. Opens its file at the first clock out of reset. After a reset it begins anew with the file and with counting,
// but a mismatch stays one. Simulation only.
`default_nettype none

module g2g_tap #(
    parameter integer LANES  = 1,   // values a beat
    parameter integer WIDTH  = 8,   // bits of a value
    parameter integer SIGNED = 0,
    parameter integer BYTES  = 1,   // bytes of an expected value
    parameter integer VALUES = 1,   // values a frame
    parameter         NAME   = "",
    parameter         FILE   = ""
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   valid,
    input  wire                   ready,
    input  wire [LANES*WIDTH-1:0] data,
    input  wire [31:0]            images,   // frames expected
    input  wire                   finish,
    output wire                   complete  // all their values have come
);
    reg [8*900-1:0] folder;
    reg [8*940-1:0] path;
    integer file, lane, got_bytes;
    reg [8*BYTES-1:0] want, got;
    reg [63:0] compared, mismatches;
    reg [31:0] frame, index;

    initial begin
        compared   = 0;
        mismatches = 0;
        frame      = 0;
        index      = 0;
        if (!$value$plusargs("vectors=%s", folder)) folder = "vectors";
        $sformat(path, "%0s/%0s", folder, FILE);
        file = 0;
    end

    always @(posedge clk) begin
        if (rst) begin
            if (file != 0) $fclose(file);
            file     = 0;
            compared = 0;
            frame    = 0;
            index    = 0;
        end else if (file == 0) begin
            file = $fopen(path, "rb");
            if (file == 0) begin
                $display("ERROR g2g_tap %m: cannot open %0s", path);
                $finish;
            end
        end
        if (!rst && valid && ready) begin
            for (lane = 0; lane < LANES; lane = lane + 1) begin
                got_bytes = $fread(want, file);
                got = {8*BYTES{1'b0}};
                if (SIGNED != 0) got = {8*BYTES{data[lane*WIDTH + WIDTH - 1]}};
                got[WIDTH-1:0] = data[lane*WIDTH +: WIDTH];
                compared = compared + 1;
                if (got_bytes != BYTES || got !== want) begin
                    if (mismatches < 8)
                        $display("MISMATCH %0s %0d %0d %h %h", NAME, frame, index, want, got);
                    mismatches = mismatches + 1;
                end
                index = index + 1;
                if (index == VALUES) begin
                    index = 0;
                    frame = frame + 1;
                end
            end
        end
    end

    wire [63:0] expected = {32'd0, images} * VALUES;
    assign complete = compared >= expected;

    always @(posedge finish) begin
        $display("TAP %0s %0d %0d", NAME, compared, mismatches);
        if (!complete) $display("ERROR g2g_tap %0s: %0d of %0d values came", NAME, compared, expected);
    end
endmodule

`default_nettype wire
