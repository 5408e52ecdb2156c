using GradientsToGates.Dataflow;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;

namespace GradientsToGates.Fuzz;

/// <summary>The random network of a seed: half of them float networks quantized by random options, half integer graphs that no quantizer would make.</summary>
public static class RandomCase
{
    /// <summary>Multiply-accumulates at most.</summary>
    public const int MostMacs = 5000;

    // Cycles and values a frame, so that Icarus takes seconds.
    private const int MostCycles = 1500;
    private const int MostValues = 3000;

    /// <summary>The network of a seed, and the codes of the diagnostics by which networks drawn before it were refused.</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>The case; it is buildable, or building it fails in a way that is a defect.</returns>
    public static (FuzzCase Case, IReadOnlyList<string> Refused) Make(ulong seed)
    {
        var refused = new List<string>();
        string name = FormattableString.Invariant($"fuzz{seed}");
        for (ulong attempt = 0; ; attempt++)
        {
            var random = new Rng(seed, RandomStream.Fuzz, attempt);
            try
            {
                IntegerGraph graph = random.NextInt32(2) == 0 ? RandomIntegerGraph.Make(name, ref random) : RandomQuantizedNetwork.Make(name, ref random);
                if (Folding.LayersOf(graph).Sum(l => l.Macs) > MostMacs || graph.Nodes.Any(n => n.Output.Shape.Count > MostValues))
                {
                    continue;
                }

                var made = new FuzzCase(seed, graph, Fold(graph, ref random));
                if (Refusal(made) is not { } code)
                {
                    return (made, refused);
                }

                refused.Add(code);
            }
            catch (UserException e) when (IsRefusal(e.Diagnostic.Code))
            {
                refused.Add(e.Diagnostic.Code);
            }
        }
    }

    /// <summary>The code by which hardware refuses a case; null when it does not, also where building it fails in another way, which is a defect.</summary>
    /// <param name="tried">The case.</param>
    internal static string? Refusal(FuzzCase tried)
    {
        try
        {
            _ = DataflowBuilder.Build(tried.Graph, tried.Folding);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e is UserException { Diagnostic.Code: var code } && IsRefusal(code) ? code : null;
        }
    }

    /// <summary>What says that a network cannot be had as hardware or in a format, not that something is wrong.</summary>
    /// <param name="code">Diagnostic code.</param>
    internal static bool IsRefusal(string code) =>
        code is "G2G2105" or "G2G2107" or "G2G2109" or "G2G2110" || code.StartsWith("G2G81", StringComparison.Ordinal);

    private static Folding Fold(IntegerGraph graph, ref Rng random)
    {
        var folds = new Dictionary<string, Fold>(StringComparer.Ordinal);
        Multiplier[] multipliers = Enum.GetValues<Multiplier>();
        foreach (FoldableLayer layer in Folding.LayersOf(graph))
        {
            Schedule schedule = random.NextInt32(3) == 0 ? Schedule.RowStationary : Schedule.OutputStationary;
            Fold[] all = [.. layer.LegalFolds(schedule)];
            Fold[] quick = [.. all.Where(f => layer.Cycles(f) <= MostCycles)];
            folds[layer.Name] = quick[random.NextInt32(quick.Length)] with { Multiplier = multipliers[random.NextInt32(multipliers.Length)] };
        }

        return Folding.Smallest(graph).With(graph, folds);
    }
}
