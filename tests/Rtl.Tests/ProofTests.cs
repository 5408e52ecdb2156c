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
            string hash = proof.InputHash;
            bool current = Ledger.Read().TryGetValue(key, out LedgerEntry? entry) && entry.Sha256 == hash;
            (current || Ledger.Updating).ShouldBeTrue(
                $"rtl/formal/ledger.json has {(entry is null ? "no" : "a stale")} entry {key}. G2G_UPDATE=1 G2G_PRIMITIVE={name} proves and records it.");

            if (!current || ExternalTools.TestAll || entry is null || entry.Seconds <= Ledger.RepeatLimit)
            {
                double seconds = Prove(key, proof);
                if (!current)
                {
                    Ledger.Record(key, new LedgerEntry(
                        hash, spec.Base, spec.Induction, spec.Cover, "proved", Math.Round(seconds, 1), $"{Tool.Version("yosys", "-V")}; {Tool.Version("z3", "--version")}"));
                }
            }

            done++;
        }

        done.ShouldBe(primitive.Spec.Proofs.Count);
        done.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_ledger_names_existing_proofs_only()
    {
        HashSet<string> chosen = [.. Primitive.All.Select(p => p.Name)];
        HashSet<string> keys = [.. Primitive.All.SelectMany(p => p.Spec.Proofs.Select(proof => $"{p.Name}/{proof.Name}"))];
        if (Ledger.Updating && Environment.GetEnvironmentVariable("G2G_PRIMITIVE") is null)
        {
            Ledger.Keep(keys);
        }

        Ledger.Read().Keys.Where(k => chosen.Contains(k.Split('/')[0])).ShouldBeSubsetOf(keys);
    }

    private static double Prove(string key, Proof proof)
    {
        double seconds = 0;
        ToolResult build = proof.Build();
        build.ExitCode.ShouldBe(0, $"{key}\n{build.Explain()}");
        foreach (Func<ToolResult> step in (Func<ToolResult>[])[proof.Base, proof.Induction, proof.Cover])
        {
            ToolResult result = step();
            Proof.Passed(result).ShouldBeTrue($"{key}\n{result.Explain()}");
            seconds += result.Seconds;
        }

        return seconds;
    }
}
