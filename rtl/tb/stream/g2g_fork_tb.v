// SPDX-License-Identifier: MIT
//
// Bench of g2g_fork: every beat once at every output, in order, latency 1, II 1, outputs that stall each for itself; an output that does not
// stall never waits for the others longer than for one beat.
`default_nettype none

module g2g_fork_tb #(
    parameter integer WIDTH   = 8,
    parameter integer OUTPUTS = 2
);
    localparam integer BEATS = 1500;

    wire clk, rst, steady, done, s_valid, s_ready, s_fire, sink;
    wire [2:0] phase;
    wire [31:0] beat;
    wire [WIDTH-1:0] noise;
    wire [OUTPUTS-1:0] m_valid, m_ready, drained;
    wire [OUTPUTS*WIDTH-1:0] m_data;
    wire [OUTPUTS*32-1:0] checked, timed;

    g2g_traffic #(.BEATS(BEATS), .II(1), .NOISE(WIDTH)) u_traffic (
        .clk(clk), .rst(rst), .phase(phase), .steady(steady), .done(done),
        .s_valid(s_valid), .s_ready(s_ready), .s_fire(s_fire), .beat(beat), .noise(noise),
        .m_ready(sink), .drained(&drained));

    g2g_fork #(.WIDTH(WIDTH), .OUTPUTS(OUTPUTS)) dut (
        .clk(clk), .rst(rst),
        .s_valid(s_valid), .s_ready(s_ready), .s_data(noise),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

    // Output 0 is the traffic's sink, the others have dice of their own.
    reg [31:0] dice;
    initial dice = 32'h2545f491;
    always @(posedge clk) dice <= {dice[30:0], dice[31] ^ dice[21] ^ dice[1] ^ dice[0]};

    genvar i;
    generate
        for (i = 0; i < OUTPUTS; i = i + 1) begin : g_output
            wire own = steady || phase == 3'd1 || (dice[i] && !(dice[10] && dice[12 + i]));
            assign m_ready[i] = i == 0 ? sink : own && !rst;
            g2g_scoreboard #(.WIDTH(WIDTH), .LATENCY(1)) u_scoreboard (
                .clk(clk), .rst(rst), .steady(steady), .push(s_fire), .want(noise),
                .valid(m_valid[i]), .ready(m_ready[i]), .data(m_data[i*WIDTH +: WIDTH]), .drained(drained[i]),
                .checked(checked[i*32 +: 32]), .timed(timed[i*32 +: 32]));
        end
    endgenerate

    // Cycles in which some outputs have taken the beat and others have not.
    integer apart;
    initial apart = 0;
    always @(posedge clk) if (!rst && m_valid != {OUTPUTS{1'b0}} && m_valid != {OUTPUTS{1'b1}}) apart <= apart + 1;

    reg enough;
    integer o;
    always @(*) begin
        enough = apart > 100;
        for (o = 0; o < OUTPUTS; o = o + 1) begin
            if (checked[o*32 +: 32] <= 4 * BEATS || timed[o*32 +: 32] <= BEATS - 5) enough = 1'b0;
        end
    end

    always @(posedge done) begin
        if (enough) $display("PASS g2g_fork");
        else $display("ERROR g2g_fork_tb %m: too few beats: %h checked, %h timed, %0d cycles apart", checked, timed, apart);
    end
endmodule

`default_nettype wire
