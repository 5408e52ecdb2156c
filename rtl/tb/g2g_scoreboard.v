// SPDX-License-Identifier: MIT
//
// g2g_scoreboard: the output side of a bench. What is pushed must come out, in order, once, in time.
//
// A push adds PARTS beats, part 0 in the low bits. Checked at every edge: data against the queue; nothing offered that was
// not pushed; an offered beat is held until taken; nothing offered in the cycle after a reset. In `steady` cycles beat
// `part` of a push is taken exactly LATENCY + part cycles after the push (LATENCY -1: not measured; 0: wires, in the same cycle).
`default_nettype none

module g2g_scoreboard #(
    parameter integer WIDTH   = 8,
    parameter integer PARTS   = 1,
    parameter integer LATENCY = 1,
    parameter integer DEPTH   = 4096     // beats that may be outstanding
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   steady,

    // expectation
    input  wire                   push,
    input  wire [PARTS*WIDTH-1:0] want,

    // observation
    input  wire                   valid,
    input  wire                   ready,
    input  wire       [WIDTH-1:0] data,

    output wire                   drained,
    output reg             [31:0] checked,      // beats compared
    output reg             [31:0] timed         // of them, with their latency
);
    reg [WIDTH-1:0] queue [0:DEPTH-1];
    reg      [31:0] due   [0:DEPTH-1];
    reg      [31:0] head, tail, cycle;
    reg             rst_q, wait_q;
    reg [WIDTH-1:0] data_q;
    integer         part;

    assign drained = head == tail && !valid;

    // The beat that must come out now; the one being pushed only where the latency is 0.
    wire             through   = LATENCY == 0 && push && head == tail;
    wire [WIDTH-1:0] want_now  = through ? want[WIDTH-1:0] : queue[head % DEPTH];
    wire      [31:0] due_now   = through ? cycle : due[head % DEPTH];

    initial begin
        head    = 0;
        tail    = 0;
        cycle   = 0;
        checked = 0;
        timed   = 0;
        rst_q   = 1'b0;
        wait_q  = 1'b0;
    end

    always @(posedge clk) begin
        cycle  <= cycle + 1;
        rst_q  <= rst;
        wait_q <= valid && !ready && !rst;
        data_q <= data;

        if (rst) begin
            head <= 0;
            tail <= 0;
        end else begin
            if (rst_q && valid !== 1'b0) fail("offers a beat in the cycle after reset");
            if (valid !== 1'b0 && valid !== 1'b1) fail("valid is unknown");
            if (wait_q && !(valid && data === data_q)) fail("does not hold a beat that was not taken");
            if (push) begin
                for (part = 0; part < PARTS; part = part + 1) begin
                    queue[(tail + part) % DEPTH] <= want[part*WIDTH +: WIDTH];
                    due[(tail + part) % DEPTH]   <= cycle + LATENCY + part;
                end
                tail <= tail + PARTS;
                if (tail + PARTS - head > DEPTH) fail("bench queue too small");
            end
            if (valid && ready) begin
                if (head == tail && !through) fail("offers a beat that nothing called for");
                if (data !== want_now) begin
                    $display("ERROR g2g_scoreboard %m: beat %0d is %h, want %h", head, data, want_now);
                    $finish;
                end
                if (steady && LATENCY >= 0) begin
                    timed <= timed + 1;
                    if (cycle != due_now) begin
                        $display("ERROR g2g_scoreboard %m: beat %0d left in cycle %0d, due in %0d", head, cycle, due_now);
                        $finish;
                    end
                end
                head    <= head + 1;
                checked <= checked + 1;
            end
        end
    end

    task fail(input [50*8-1:0] what);
        begin
            $display("ERROR g2g_scoreboard %m: beat %0d: %0s", head, what);
            $finish;
        end
    endtask
endmodule

`default_nettype wire
