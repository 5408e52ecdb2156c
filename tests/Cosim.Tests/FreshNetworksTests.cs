using GradientsToGates.Fuzz;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>New random networks every day through every engine. <c>G2G_SEED</c> replays one. A class of its own, since it takes minutes: classes run side by side.</summary>
public sealed class FreshNetworksTests
{
    private static int Networks => !Seeds.All ? 1 : ExternalTools.TestAll ? 200 : 20;

    // Days since 2000 leave room for each day's networks; the seeds of two days do not overlap.
    private static ulong FirstSeed => Seeds.All
        ? (ulong)(DateTimeOffset.UtcNow - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)).Days * 1000
        : Seeds.Take(1)[0];

    [Fact]
    public void All_engines_agree_on_fresh_networks()
    {
        ExternalTools.Require(FuzzTests.Programs);
        ulong seed = FirstSeed;
        TestContext.Current.SendDiagnosticMessage($"first seed {seed}");
        using var folder = new TemporaryFolder();
        var options = new FuzzOptions { Count = Networks, Seed = seed, NetlistEvery = 10 };

        FuzzSummary summary = new FuzzRun(new ToolRunner(new ToolLocator()), folder.Path, options).Run(cancellation: TestContext.Current.CancellationToken);

        summary.Failures.ShouldBeEmpty("G2G_SEED=n replays the network of seed n; g2g fuzz --count 1 --seed n makes it smaller");
        summary.Passed.ShouldBe(Networks);
        summary.Values.ShouldBeGreaterThan(0);
        // Done before, so done no more: with a simulator that lies nothing else comes out.
        var liar = new ToolRunner(new ToolLocator(FuzzTests.Liar(folder.File("bin")) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")));
        new FuzzRun(liar, folder.Path, options).Run(cancellation: TestContext.Current.CancellationToken).ShouldBeEquivalentTo(summary);
        summary.ThroughNetlist.ShouldBe(Enumerable.Range(0, Networks).Count(i => (seed + (ulong)i) % 10 == 0));
    }
}
