namespace GradientsToGates.Rtl.Tests;

/// <summary>Every primitive is lint-clean, without waivers, at every parameter set of its bench.</summary>
public sealed class LintTests
{
    [Theory]
    [MemberData(nameof(DiscoveryTests.Primitives), MemberType = typeof(DiscoveryTests))]
    public void Verilator_has_nothing_to_say(string name)
    {
        ExternalTools.Require("verilator");
        Primitive primitive = Primitive.Named(name);
        var place = new Workplace(primitive, "lint");
        int done = 0;

        foreach (BenchSpec bench in primitive.Spec.Bench)
        {
            ToolResult lint = Tool.Run(
                place.Folder,
                "verilator",
                ["--lint-only", "-Wall", "--top-module", name, .. bench.Parameters.Select(p => $"-G{p.Key}={Workplace.Literal(p.Value)}"), .. primitive.Sources]);
            (lint.ExitCode == 0 && lint.Output.Trim().Length == 0).ShouldBeTrue($"{bench.Name}\n{lint.Explain()}");
            done++;
        }

        done.ShouldBe(primitive.Spec.Bench.Count);
    }
}
