using System.Globalization;

namespace GradientsToGates.Rtl.Tests;

/// <summary>Every proof stands: recorded in the ledger with today's inputs, and repeated unless it is slow.</summary>
public sealed class ProofTests
{
    [Theory]
    [MemberData(nameof(DiscoveryTests.Primitives), MemberType = typeof(DiscoveryTests))]
    public void Base_case_induction_and_cover_hold(string name)
    {
        ExternalTools.Require(Proof.Programs);
        Primitive primitive = Primitive.Named(name);
        int done = 0;

        foreach (ProofSpec spec in primitive.Spec.Proofs)
        {
            string key = $"{name}/{spec.Name}";
            var proof = new Proof(primitive, spec, new Workplace(primitive, "proof-" + spec.Name), primitive.Module);
            Ledger.Check(
                key,
                proof.InputHash,
                Ledger.ProofLimit,
                string.Create(CultureInfo.InvariantCulture, $"proved: base {spec.Base}, induction {spec.Induction}, cover {spec.Cover}"),
                Proof.Tools,
                () => Prove(key, proof));
            done++;
        }

        done.ShouldBe(primitive.Spec.Proofs.Count);
        done.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_ledger_names_existing_checks_only()
    {
        HashSet<string> chosen = [.. Primitive.All.Select(p => p.Name)];
        HashSet<string> keys = 
        [
            .. Primitive.All.Select(BenchTests.VerilatorKey),
            .. Primitive.All.SelectMany(p => p.Spec.Bench.Select(bench => BenchTests.IcarusKey(p, bench))),
            .. Primitive.All.SelectMany(p => p.Spec.Area.Select(area => AreaTests.Key(p, area))),
            .. Primitive.All.SelectMany(p => p.Spec.Proofs.Select(proof => $"{p.Name}/{proof.Name}")),
            .. Primitive.All.SelectMany(p => p.Spec.Mutants.Select(mutant => MutantTests.Key(p, mutant))),
            .. Primitive.All.SelectMany(p => p.Spec.Netlist.Select(bench => NetlistTests.Key(p, bench, blockRam: false))),
            .. Primitive.All.SelectMany(p => p.Spec.NetlistBlockRam.Select(bench => NetlistTests.Key(p, bench, blockRam: true))),
        ];
        if (Ledger.Updating && Environment.GetEnvironmentVariable("G2G_PRIMITIVE") is null)
        {
            Ledger.Keep(keys);
        }

        Ledger.Read().Keys.Where(k => chosen.Contains(k.Split('/')[0])).ShouldBeSubsetOf(keys);
    }

    private static void Prove(string key, Proof proof)
    {
        ToolResult build = proof.Build();
        build.ExitCode.ShouldBe(0, $"{key}\n{build.Explain()}");
        foreach (Func<ToolResult> step in (Func<ToolResult>[])[proof.Base, proof.Induction, proof.Cover])
        {
            ToolResult result = step();
            Proof.Passed(result).ShouldBeTrue($"{key}\n{result.Explain()}");
        }
    }
}
