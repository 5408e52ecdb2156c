using System.Globalization;

namespace GradientsToGates.Cosim;

/// <summary>What one run of the testbench printed; docs/verilog.md#testbench.</summary>
internal sealed class BenchOutput
{
    /// <summary>Values compared and mismatches by tensor.</summary>
    public Dictionary<string, (long Compared, long Mismatches)> Taps { get; } = new(StringComparer.Ordinal);

    /// <summary>First mismatches.</summary>
    public List<(string Tap, int Frame, int Index, string Expected, string Got)> Mismatches { get; } = [];

    /// <summary>Cycle of the first and last output beat of each frame.</summary>
    public List<(long First, long Last)> Frames { get; } = [];

    /// <summary>Words of its weight ROM that each layer read.</summary>
    public Dictionary<string, long> Reads { get; } = new(StringComparer.Ordinal);

    /// <summary>Cycle of the second reset; null when there was none.</summary>
    public int? Reset { get; private set; }

    /// <summary>Error lines.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Frames that came out; null when the bench did not end properly.</summary>
    public int? Done { get; private set; }

    /// <summary>Reads the printed lines.</summary>
    /// <param name="text">Standard output.</param>
    public static BenchOutput Parse(string text)
    {
        var output = new BenchOutput();
        foreach (string line in text.Split('\n'))
        {
            string[] word = line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (word)
            {
                case ["TAP", var name, var compared, var mismatches]:
                    output.Taps[name] = (Long(compared), Long(mismatches));
                    break;
                case ["MISMATCH", var name, var frame, var index, var expected, var got]:
                    output.Mismatches.Add((name, (int)Long(frame), (int)Long(index), expected, got));
                    break;
                case ["FRAME", _, var first, var last]:
                    output.Frames.Add((Long(first), Long(last)));
                    break;
                case ["READS", var layer, var words]:
                    output.Reads[layer] = Long(words);
                    break;
                case ["RESET", var cycle]:
                    output.Reset = (int)Long(cycle);
                    output.Frames.Clear();
                    break;
                case ["DONE", var frames]:
                    output.Done = (int)Long(frames);
                    break;
                case ["ERROR", ..]:
                    output.Errors.Add(line.Trim());
                    break;
                default:
                    break;
            }
        }

        return output;
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
