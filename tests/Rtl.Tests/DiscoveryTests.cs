namespace GradientsToGates.Rtl.Tests;

/// <summary>No primitive without its bench, harness, spec and mutants.</summary>
public sealed class DiscoveryTests
{
    public static TheoryData<string> Primitives { get; } = [.. Primitive.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Primitives))]
    public void A_primitive_has_bench_harness_and_spec(string name)
    {
        Primitive primitive = Primitive.Named(name);

        File.Exists(primitive.Bench).ShouldBeTrue($"{primitive.Bench} is missing");
        File.Exists(primitive.Harness).ShouldBeTrue($"{primitive.Harness} is missing");
        File.Exists(primitive.SpecFile).ShouldBeTrue($"{primitive.SpecFile} is missing");
    }

    [Theory]
    [MemberData(nameof(Primitives))]
    public void A_spec_has_cases_of_every_kind(string name)
    {
        PrimitiveSpec spec = Primitive.Named(name).Spec;

        spec.Bench.Count.ShouldBeGreaterThanOrEqualTo(2);
        spec.Proofs.Count.ShouldBeGreaterThanOrEqualTo(1);
        spec.Mutants.Count.ShouldBeGreaterThanOrEqualTo(5);
        spec.Area.Count.ShouldBeGreaterThanOrEqualTo(1);
        spec.Refused.Count.ShouldBeGreaterThanOrEqualTo(1);
        spec.Bench.Select(b => b.Name).ShouldBeUnique();
        spec.Proofs.Select(p => p.Name).ShouldBeUnique();
        spec.Mutants.Select(m => m.Name).ShouldBeUnique();
        spec.Proofs.ShouldAllBe(p => p.Induction > 0 && p.Base >= p.Induction && p.Cover > 0);
        spec.Mutants.ShouldAllBe(m => m.KilledBy == "bench" || m.KilledBy == "proof");
    }

    [Theory]
    [MemberData(nameof(Primitives))]
    public void A_module_is_named_after_its_file_and_guards_its_parameters(string name)
    {
        string text = File.ReadAllText(Primitive.Named(name).Module);

        text.ShouldStartWith($"// SPDX-License-Identifier: MIT\n//\n// {name}: ");
        text.ShouldContain($"\nmodule {name} ");
        text.ShouldContain("`default_nettype none\n");
        text.ShouldEndWith("endmodule\n\n`default_nettype wire\n");
        text.ShouldContain($"ERROR {name} %m: ");
        text.ShouldNotContain("lint_off");
        foreach (string heading in (string[])["// Spec     ", "// Stream   ", "// Latency  ", "// Reset    "])
        {
            text.ShouldContain("\n" + heading);
        }
    }
}
