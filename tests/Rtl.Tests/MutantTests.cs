namespace GradientsToGates.Rtl.Tests;

/// <summary>A bench or proof that lets a seeded fault live is worth nothing: each mutant must die where its spec says.</summary>
public sealed class MutantTests
{
    [Theory]
    [MemberData(nameof(DiscoveryTests.Primitives), MemberType = typeof(DiscoveryTests))]
    public void Every_mutant_dies(string name)
    {
        ExternalTools.Require(["iverilog", "vvp", .. Proof.Programs]);
        Primitive primitive = Primitive.Named(name);
        string original = File.ReadAllText(primitive.Module);
        int dead = 0;

        foreach (MutantSpec mutant in primitive.Spec.Mutants)
        {
            original.Split(mutant.Find).Length.ShouldBe(2, $"{name}, mutant '{mutant.Name}': its text must occur exactly once");
            mutant.Replace.ShouldNotBe(mutant.Find);
            var place = new Workplace(primitive, "mutant-" + mutant.Name);
            string path = Path.Combine(place.Folder, place.Write(name + ".v", original.Replace(mutant.Find, mutant.Replace, StringComparison.Ordinal)));

            bool bench = mutant.KilledBy == "bench";
            Ledger.Check(
                Key(primitive, mutant),
                bench
                    ? Simulation.InputHash(primitive, place, path, primitive.Spec.Bench)
                    : Simulation.Hash(primitive.Spec.Proofs.Select(spec => new Proof(primitive, spec, place, path).InputHash)),
                Ledger.LastingLimit,
                "dies by " + mutant.KilledBy,
                bench ? Simulation.Tools : Proof.Tools,
                () => (bench ? KilledByBench(primitive, place, path) : KilledByProof(primitive, place, path)).ShouldBeNull($"{name}, mutant '{mutant.Name}'"));
            dead++;
        }

        dead.ShouldBe(primitive.Spec.Mutants.Count);
    }

    /// <summary>Its key in the ledger.</summary>
    public static string Key(Primitive primitive, MutantSpec mutant) => $"{primitive.Name}/mutant {mutant.Name}";

    /// <summary>Null when some parameter set ends in ERROR; a mutant that does not compile has not been killed by the bench.</summary>
    private static string? KilledByBench(Primitive primitive, Workplace place, string module)
    {
        foreach (BenchSpec bench in primitive.Spec.Bench)
        {
            (ToolResult compile, ToolResult? run) = Simulation.Icarus(primitive, place, module, bench);
            if (run is null)
            {
                return compile.Explain();
            }

            if (run.Output.Contains("ERROR", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return "survives every bench";
    }

    /// <summary>Null when a proof finds a counterexample from reset, or cannot reach what it must.</summary>
    private static string? KilledByProof(Primitive primitive, Workplace place, string module)
    {
        foreach (ProofSpec spec in primitive.Spec.Proofs)
        {
            var proof = new Proof(primitive, spec, place, module);
            ToolResult build = proof.Build();
            if (build.ExitCode != 0)
            {
                return build.Explain();
            }

            if (proof.Base().Output.Contains("Assert failed", StringComparison.Ordinal)
                || proof.Cover().Output.Contains("Unreached cover", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return "survives every proof";
    }
}
