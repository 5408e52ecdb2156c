namespace GradientsToGates.Pipeline.Widths;

/// <summary>What a measurement says of one choice of widths.</summary>
/// <param name="Within">Whether the loss is within the budget.</param>
/// <param name="Differing">Images of another class than float's: a finer measure than right answers, and the one that moves are compared by.</param>
internal readonly record struct Verdict(bool Within, int Differing);

/// <summary>A choice of widths that was measured.</summary>
/// <param name="Bits">Bits of each unit.</param>
/// <param name="How"><c>base</c>; <c>alone</c>: one unit lowered; <c>accepted</c>, <c>rejected</c>, <c>passed over</c>: tried on the way down.</param>
internal sealed record Trial(IReadOnlyList<int> Bits, string How);

/// <summary>
/// Lowers widths one bit at a time, the move first that saves most for each image that it changes (docs/formats.md#choosing-widths). Each unit is
/// first lowered alone; what that costs predicts a move, and the move that looks best is measured where the search then stands before it is taken.
/// A unit whose next bit breaks the budget stays as it is. Measuring only the move at the head of the queue is Minoux's accelerated greedy
/// algorithm (1978), here without the guarantee that it has for submodular functions.
/// </summary>
/// <param name="units">Number of things that may be lowered.</param>
/// <param name="cost">Cost of widths, not rising when one is lowered.</param>
/// <param name="measure">Measures widths; deterministic.</param>
internal sealed class GreedyWidths(int units, Func<IReadOnlyList<int>, long> cost, Func<IReadOnlyList<int>, Verdict> measure)
{
    /// <summary>Bits that may be taken from a unit.</summary>
    public const int Steps = WidthPlan.Widest - WidthPlan.Narrowest;

    private readonly List<Trial> _trials = [];

    // Images that differ when a unit alone has a width; where nothing stands the width alone breaks the budget.
    private readonly Dictionary<(int Unit, int Bits), int> _alone = [];

    /// <summary>All that was measured, in order.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Told how many of the units' bits were measured alone, or are ruled out, and which unit it is at. The number only rises.</summary>
    public Action<int, int> OnAlone { get; init; } = (_, _) => { };

    /// <summary>Told how many of the units' bits are decided: taken away, or to stay. It only rises.</summary>
    public Action<int, IReadOnlyList<int>> OnStep { get; init; } = (_, _) => { };

    /// <summary>Searches.</summary>
    /// <returns>Bits of each unit, within the budget.</returns>
    /// <exception cref="InvalidOperationException">Even the widest are not within it.</exception>
    public IReadOnlyList<int> Search()
    {
        int[] bits = [.. Enumerable.Repeat(WidthPlan.Widest, units)];
        Verdict here = Measure(bits, "base");
        if (!here.Within)
        {
            throw new InvalidOperationException("the widest units lose more than the budget");
        }

        MeasureAlone(bits, here);
        bool[] closed = new bool[units];
        while (Best(bits, closed, here) is { } next)
        {
            (bits, here) = next;
            OnStep(Decided(bits, closed), bits);
        }

        return bits;
    }

    private void MeasureAlone(int[] full, Verdict basis)
    {
        for (int u = 0; u < units; u++)
        {
            _alone[(u, WidthPlan.Widest)] = basis.Differing;
            for (int b = WidthPlan.Widest - 1; b >= WidthPlan.Narrowest; b--)
            {
                int[] bits = Lowered(full, u, b);
                Verdict verdict = cost(bits) < cost(full) ? Measure(bits, "alone") : default;
                if (!verdict.Within)
                {
                    break;
                }

                _alone[(u, b)] = verdict.Differing;
                OnAlone((u * Steps) + WidthPlan.Widest - b, u);
            }

            OnAlone((u + 1) * Steps, u);
        }
    }

    // Takes the move that is best by what was measured here, measuring no more than the ones that look best.
    private (int[] Bits, Verdict Verdict)? Best(int[] bits, bool[] closed, Verdict here)
    {
        var moves = new List<Move>();
        for (int u = 0; u < units; u++)
        {
            int[] lower = Lowered(bits, u, bits[u] - 1);
            closed[u] |= !_alone.ContainsKey((u, lower[u])) || cost(lower) >= cost(bits);
            if (!closed[u])
            {
                moves.Add(new Move(u, lower, cost(bits) - cost(lower), _alone[(u, lower[u])] - _alone[(u, bits[u])], null));
            }
        }

        OnStep(Decided(bits, closed), bits);
        while (moves.MaxBy(m => m.Worth) is { } best)
        {
            if (best.Measured is { } known)
            {
                Note(best.Bits, "accepted");
                return (best.Bits, known);
            }

            moves.Remove(best);
            Verdict verdict = Measure(best.Bits, "passed over");
            if (verdict.Within)
            {
                moves.Add(best with { Changed = verdict.Differing - here.Differing, Measured = verdict });
            }
            else
            {
                Note(best.Bits, "rejected");
                closed[best.Unit] = true;
                OnStep(Decided(bits, closed), bits);
            }
        }

        return null;
    }

    private Verdict Measure(int[] bits, string how)
    {
        Verdict verdict = measure(bits);
        if (!_trials.Exists(t => t.Bits.SequenceEqual(bits)))
        {
            _trials.Add(new Trial(bits, how));
        }

        return verdict;
    }

    private void Note(int[] bits, string how)
    {
        int at = _trials.FindIndex(t => t.Bits.SequenceEqual(bits));
        _trials[at] = _trials[at] with { How = how };
    }

    private static int Decided(int[] bits, bool[] closed) => bits.Select((b, u) => closed[u] ? Steps : WidthPlan.Widest - b).Sum();

    private static int[] Lowered(int[] bits, int unit, int to)
    {
        int[] lower = [.. bits];
        lower[unit] = to;
        return lower;
    }

    /// <summary>One bit less.</summary>
    /// <param name="Unit">What is lowered.</param>
    /// <param name="Bits">All widths behind the move.</param>
    /// <param name="Saved">Cost saved.</param>
    /// <param name="Changed">Images that get another class, as predicted or measured.</param>
    /// <param name="Measured">The measurement, once made here.</param>
    private sealed record Move(int Unit, int[] Bits, long Saved, int Changed, Verdict? Measured)
    {
        public double Worth => Saved / (1.0 + Math.Max(0, Changed));
    }
}
