using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow;

/// <summary>Parallelism of one layer.</summary>
/// <param name="Pe">Output channels computed a cycle; divides C_out.</param>
/// <param name="Simd">Inputs of a channel read a cycle: C' * K' with C' dividing C_in (depthwise: 1) and K' one of 1, K_h (row-stationary: K_w), K_h*K_w.</param>
/// <param name="Multiplier">What the products are made of; it changes neither values nor cycles.</param>
/// <param name="Schedule">In which order products are computed; it changes no value.</param>
public readonly record struct Fold(int Pe, int Simd, Multiplier Multiplier = Multiplier.Dsp, Schedule Schedule = Schedule.OutputStationary)
{
    /// <summary><c>2x5</c>, <c>2x5:packed</c>, <c>2x5:lut</c>, and <c>:row</c> behind each where it is row-stationary.</summary>
    public override string ToString() => FormattableString.Invariant($"{Pe}x{Simd}") + Multiplier switch
    {
        Multiplier.Packed => ":packed",
        Multiplier.Lut => ":lut",
        _ => "",
    } + (Schedule == Schedule.RowStationary ? ":row" : "");

    /// <summary>Parses <c>PExSIMD</c>, <c>PExSIMD:packed</c> or <c>PExSIMD:lut</c>, with <c>:row</c> behind it or not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">How an error names it.</param>
    /// <exception cref="UserException">G2G2101: not two positive integers, a multiplier and a schedule.</exception>
    public static Fold Parse(string text, string where)
    {
        string[] words = text.Split(':');
        string[] parts = words[0].Split('x');
        bool byRow = words is [_, .., "row"];
        Multiplier? multiplier = (byRow ? words[1..^1] : words[1..]) switch
        {
            [] => Dataflow.Multiplier.Dsp,
            ["packed"] => Dataflow.Multiplier.Packed,
            ["lut"] => Dataflow.Multiplier.Lut,
            _ => null,
        };
        return parts.Length == 2
            && int.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int pe) && pe > 0
            && int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int simd) && simd > 0
            && multiplier is { } kind
            ? new Fold(pe, simd, kind, byRow ? Schedule.RowStationary : Schedule.OutputStationary)
            : throw UserException.BadInput("G2G2101", where, $"'{text}' is not a fold.", "Write PExSIMD, for example 2x5, 2x5:packed, 2x5:lut or 2x5:row.");
    }
}

/// <summary>What a layer with weights allows: its extents, its legal folds and what each costs in cycles.</summary>
/// <param name="Name">Integer graph node.</param>
/// <param name="Outputs">C_out.</param>
/// <param name="Inputs">C_in.</param>
/// <param name="Kernel">Kernel extents; 1x1 for dense layers.</param>
/// <param name="Output">Rows and columns of the output; 1x1 for dense layers.</param>
/// <param name="Depthwise">Whether each output channel has an input channel of its own: then <paramref name="Inputs"/> is 1.</param>
public sealed record FoldableLayer(string Name, int Outputs, int Inputs, Extent Kernel, Extent Output, bool Depthwise = false)
{
    /// <summary>Output pixels a frame.</summary>
    public int Positions => Output.Area;

    /// <summary>Whether there is a row of windows that a weight could be held for.</summary>
    public bool HasRows => Output.Width > 1 && !Depthwise;

    /// <summary>Multiply-accumulates a frame.</summary>
    public long Macs => (long)Positions * Outputs * Inputs * Kernel.Area;

    /// <summary>Fold cycles a frame.</summary>
    /// <param name="fold">A legal fold.</param>
    public long Cycles(Fold fold) => Macs / ((long)fold.Pe * fold.Simd);

    /// <summary>Every legal fold of a schedule.</summary>
    /// <param name="schedule">The schedule; output-stationary where the layer has no rows.</param>
    public IEnumerable<Fold> LegalFolds(Schedule schedule = Schedule.OutputStationary)
    {
        Schedule order = HasRows ? schedule : Schedule.OutputStationary;
        return LegalPe().SelectMany(pe => LegalSimd(order).Select(simd => new Fold(pe, simd, Schedule: order)));
    }

    /// <summary>Legal PE.</summary>
    public IEnumerable<int> LegalPe() => Divisors(Outputs);

    /// <summary>Legal SIMD, ascending.</summary>
    /// <param name="schedule">The schedule: K' is the rows of the kernel, or row-stationary its columns, or neither or both.</param>
    public IEnumerable<int> LegalSimd(Schedule schedule = Schedule.OutputStationary) => Divisors(Inputs).SelectMany(c => Windows(schedule).Select(w => c * w.Positions)).Distinct().Order();

    /// <summary>How the line buffer of a fold sends windows: fewest kernel positions in parallel that give its SIMD.</summary>
    /// <param name="fold">SIMD and schedule.</param>
    /// <returns>PARALLEL (docs/hardware.md#g2g_line_buffer) and C'; null when the SIMD is not legal.</returns>
    public (int Parallel, int Lanes)? Windows(Fold fold)
    {
        foreach ((int parallel, int positions) in Windows(fold.Schedule))
        {
            if (fold.Simd > 0 && fold.Simd % positions == 0 && Inputs % (fold.Simd / positions) == 0)
            {
                return (parallel, fold.Simd / positions);
            }
        }

        return null;
    }

    /// <summary>Refuses an illegal fold.</summary>
    /// <param name="fold">The fold.</param>
    /// <exception cref="UserException">G2G2102, G2G2103: with the legal values. G2G2111: row-stationary, but there are no rows.</exception>
    public void Check(Fold fold)
    {
        if (fold.Pe < 1 || Outputs % fold.Pe != 0)
        {
            throw UserException.BadInput("G2G2102", $"layer '{Name}'", $"PE={fold.Pe} does not divide {Outputs} output channels.", $"Use {Choices(LegalPe())}.");
        }

        if (Windows(fold) is null)
        {
            throw UserException.BadInput("G2G2103", $"layer '{Name}'", $"SIMD={fold.Simd} does not cut {Inputs} input channels of a {Kernel} kernel evenly.", $"Use {Choices(LegalSimd(fold.Schedule))}.");
        }

        if (fold.Schedule == Schedule.RowStationary && !HasRows)
        {
            string why = Depthwise ? "a depthwise convolution has no row-stationary schedule." : "its output is one pixel wide, so there is no row to hold weights for.";
            throw UserException.BadInput("G2G2111", $"layer '{Name}'", why, "Leave ':row' out.");
        }
    }

    private IEnumerable<(int Parallel, int Positions)> Windows(Schedule schedule) =>
    [
        (WindowGeometry.OnePosition, 1),
        schedule == Schedule.RowStationary ? (WindowGeometry.KernelColumns, Kernel.Width) : (WindowGeometry.KernelRows, Kernel.Height),
        (WindowGeometry.WholeWindow, Kernel.Area),
    ];

    private static IEnumerable<int> Divisors(int n) => Enumerable.Range(1, n).Where(d => n % d == 0);

    private static string Choices(IEnumerable<int> values)
    {
        string[] all = [.. values.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        return all.Length == 1 ? all[0] : string.Join(", ", all[..^1]) + " or " + all[^1];
    }
}
