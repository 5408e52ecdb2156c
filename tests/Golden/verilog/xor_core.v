// SPDX-License-Identifier: MIT
//
// xor_core: the network 'xor' as valid/ready stages.
//
// In   2 beats a frame of 1 x u1 (1x2x1, NHWC)
// Out  1 beats a frame of 1 x u8 (1x1x1)
`default_nettype none

module xor_core (
    input  wire clk,
    input  wire rst,
    input  wire s_valid,
    output wire s_ready,
    input  wire [0:0] s_data,
    output wire m_valid,
    input  wire m_ready,
    output wire [7:0] m_data
);
    wire source_valid, source_ready;
    wire [0:0] source_data;
    assign source_valid = s_valid;
    assign s_ready = source_ready;
    assign source_data = s_data;

    // conv1: 1x2x1 -> 1x1x2, s10
    wire conv1_window_valid, conv1_window_ready;
    wire [0:0] conv1_window_data;
    g2g_line_buffer #(
        .BITS     (1),
        .CHANNELS (1),
        .LANES    (1),
        .IN_H     (1),
        .IN_W     (2),
        .KERNEL_H (1),
        .KERNEL_W (2),
        .STRIDE_H (1),
        .STRIDE_W (1),
        .PAD_TOP  (0),
        .PAD_LEFT (0),
        .OUT_H    (1),
        .OUT_W    (1),
        .PAD_VALUE(0),
        .REPEAT   (2),
        .PARALLEL (0),
        .ROWS     (2)
    ) u_conv1_rows (
        .clk(clk),
        .rst(rst),
        .s_valid(source_valid),
        .s_ready(source_ready),
        .s_data(source_data),
        .m_valid(conv1_window_valid),
        .m_ready(conv1_window_ready),
        .m_data(conv1_window_data)
    );

    wire conv1_valid, conv1_ready;
    wire [9:0] conv1_data;
    g2g_mvu #(
        .PE        (1),
        .SIMD      (1),
        .X_WIDTH   (1),
        .X_SIGNED  (0),
        .W_WIDTH   (8),
        .ACC_WIDTH (10),
        .SWEEP     (2),
        .FOLDS     (2),
        .BIAS_WIDTH(9),
        .WEIGHTS   ("rom/conv1_weights.hex"),
        .BIASES    ("rom/conv1_biases.hex")
    ) u_conv1 (
        .clk(clk),
        .rst(rst),
        .s_valid(conv1_window_valid),
        .s_ready(conv1_window_ready),
        .s_data(conv1_window_data),
        .m_valid(conv1_valid),
        .m_ready(conv1_ready),
        .m_data(conv1_data)
    );

    // sigmoid1.index: 1x1x2 -> 1x1x2, s8
    wire sigmoid1_index_raw_valid, sigmoid1_index_raw_ready;
    wire [7:0] sigmoid1_index_raw_data;
    g2g_requantize #(
        .LANES      (1),
        .ACC_WIDTH  (10),
        .OUT_WIDTH  (8),
        .OUT_SIGNED (1),
        .MULT_WIDTH (16),
        .SHIFT      (17),
        .ROUNDING   (0),
        .WRAP       (0),
        .RELU       (0),
        .ZERO_POINT (0),
        .CHANNELS   (2),
        .UNIFORM    (0),
        .SHIFT_LEFT (0),
        .MULTIPLIERS("rom/sigmoid1_index_multipliers.hex")
    ) u_sigmoid1_index (
        .clk(clk),
        .rst(rst),
        .s_valid(conv1_valid),
        .s_ready(conv1_ready),
        .s_acc(conv1_data),
        .m_valid(sigmoid1_index_raw_valid),
        .m_ready(sigmoid1_index_raw_ready),
        .m_act(sigmoid1_index_raw_data)
    );

    wire sigmoid1_index_valid, sigmoid1_index_ready;
    wire [7:0] sigmoid1_index_data;
    g2g_skid_buffer #(
        .WIDTH(8)
    ) u_sigmoid1_index_skid (
        .clk(clk),
        .rst(rst),
        .s_valid(sigmoid1_index_raw_valid),
        .s_ready(sigmoid1_index_raw_ready),
        .s_data(sigmoid1_index_raw_data),
        .m_valid(sigmoid1_index_valid),
        .m_ready(sigmoid1_index_ready),
        .m_data(sigmoid1_index_data)
    );

    // sigmoid1: 1x1x2 -> 1x1x2, u8
    wire sigmoid1_valid, sigmoid1_ready;
    wire [7:0] sigmoid1_data;
    g2g_table #(
        .LANES      (1),
        .INDEX_WIDTH(8),
        .OUT_WIDTH  (8),
        .ENTRIES    ("rom/sigmoid1_entries.hex")
    ) u_sigmoid1 (
        .clk(clk),
        .rst(rst),
        .s_valid(sigmoid1_index_valid),
        .s_ready(sigmoid1_index_ready),
        .s_code(sigmoid1_index_data),
        .m_valid(sigmoid1_valid),
        .m_ready(sigmoid1_ready),
        .m_code(sigmoid1_data)
    );

    // dense1: 1x1x2 -> 1x1x1, s18
    wire dense1_lanes2_valid, dense1_lanes2_ready;
    wire [15:0] dense1_lanes2_data;
    g2g_width_adapter #(
        .LANE_WIDTH(8),
        .S_LANES   (1),
        .M_LANES   (2)
    ) u_dense1_lanes2 (
        .clk(clk),
        .rst(rst),
        .s_valid(sigmoid1_valid),
        .s_ready(sigmoid1_ready),
        .s_data(sigmoid1_data),
        .m_valid(dense1_lanes2_valid),
        .m_ready(dense1_lanes2_ready),
        .m_data(dense1_lanes2_data)
    );

    wire dense1_window_valid, dense1_window_ready;
    wire [15:0] dense1_window_data;
    g2g_line_buffer #(
        .BITS     (8),
        .CHANNELS (2),
        .LANES    (2),
        .IN_H     (1),
        .IN_W     (1),
        .KERNEL_H (1),
        .KERNEL_W (1),
        .STRIDE_H (1),
        .STRIDE_W (1),
        .PAD_TOP  (0),
        .PAD_LEFT (0),
        .OUT_H    (1),
        .OUT_W    (1),
        .PAD_VALUE(0),
        .REPEAT   (1),
        .PARALLEL (0),
        .ROWS     (2)
    ) u_dense1_rows (
        .clk(clk),
        .rst(rst),
        .s_valid(dense1_lanes2_valid),
        .s_ready(dense1_lanes2_ready),
        .s_data(dense1_lanes2_data),
        .m_valid(dense1_window_valid),
        .m_ready(dense1_window_ready),
        .m_data(dense1_window_data)
    );

    wire dense1_valid, dense1_ready;
    wire [17:0] dense1_data;
    g2g_mvu #(
        .PE        (1),
        .SIMD      (2),
        .X_WIDTH   (8),
        .X_SIGNED  (0),
        .W_WIDTH   (8),
        .ACC_WIDTH (18),
        .SWEEP     (1),
        .FOLDS     (1),
        .BIAS_WIDTH(18),
        .WEIGHTS   ("rom/dense1_weights.hex"),
        .BIASES    ("rom/dense1_biases.hex")
    ) u_dense1 (
        .clk(clk),
        .rst(rst),
        .s_valid(dense1_window_valid),
        .s_ready(dense1_window_ready),
        .s_data(dense1_window_data),
        .m_valid(dense1_valid),
        .m_ready(dense1_ready),
        .m_data(dense1_data)
    );

    // sigmoid2.index: 1x1x1 -> 1x1x1, s8
    wire sigmoid2_index_raw_valid, sigmoid2_index_raw_ready;
    wire [7:0] sigmoid2_index_raw_data;
    g2g_requantize #(
        .LANES     (1),
        .ACC_WIDTH (18),
        .OUT_WIDTH (8),
        .OUT_SIGNED(1),
        .MULT_WIDTH(16),
        .SHIFT     (26),
        .ROUNDING  (0),
        .WRAP      (0),
        .RELU      (0),
        .ZERO_POINT(0),
        .CHANNELS  (1),
        .UNIFORM   (1),
        .SHIFT_LEFT(0),
        .MULTIPLIER(16'd61942)
    ) u_sigmoid2_index (
        .clk(clk),
        .rst(rst),
        .s_valid(dense1_valid),
        .s_ready(dense1_ready),
        .s_acc(dense1_data),
        .m_valid(sigmoid2_index_raw_valid),
        .m_ready(sigmoid2_index_raw_ready),
        .m_act(sigmoid2_index_raw_data)
    );

    wire sigmoid2_index_valid, sigmoid2_index_ready;
    wire [7:0] sigmoid2_index_data;
    g2g_skid_buffer #(
        .WIDTH(8)
    ) u_sigmoid2_index_skid (
        .clk(clk),
        .rst(rst),
        .s_valid(sigmoid2_index_raw_valid),
        .s_ready(sigmoid2_index_raw_ready),
        .s_data(sigmoid2_index_raw_data),
        .m_valid(sigmoid2_index_valid),
        .m_ready(sigmoid2_index_ready),
        .m_data(sigmoid2_index_data)
    );

    // sigmoid2: 1x1x1 -> 1x1x1, u8
    wire sigmoid2_valid, sigmoid2_ready;
    wire [7:0] sigmoid2_data;
    g2g_table #(
        .LANES      (1),
        .INDEX_WIDTH(8),
        .OUT_WIDTH  (8),
        .ENTRIES    ("rom/sigmoid2_entries.hex")
    ) u_sigmoid2 (
        .clk(clk),
        .rst(rst),
        .s_valid(sigmoid2_index_valid),
        .s_ready(sigmoid2_index_ready),
        .s_code(sigmoid2_index_data),
        .m_valid(sigmoid2_valid),
        .m_ready(sigmoid2_ready),
        .m_code(sigmoid2_data)
    );

    assign m_valid = sigmoid2_valid;
    assign sigmoid2_ready = m_ready;
    assign m_data = sigmoid2_data;
endmodule

`default_nettype wire
