using GradientsToGates.Ir;
using GradientsToGates.Tensors;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>Rows and weight order against walks written from docs/hardware.md#g2g_line_buffer alone.</summary>
public sealed class WindowGeometryTests
{
    [Fact]
    public void First_last_and_needed_rows_are_those_of_the_windows()
    {
        for (ulong seed = 1; seed <= 500; seed++)
        {
            WindowGeometry g = Random(seed);
            int[][] read = [.. Enumerable.Range(0, g.Output.Height).Select(oy => RowsOf(g, oy))];
            for (int oy = 0; oy < g.Output.Height; oy++)
            {
                g.First(oy).ShouldBe(read[oy][0], $"seed {seed}, first row of {oy}");
                g.Last(oy).ShouldBe(read[oy][^1], $"seed {seed}, last row of {oy}");

                // Rows that nobody reads any more are awaited too, so that none is released before it came.
                int until = oy == g.Output.Height - 1 ? g.Input.Height - 1 : Math.Max(read[oy][^1], read[oy + 1][0] - 1);
                g.Need(oy).ShouldBe(until, $"seed {seed}, rows needed by {oy}");
            }

            g.First(g.Output.Height).ShouldBe(g.Input.Height);
        }
    }

    [Fact]
    public void The_ring_holds_at_least_an_output_row_and_all_that_the_next_waits_for()
    {
        for (ulong seed = 1; seed <= 500; seed++)
        {
            WindowGeometry g = Random(seed);
            int rows = PlainRows(g);
            g.Rows.ShouldBeGreaterThanOrEqualTo(rows, $"seed {seed}");
            if (g.Stride.Height == 1)
            {
                g.Rows.ShouldBe(rows, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void With_its_ring_the_stage_alone_takes_exactly_its_beats_and_rows_are_added_only_where_it_would_wait()
    {
        int grown = 0;
        for (ulong seed = 1; seed <= 500; seed++)
        {
            WindowGeometry g = Random(seed);
            long beats = Math.Max(g.Input.Height * g.InputRowBeats, g.Output.Height * g.RowBeats);
            FrameCycles(g, g.Rows).ShouldBe(beats, $"seed {seed}");
            if (g.Rows > PlainRows(g))
            {
                FrameCycles(g, g.Rows - 1).ShouldBeGreaterThan(beats, $"seed {seed}");
                grown++;
            }
        }

        grown.ShouldBePositive();
    }

    // What an output row and all that the next one waits for take, over three frames in a row.
    private static int PlainRows(WindowGeometry g)
    {
        int rows = 0;
        for (int oy = 0; oy < 3 * g.Output.Height; oy++)
        {
            // Counted from the first frame's first row.
            (int frame, int row) = (oy / g.Output.Height, oy % g.Output.Height);
            (int nextFrame, int next) = ((oy + 1) / g.Output.Height, (oy + 1) % g.Output.Height);
            rows = Math.Max(rows, (nextFrame * g.Input.Height) + g.Need(next) - ((frame * g.Input.Height) + g.First(row)) + 1);
        }

        return rows;
    }

    // The two sides of docs/hardware.md#g2g_line_buffer, cycle by cycle, at full rate; the mean over four frames.
    private static double FrameCycles(WindowGeometry g, int rows)
    {
        const int Frames = 12;
        var ends = new List<long>();
        (long beat, long head, long free, long frameRow, long sent, int oy) = (0, 0, 0, 0, 0, 0);
        for (long cycle = 0; ends.Count < Frames; cycle++)
        {
            bool store = head - free < rows;
            bool issue = head > frameRow + g.Need(oy);
            if (store && ++beat == g.InputRowBeats)
            {
                (beat, head) = (0, head + 1);
            }

            if (issue && ++sent == g.RowBeats)
            {
                (sent, oy) = (0, oy + 1);
                free = frameRow + g.First(oy);
                if (oy == g.Output.Height)
                {
                    (oy, frameRow) = (0, frameRow + g.Input.Height);
                    ends.Add(cycle);
                }
            }
        }

        return (ends[^1] - ends[^5]) / 4.0;
    }

    [Fact]
    public void Weights_lie_in_the_order_of_the_window_walk()
    {
        for (ulong seed = 1; seed <= 300; seed++)
        {
            WindowGeometry g = Random(seed);
            const int Pe = 2;
            int channels = g.Input.Channels;
            int outputs = Pe * g.Repeat;
            int[] weights = [.. Enumerable.Range(0, outputs * g.Kernel.Area * channels)];
            var expected = new List<int>();
            for (int fold = 0; fold < g.Repeat; fold++)
            {
                foreach ((int Ky, int Kx, int Channel)[] beat in Beats(g))
                {
                    for (int lane = 0; lane < Pe; lane++)
                    {
                        expected.AddRange(beat.Select(p => (((((((fold * Pe) + lane) * g.Kernel.Height) + p.Ky) * g.Kernel.Width) + p.Kx) * channels) + p.Channel));
                    }
                }
            }

            WeightOrder.Words(ValueArray.From(weights), g, Pe).SequenceEqual(expected).ShouldBeTrue($"seed {seed}");
            Beats(g).Count().ShouldBe(g.Sweep, $"seed {seed}");
            Beats(g).ShouldAllBe(b => b.Length == g.Simd);
        }
    }

    // The four ways to send a window, word for word from the page.
    private static IEnumerable<(int Ky, int Kx, int Channel)[]> Beats(WindowGeometry g)
    {
        int[] lanes = [.. Enumerable.Range(0, g.Lanes)];
        int[] rows = [.. Enumerable.Range(0, g.Kernel.Height)];
        int[] columns = [.. Enumerable.Range(0, g.Kernel.Width)];
        int[] blocks = [.. Enumerable.Range(0, g.Input.Channels / g.Lanes)];
        return g.Parallel switch
        {
            0 => from ky in rows from kx in columns from cb in blocks select (from c in lanes select (ky, kx, (cb * g.Lanes) + c)).ToArray(),
            1 => from kx in columns from cb in blocks select (from ky in rows from c in lanes select (ky, kx, (cb * g.Lanes) + c)).ToArray(),
            3 => from ky in rows from cb in blocks select (from kx in columns from c in lanes select (ky, kx, (cb * g.Lanes) + c)).ToArray(),
            _ => from cb in blocks select (from ky in rows from kx in columns from c in lanes select (ky, kx, (cb * g.Lanes) + c)).ToArray(),
        };
    }

    private static int[] RowsOf(WindowGeometry g, int oy) =>
        [.. Enumerable.Range(0, g.Kernel.Height).Select(ky => (oy * g.Stride.Height) - g.PadTop + ky).Where(y => y >= 0 && y < g.Input.Height)];

    private static WindowGeometry Random(ulong seed)
    {
        var rng = new Rng(seed, RandomStream.Test);
        int lanes = 1 + rng.NextInt32(3);
        var image = new TensorShape(1 + rng.NextInt32(12), 1 + rng.NextInt32(12), lanes * (1 + rng.NextInt32(3)));
        var kernel = new Extent(1 + rng.NextInt32(Math.Min(5, image.Height)), 1 + rng.NextInt32(Math.Min(5, image.Width)));
        var stride = new Extent(1 + rng.NextInt32(4), 1 + rng.NextInt32(4));
        Padding padding = rng.NextInt32(2) == 0 ? Padding.None : Padding.Same(image, kernel, stride);
        return new WindowGeometry(image, kernel, stride, padding.Top, padding.Left, kernel.Slide(image, stride, padding), PadValue: 0, lanes, rng.NextInt32(4), 1 + rng.NextInt32(4));
    }
}
