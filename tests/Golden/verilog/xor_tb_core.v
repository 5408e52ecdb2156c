// SPDX-License-Identifier: MIT
//
// xor_tb_core: feeds images to xor_core and compares every tensor with the reference's values. Simulation only.
//
// Plusargs: +vectors=FOLDER (default vectors), +images=N (default 1), +throttle=N (first N frames with bubbles and backpressure), +seed=N,
// +reset=N (reset once more, N cycles after the first one; all begins anew with the first image).
// Good when every `TAP name compared mismatches` ends in 0, `DONE` counts all images, and no line begins with `ERROR`.
`default_nettype none

module xor_tb_core (input wire clk);
    reg [31:0] images, throttle, seed, reset_again, reset_count;
    reg rst, finish, started_q;
    wire again = reset_again != 0 && reset_count == reset_again + 4;
    initial begin
        if (!$value$plusargs("images=%d", images)) images = 1;
        if (!$value$plusargs("throttle=%d", throttle)) throttle = images;
        if (!$value$plusargs("seed=%d", seed)) seed = 1;
        if (!$value$plusargs("reset=%d", reset_again)) reset_again = 0;
        reset_count = 0; rst = 1'b1; finish = 1'b0; started_q = 1'b0;
    end

    wire s_valid, s_ready, m_valid, m_ready;
    wire [0:0] s_data;
    wire [7:0] m_data;
    wire [31:0] frames, idle;
    wire [5:0] complete;
    wire started = started_q || (s_valid && s_ready);

    g2g_source #(.LANES(1), .WIDTH(1), .BEATS(2), .FILE("input.bin")) u_source (
        .clk(clk), .rst(rst), .images(images), .throttle(throttle), .seed(seed), .m_valid(s_valid), .m_ready(s_ready), .m_data(s_data));
    xor_core u_core (.clk(clk), .rst(rst), .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data), .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));
    g2g_sink #(.BEATS(1)) u_sink (
        .clk(clk), .rst(rst), .throttle(throttle), .seed(seed), .started(started), .s_valid(m_valid), .s_ready(m_ready), .frames(frames), .idle(idle));

    g2g_tap #(.LANES(1), .WIDTH(10), .SIGNED(1), .BYTES(2), .VALUES(2), .NAME("conv1"), .FILE("conv1.bin")) u_tap_conv1 (
        .clk(clk), .rst(rst), .valid(u_core.conv1_valid), .ready(u_core.conv1_ready), .data(u_core.conv1_data), .images(images), .finish(finish), .complete(complete[0]));
    g2g_tap #(.LANES(1), .WIDTH(8), .SIGNED(1), .BYTES(1), .VALUES(2), .NAME("sigmoid1.index"), .FILE("sigmoid1_index.bin")) u_tap_sigmoid1_index (
        .clk(clk), .rst(rst), .valid(u_core.sigmoid1_index_valid), .ready(u_core.sigmoid1_index_ready), .data(u_core.sigmoid1_index_data), .images(images), .finish(finish), .complete(complete[1]));
    g2g_tap #(.LANES(1), .WIDTH(8), .SIGNED(0), .BYTES(1), .VALUES(2), .NAME("sigmoid1"), .FILE("sigmoid1.bin")) u_tap_sigmoid1 (
        .clk(clk), .rst(rst), .valid(u_core.sigmoid1_valid), .ready(u_core.sigmoid1_ready), .data(u_core.sigmoid1_data), .images(images), .finish(finish), .complete(complete[2]));
    g2g_tap #(.LANES(1), .WIDTH(18), .SIGNED(1), .BYTES(3), .VALUES(1), .NAME("dense1"), .FILE("dense1.bin")) u_tap_dense1 (
        .clk(clk), .rst(rst), .valid(u_core.dense1_valid), .ready(u_core.dense1_ready), .data(u_core.dense1_data), .images(images), .finish(finish), .complete(complete[3]));
    g2g_tap #(.LANES(1), .WIDTH(8), .SIGNED(1), .BYTES(1), .VALUES(1), .NAME("sigmoid2.index"), .FILE("sigmoid2_index.bin")) u_tap_sigmoid2_index (
        .clk(clk), .rst(rst), .valid(u_core.sigmoid2_index_valid), .ready(u_core.sigmoid2_index_ready), .data(u_core.sigmoid2_index_data), .images(images), .finish(finish), .complete(complete[4]));
    g2g_tap #(.LANES(1), .WIDTH(8), .SIGNED(0), .BYTES(1), .VALUES(1), .NAME("sigmoid2"), .FILE("sigmoid2.bin")) u_tap_sigmoid2 (
        .clk(clk), .rst(rst), .valid(u_core.sigmoid2_valid), .ready(u_core.sigmoid2_ready), .data(u_core.sigmoid2_data), .images(images), .finish(finish), .complete(complete[5]));

    // Values that no later stage needs can come behind the last output. A hundred quiet cycles then show that nothing more comes out; so many as are asked for below show that the design hangs.
    always @(posedge clk) begin
        reset_count <= reset_count + 1;
        rst <= reset_count < 4 || again;
        if (again) $display("RESET %0d", reset_again);
        started_q <= started && !rst;
        if (!rst && frames > images) begin
            $display("ERROR more frames out than in");
            $finish;
        end
        if (!rst && !finish && ((frames == images && &complete && idle > 100) || idle > 1000000)) begin
            if (frames < images) $display("ERROR no output for %0d cycles after %0d of %0d frames", idle, frames, images);
            finish <= 1'b1;
        end
        if (finish) begin
            $display("READS conv1 %0d", u_core.u_conv1.words_read);
            $display("READS dense1 %0d", u_core.u_dense1.words_read);
            $display("DONE %0d", frames);
            $finish;
        end
    end
endmodule

`default_nettype wire
