using GradientsToGates.Dataflow.Resources;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>One option for each of the first layers, and what they take together.</summary>
/// <param name="Before">The layers before the last; null for the first layer.</param>
/// <param name="Option">Of the last layer.</param>
/// <param name="Use">All together.</param>
/// <param name="Cost">Shares of the part, added.</param>
internal sealed record Combination(Combination? Before, FoldOption Option, ResourceUse Use, double Cost)
{
    // Numbers of DSP48E1 and of block RAMs are told apart up to so many, and beyond that by so many parts of their limit.
    private const int Dsps = 128;
    private const int Brams = 24;

    // An option is left out for a cheaper one that takes no more of anything, but for so small a part of the LUTs and flip-flops.
    private const double Alike = 1.0 / 512;

    /// <summary>Options in the order of the layers.</summary>
    public IEnumerable<FoldOption> Options() => (Before?.Options() ?? []).Append(Option);

    /// <summary>
    /// The combination of least cost that stays within a budget. Layer by layer, for each number of DSP48E1 and block RAMs the combination of fewest LUTs and flip-flops is kept, if the layers still to come could fit beside it
    /// and no other with fewer of everything does as well.
    /// </summary>
    /// <param name="layers">The layers.</param>
    /// <param name="cycles">Options that take longer are left out.</param>
    /// <param name="budget">What all may take.</param>
    /// <param name="part">What costs are shares of.</param>
    /// <returns>Null when none fits.</returns>
    public static Combination? Cheapest(IReadOnlyList<LayerOptions> layers, long cycles, Budget budget, Budget part)
    {
        List<FoldOption[]> options = [.. layers.Select(l => Useful(l.Options.Where(o => o.Cycles <= cycles), part))];
        if (options.Count == 0 || options.Any(o => o.Length == 0))
        {
            return null;
        }

        // Where nothing is scarce, every layer takes its cheapest option.
        Combination? free = options.Aggregate((Combination?)null, (before, o) => Joined(before, o[0], part));
        if (free is not null && budget.Holds(free.Use))
        {
            return free;
        }

        // The least that the layers still to come take of each resource.
        var rest = new ResourceUse[options.Count + 1];
        for (int l = options.Count - 1; l >= 0; l--)
        {
            rest[l] = rest[l + 1] + new ResourceUse(options[l].Min(o => o.Use.Lut), options[l].Min(o => o.Use.Ff), options[l].Min(o => o.Use.Dsp), options[l].Min(o => o.Use.Bram18));
        }

        int dsps = options.Sum(o => o.Max(f => f.Use.Dsp));
        int brams = options.Sum(o => o.Max(f => f.Use.Bram18));
        (int Dsp, int Bram18) most = ((int)Math.Clamp(budget.Dsp, 0, dsps), (int)Math.Clamp(budget.Bram18, 0, brams));
        var cells = new (double Soft, Combination? Before, FoldOption? Option)[Dsps * Brams];
        List<Combination?> kept = [null];
        for (int l = 0; l < options.Count; l++)
        {
            Array.Fill(cells, (double.PositiveInfinity, null, null));
            Budget left = budget.Less(rest[l + 1]);
            foreach (Combination? before in kept)
            {
                foreach (FoldOption option in options[l])
                {
                    ResourceUse use = option.Use + (before?.Use ?? default);
                    if (!left.Holds(use))
                    {
                        continue;
                    }

                    ref (double Soft, Combination? Before, FoldOption? Option) cell = ref cells[(Cell(use.Dsp, most.Dsp, Dsps) * Brams) + Cell(use.Bram18, most.Bram18, Brams)];
                    double soft = (use.Lut / part.Lut) + (use.Ff / part.Ff);
                    if (soft < cell.Soft)
                    {
                        cell = (soft, before, option);
                    }
                }
            }

            kept = Best(cells, part);
        }

        return kept.MinBy(c => c?.Cost ?? 0);
    }

    private static int Cell(int count, int most, int cells) => most < cells ? count : (int)((long)count * (cells - 1) / most);

    // Without those that one of fewer DSP48E1 and block RAMs beats.
    private static List<Combination?> Best((double Soft, Combination? Before, FoldOption? Option)[] cells, Budget part)
    {
        List<Combination?> best = [];
        double[] least = new double[Brams];
        Array.Fill(least, double.PositiveInfinity);
        for (int dsp = 0; dsp < Dsps; dsp++)
        {
            // Of rows up to this one and columns before the present one.
            double before = double.PositiveInfinity;
            for (int bram = 0; bram < Brams; bram++)
            {
                (double soft, Combination? joins, FoldOption? option) = cells[(dsp * Brams) + bram];
                before = Math.Min(before, least[bram]);
                if (soft < before)
                {
                    best.Add(Joined(joins, option ?? throw new InvalidOperationException("a cell that is filled has an option"), part));
                    before = soft;
                }

                least[bram] = before;
            }
        }

        return best;
    }

    private static Combination Joined(Combination? before, FoldOption option, Budget part)
    {
        ResourceUse use = option.Use + (before?.Use ?? default);
        return new Combination(before, option, use, part.Cost(use));
    }

    // Without those that another beats in every resource.
    private static FoldOption[] Useful(IEnumerable<FoldOption> options, Budget part)
    {
        var useful = new List<FoldOption>();
        (double lut, double ff) = (Alike * part.Lut, Alike * part.Ff);
        foreach (FoldOption option in options.OrderBy(o => part.Cost(o.Use)))
        {
            if (!useful.Exists(u => u.Use.Lut <= option.Use.Lut + lut && u.Use.Ff <= option.Use.Ff + ff && u.Use.Dsp <= option.Use.Dsp && u.Use.Bram18 <= option.Use.Bram18))
            {
                useful.Add(option);
            }
        }

        return [.. useful];
    }
}
