namespace GradientsToGates.Dataflow;

/// <summary>When a line buffer on its own writes and reads whole rows, its source always valid and its sink always ready.</summary>
internal static class RowSchedule
{
    private const int Frames = 12;
    private const int Settled = 8;

    /// <summary>Whether frames follow one another as fast as the beats written or read allow, whichever are more.</summary>
    /// <param name="geometry">Image and windows.</param>
    /// <param name="rows">Rows of the ring.</param>
    public static bool KeepsUp(WindowGeometry geometry, int rows)
    {
        int height = geometry.Input.Height;
        long[] written = new long[(Frames + 1) * height];
        long[] released = new long[written.Length];
        long writeEnd = 0;
        long readEnd = 0;
        long settledAt = 0;
        int next = 0;
        int free = 0;
        for (int frame = 0; frame < Frames; frame++)
        {
            if (frame == Settled)
            {
                settledAt = readEnd;
            }

            for (int oy = 0; oy < geometry.Output.Height; oy++)
            {
                // A row is written as soon as the one before it is, and the row whose place it takes was released.
                int need = (frame * height) + geometry.Need(oy);
                for (; next <= need; next++)
                {
                    writeEnd = Math.Max(writeEnd, next < rows ? 0 : released[next - rows]) + geometry.InputRowBeats;
                    written[next] = writeEnd;
                }

                readEnd = Math.Max(readEnd, written[need]) + geometry.RowBeats;
                for (int done = (frame * height) + geometry.First(oy + 1); free < done; free++)
                {
                    released[free] = readEnd;
                }
            }
        }

        long frameBeats = Math.Max(height * geometry.InputRowBeats, geometry.Output.Height * geometry.RowBeats);
        return readEnd - settledAt == (Frames - Settled) * frameBeats;
    }
}
