using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>
/// Chooses a fold for every layer: the fewest cycles between frames that fit a part, or a target, and for that every layer as small as it may be.
/// docs/decisions/0017-resource-model-and-folding.md.
/// </summary>
public sealed class FoldingSolver
{
    private const int Rounds = 8;

    private readonly IntegerGraph _graph;
    private readonly ResourceModel _model;
    private readonly IReadOnlyList<LayerOptions> _layers;
    private readonly long[] _candidates;

    // Of the stages that no layer's options count: adapters ahead of layers, forks, sums, FIFOs. Known once a design has been built.
    private ResourceUse _between;

    /// <summary>Looks at a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="given">Folds that are not to be chosen; legal ones.</param>
    /// <param name="lutProducts">Whether products may be made of LUTs.</param>
    /// <param name="schedule">Schedule of the layers that have rows.</param>
    /// <param name="model">Estimates resources.</param>
    public FoldingSolver(IntegerGraph graph, IReadOnlyDictionary<string, Fold> given, bool lutProducts, Schedule schedule, ResourceModel model)
    {
        _graph = graph;
        _model = model;
        _layers = [.. Folding.LayersOf(graph).Select(l => LayerOptions.Of(graph, l, model, lutProducts, schedule, given.TryGetValue(l.Name, out Fold fold) ? fold : null))];
        long least = LeastCycles;
        _candidates = [.. _layers.SelectMany(l => l.Options.Select(o => Math.Max(o.Cycles, least))).Distinct().Order()];
    }

    /// <summary>Cycles between frames of the widest folds.</summary>
    public long LeastCycles => _layers.Select(l => l.Options[0].Cycles).DefaultIfEmpty(1).Max();

    /// <summary>The layer that sets <see cref="LeastCycles"/>.</summary>
    public FoldableLayer? SlowestAtBest => _layers.MaxBy(l => l.Options[0].Cycles)?.Layer;

    /// <summary>The folding with the fewest cycles between frames that fits.</summary>
    /// <param name="budget">What may be taken.</param>
    /// <returns>Null when not even the smallest folding fits.</returns>
    public FoldingChoice? Fastest(Budget budget)
    {
        // What lies between the layers is only known of a design that was chosen: where that does not fit, the search goes on behind it with what it showed.
        for (int from = 0; from < _candidates.Length; from++)
        {
            from = Feasible(from, budget);
            if (from < _candidates.Length && Cheapest(_candidates[from], budget) is { } fits)
            {
                return fits;
            }
        }

        return _layers.Count == 0 && budget.Holds(Whole(null).Use) ? Whole(null) : null;
    }

    /// <summary>The cheapest folding that takes at most so many cycles between frames.</summary>
    /// <param name="cycles">Cycles.</param>
    /// <param name="budget">What may be taken.</param>
    /// <returns>Null when none fits.</returns>
    public FoldingChoice? Cheapest(long cycles, Budget budget)
    {
        for (int round = 0; round < Rounds; round++)
        {
            if (Combination.Cheapest(_layers, cycles, budget.Less(_between), budget) is not { } found)
            {
                return null;
            }

            if (Whole(found) is { } whole && budget.Holds(whole.Use))
            {
                return whole;
            }
        }

        return null;
    }

    /// <summary>The cheapest folding there is, whatever it takes.</summary>
    /// <param name="budget">What resources are weighed by.</param>
    public FoldingChoice Smallest(Budget budget)
    {
        var all = new Budget(1e12, 1e12, 1e12, 1e12);
        return Whole(_layers.Count == 0 ? null : Combination.Cheapest(_layers, long.MaxValue, all, budget));
    }

    /// <summary>The resources that keep a number of cycles from being reached: those without whose limit it could be.</summary>
    /// <param name="cycles">Cycles between frames.</param>
    /// <param name="budget">What may be taken.</param>
    /// <returns>Indices in <see cref="Budget.Names"/>; none when it fits, all that are exceeded when no single one is to blame.</returns>
    public IReadOnlyList<int> Binding(long cycles, Budget budget)
    {
        if (cycles < LeastCycles || Cheapest(cycles, budget) is not null)
        {
            return [];
        }

        int[] single = [.. Enumerable.Range(0, Budget.Names.Count).Where(r => Cheapest(cycles, budget.Without(r)) is not null)];
        if (single.Length > 0)
        {
            return single;
        }

        double[] over = budget.Over(Unlimited(cycles, budget).Use);
        return [.. Enumerable.Range(0, over.Length).Where(r => over[r] > 0)];
    }

    /// <summary>What a number of cycles would take if there were enough of everything.</summary>
    /// <param name="cycles">Cycles between frames, not below <see cref="LeastCycles"/>.</param>
    /// <param name="budget">What resources are weighed by.</param>
    public FoldingChoice Unlimited(long cycles, Budget budget) => Whole(Combination.Cheapest(_layers, cycles, new Budget(1e12, 1e12, 1e12, 1e12), budget));

    /// <summary>The layer that takes most of a resource, and how much.</summary>
    /// <param name="folding">Its folding.</param>
    /// <param name="resource">Index in <see cref="Budget.Names"/>.</param>
    public (string Layer, double Use) Largest(Folding folding, int resource) => _layers
        .Select(l => (l.Layer.Name, Use: Budget.Of(l.Options.First(o => o.Fold == folding[l.Layer.Name]).Use, resource)))
        .MaxBy(l => l.Use);

    /// <summary>The next fewer cycles between frames that folds allow; null when there are none.</summary>
    /// <param name="cycles">Cycles.</param>
    public long? NextFaster(long cycles) => _candidates.Where(c => c < cycles).Select(c => (long?)c).LastOrDefault();

    /// <summary>All numbers of cycles between frames that folds allow, fewest first.</summary>
    public IReadOnlyList<long> Candidates => _candidates;

    // The first candidate from one on for which the layers fit.
    private int Feasible(int from, Budget budget)
    {
        int behind = _candidates.Length;
        while (from < behind)
        {
            int middle = (from + behind) / 2;
            if (Combination.Cheapest(_layers, _candidates[middle], budget.Less(_between), budget) is not null)
            {
                behind = middle;
            }
            else
            {
                from = middle + 1;
            }
        }

        return from;
    }

    // Builds the design, which says what lies between the layers.
    private FoldingChoice Whole(Combination? combination)
    {
        FoldOption[] options = combination is null ? [] : [.. combination.Options()];
        var folding = Folding.Of(_layers.Zip(options, (l, o) => KeyValuePair.Create(l.Layer.Name, o.Fold)));
        ResourceUse use = _model.Estimate(DataflowBuilder.Build(_graph, folding, exact: false));
        ResourceUse between = use - ResourceUse.Sum(options.Select(o => o.Use));
        _between = new ResourceUse(Math.Max(_between.Lut, between.Lut), Math.Max(_between.Ff, between.Ff), Math.Max(_between.Dsp, between.Dsp), Math.Max(_between.Bram18, between.Bram18));
        return new FoldingChoice(folding, options.Select(o => o.Cycles).DefaultIfEmpty(0).Max(), use);
    }
}
