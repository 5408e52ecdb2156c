using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow;

/// <summary>Parallelism of one layer.</summary>
/// <param name="Pe">Output channels computed a cycle; divides C_out.</param>
/// <param name="Simd">Inputs read a cycle: C' * K' with C' dividing C_in and K' one of 1, K_h, K_h*K_w.</param>
/// <param name="Multiplier">What the products are made of; it changes neither values nor cycles.</param>
public readonly record struct Fold(int Pe, int Simd, Multiplier Multiplier = Multiplier.Dsp)
{
    /// <summary><c>2x5</c>, <c>2x5:packed</c>, <c>2x5:lut</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Pe}x{Simd}") + Multiplier switch
    {
        Multiplier.Packed => ":packed",
        Multiplier.Lut => ":lut",
        _ => "",
    };

    /// <summary>Parses <c>PExSIMD</c>, <c>PExSIMD:packed</c> or <c>PExSIMD:lut</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">How an error names it.</param>
    /// <exception cref="UserException">G2G2101: not two positive integers and a multiplier.</exception>
    public static Fold Parse(string text, string where)
    {
        string[] kinds = text.Split(':');
        string[] parts = kinds[0].Split('x');
        Multiplier? multiplier = kinds switch
        {
            [_] => Dataflow.Multiplier.Dsp,
            [_, "packed"] => Dataflow.Multiplier.Packed,
            [_, "lut"] => Dataflow.Multiplier.Lut,
            _ => null,
        };
        return parts.Length == 2
            && int.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int pe) && pe > 0
            && int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int simd) && simd > 0
            && multiplier is { } kind
            ? new Fold(pe, simd, kind)
            : throw UserException.BadInput("G2G2101", where, $"'{text}' is not a fold.", "Write PExSIMD, for example 2x5, 2x5:packed or 2x5:lut.");
    }
}

/// <summary>What a layer with weights allows: its extents, its legal folds and what each costs in cycles.</summary>
/// <param name="Name">Integer graph node.</param>
/// <param name="Outputs">C_out.</param>
/// <param name="Inputs">C_in.</param>
/// <param name="Kernel">Kernel extents; 1x1 for dense layers.</param>
/// <param name="Positions">Output pixels a frame.</param>
public sealed record FoldableLayer(string Name, int Outputs, int Inputs, Extent Kernel, int Positions)
{
    /// <summary>Multiply-accumulates a frame.</summary>
    public long Macs => (long)Positions * Outputs * Inputs * Kernel.Area;

    /// <summary>Fold cycles a frame.</summary>
    /// <param name="fold">A legal fold.</param>
    public long Cycles(Fold fold) => Macs / ((long)fold.Pe * fold.Simd);

    /// <summary>Every legal fold.</summary>
    public IEnumerable<Fold> LegalFolds() => LegalPe().SelectMany(pe => LegalSimd().Select(simd => new Fold(pe, simd)));

    /// <summary>Legal PE.</summary>
    public IEnumerable<int> LegalPe() => Divisors(Outputs);

    /// <summary>Legal SIMD, ascending.</summary>
    public IEnumerable<int> LegalSimd() => Divisors(Inputs).SelectMany(c => new[] { c, c * Kernel.Height, c * Kernel.Area }).Distinct().Order();

    /// <summary>The window schedule of a fold: fewest kernel positions in parallel that give this SIMD.</summary>
    /// <param name="simd">Inputs a cycle.</param>
    /// <returns>PARALLEL (0, 1, 2) and C'; null when the SIMD is not legal.</returns>
    public (int Parallel, int Lanes)? Schedule(int simd)
    {
        int[] positions = [1, Kernel.Height, Kernel.Area];
        for (int parallel = 0; parallel < positions.Length; parallel++)
        {
            if (simd > 0 && simd % positions[parallel] == 0 && Inputs % (simd / positions[parallel]) == 0)
            {
                return (parallel, simd / positions[parallel]);
            }
        }

        return null;
    }

    /// <summary>Refuses an illegal fold.</summary>
    /// <param name="fold">The fold.</param>
    /// <exception cref="UserException">G2G2102, G2G2103: with the legal values.</exception>
    public void Check(Fold fold)
    {
        if (fold.Pe < 1 || Outputs % fold.Pe != 0)
        {
            throw UserException.BadInput("G2G2102", $"layer '{Name}'", $"PE={fold.Pe} does not divide {Outputs} output channels.", $"Use {Choices(LegalPe())}.");
        }

        if (Schedule(fold.Simd) is null)
        {
            throw UserException.BadInput("G2G2103", $"layer '{Name}'", $"SIMD={fold.Simd} does not cut {Inputs} input channels of a {Kernel} kernel evenly.", $"Use {Choices(LegalSimd())}.");
        }
    }

    private static IEnumerable<int> Divisors(int n) => Enumerable.Range(1, n).Where(d => n % d == 0);

    private static string Choices(IEnumerable<int> values)
    {
        string[] all = [.. values.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        return all.Length == 1 ? all[0] : string.Join(", ", all[..^1]) + " or " + all[^1];
    }
}
