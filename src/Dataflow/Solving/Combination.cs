using GradientsToGates.Dataflow.Resources;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>One option for each of the first layers, and what they take together.</summary>
/// <param name="Before">The layers before the last; null for the first layer.</param>
/// <param name="Option">Of the last layer.</param>
/// <param name="Use">All together.</param>
/// <param name="Cost">Shares of the part, added.</param>
internal sealed record Combination(Combination? Before, FoldOption Option, ResourceUse Use, double Cost)
{
    // Combinations alike to one part in so many of the budget are kept once.
    private const int Grain = 64;

    /// <summary>Options in the order of the layers.</summary>
    public IEnumerable<FoldOption> Options() => (Before?.Options() ?? []).Append(Option);

    /// <summary>
    /// The combination of least cost that stays within a budget. Layer by layer, all combinations of those so far that could still fit are kept; of those that take about the same, the cheapest.
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

        List<Combination?> kept = [null];
        for (int l = 0; l < options.Count; l++)
        {
            var next = new Dictionary<(int, int, int), Combination>();
            Budget left = budget.Less(rest[l + 1]);
            foreach (Combination? before in kept)
            {
                foreach (FoldOption option in options[l])
                {
                    Combination joined = Joined(before, option, part);
                    ResourceUse use = joined.Use;
                    var cell = ((int)(Grain * use.Lut / part.Lut), (int)(Grain * use.Dsp / part.Dsp), (int)(Grain * use.Bram18 / part.Bram18));
                    if (left.Holds(use) && (!next.TryGetValue(cell, out Combination? other) || joined.Cost < other.Cost))
                    {
                        next[cell] = joined;
                    }
                }
            }

            kept = [.. next.Values];
        }

        return kept.MinBy(c => c?.Cost ?? 0);
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
        foreach (FoldOption option in options.OrderBy(o => part.Cost(o.Use)))
        {
            if (!useful.Exists(u => u.Use.Lut <= option.Use.Lut && u.Use.Ff <= option.Use.Ff && u.Use.Dsp <= option.Use.Dsp && u.Use.Bram18 <= option.Use.Bram18))
            {
                useful.Add(option);
            }
        }

        return [.. useful];
    }
}
