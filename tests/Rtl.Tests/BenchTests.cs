namespace GradientsToGates.Rtl.Tests;

/// <summary>Every bench passes in both simulators at every parameter set; what takes long, as the ledger has recorded it.</summary>
public sealed class BenchTests
{
    [Theory]
    [MemberData(nameof(DiscoveryTests.Primitives), MemberType = typeof(DiscoveryTests))]
    public void Bench_passes_in_Icarus(string name)
    {
        ExternalTools.Require("iverilog", "vvp");
        Primitive primitive = Primitive.Named(name);
        int done = 0;

        foreach (BenchSpec bench in primitive.Spec.Bench)
        {
            var place = new Workplace(primitive, "icarus-" + bench.Name);
            Ledger.Check(IcarusKey(primitive, bench), Simulation.InputHash(primitive, place, primitive.Module, [bench]), Ledger.LastingLimit, "passes in Icarus", Simulation.Tools, () =>
            {
                (ToolResult compile, ToolResult? run) = Simulation.Icarus(primitive, place, primitive.Module, bench);
                run.ShouldNotBeNull($"{bench.Name}\n{compile.Explain()}");
                Simulation.Passed(primitive, run, 1).ShouldBeTrue($"{bench.Name}\n{run.Explain()}");
            });
            done++;
        }

        done.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(DiscoveryTests.Primitives), MemberType = typeof(DiscoveryTests))]
    public void Bench_passes_in_Verilator(string name)
    {
        ExternalTools.Require("verilator", "g++", "make");
        Primitive primitive = Primitive.Named(name);
        primitive.Spec.Bench.ShouldNotBeEmpty();

        var place = new Workplace(primitive, "verilator");
        Ledger.Check(VerilatorKey(primitive), Simulation.VerilatorHash(primitive, place), Ledger.LastingLimit, "passes in Verilator", Simulation.VerilatorVersion, () =>
        {
            (ToolResult compile, ToolResult? run) = Simulation.Verilator(primitive, place);
            run.ShouldNotBeNull(compile.Explain());
            Simulation.Passed(primitive, run, primitive.Spec.Bench.Count).ShouldBeTrue(run.Explain());
        });
    }

    /// <summary>A parameter set's key in the ledger.</summary>
    public static string IcarusKey(Primitive primitive, BenchSpec bench) => $"{primitive.Name}/icarus {bench.Name}";

    /// <summary>The key of all parameter sets in Verilator.</summary>
    public static string VerilatorKey(Primitive primitive) => primitive.Name + "/verilator";
}
