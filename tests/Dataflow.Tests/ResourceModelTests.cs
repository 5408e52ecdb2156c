using GradientsToGates.Dataflow.Resources;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>The resource model against the stored set of synthesized stages; docs/hardware.md#resources states the errors.</summary>
public sealed class ResourceModelTests
{
    public static TheoryData<string> Kinds() => [.. MeasuredStage.All.Select(s => s.Size.Kind).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Documented_errors_are_those_of_the_model(string kind)
    {
        string page = Repository.PathOf("docs/hardware.md");
        MeasuredStage[] stages = [.. MeasuredStage.All.Where(s => s.Size.Kind == kind).DistinctBy(s => s.Size)];
        string head = $"| {kind} |";
        string row = FormattableString.Invariant($"{head} {stages.Length} | {Error(stages, u => u.Lut)} | {Error(stages, u => u.Ff)} | {Wrong(stages, u => u.Dsp)} | {Wrong(stages, u => u.Bram18)} |");
        if (Environment.GetEnvironmentVariable("G2G_UPDATE") == "1")
        {
            List<string> lines = [.. File.ReadAllLines(page)];
            int at = lines.FindIndex(l => l.StartsWith(head, StringComparison.Ordinal));
            at.ShouldBeGreaterThan(0, $"docs/hardware.md has no row {head}");
            lines[at] = row;
            File.WriteAllText(page, string.Join('\n', lines) + "\n");
        }

        File.ReadAllText(page).ShouldContain("\n" + row + "\n", customMessage: "G2G_UPDATE=1 rewrites the row");
    }

    [Fact]
    public void Whole_designs_are_estimated_well()
    {
        // Stages whose errors point both ways even out: this is what decides whether a design fits.
        foreach (IGrouping<string, MeasuredStage> design in MeasuredStage.All.GroupBy(s => s.Design))
        {
            ResourceUse measured = ResourceUse.Sum(design.Select(s => s.Use));
            ResourceUse estimate = ResourceUse.Sum(design.Select(s => ResourceModel.Stored.Estimate(s.Size)));
            estimate.Lut.ShouldBeInRange(0.75 * measured.Lut, 1.3 * measured.Lut, design.Key);
            estimate.Ff.ShouldBeInRange(0.75 * measured.Ff, 1.3 * measured.Ff, design.Key);
            estimate.Dsp.ShouldBe(measured.Dsp, design.Key);
            estimate.Bram18.ShouldBeInRange(measured.Bram18 - 2, measured.Bram18 + 4, design.Key);
        }
    }

    [Fact]
    public void The_stored_set_is_of_the_stages_that_the_builder_makes()
    {
        MeasuredStage.All.Select(s => s.Design).Distinct().ShouldBe(MeasuredDesigns.Names);

        // FIFOs of large designs take seconds each to find.
        foreach (string name in MeasuredDesigns.Names.Where(n => ExternalTools.TestAll || !n.Contains("arch", StringComparison.Ordinal)))
        {
            DataflowGraph dataflow = MeasuredDesigns.Build(name);
            MeasuredStage.All.Where(s => s.Design == name).Select(s => (s.Stage, s.Size)).ShouldBe(dataflow.Stages.Select(s => (s.Name, StageSize.Of(s))), name);
        }
    }

    [Fact]
    public void A_set_reads_back_as_it_was_written() => MeasuredStage.Read(MeasuredStage.Write(MeasuredStage.All)).ShouldBe(MeasuredStage.All);

    [Fact]
    public void A_model_is_as_good_for_stages_that_it_has_not_seen()
    {
        // Each design in turn is left out of the fit, and its stages of kinds that others have too are estimated.
        double lut = 0;
        double missed = 0;
        foreach (IGrouping<string, MeasuredStage> design in MeasuredStage.All.GroupBy(s => s.Design))
        {
            MeasuredStage[] others = [.. MeasuredStage.All.Where(s => s.Design != design.Key)];
            var model = new ResourceModel(others);
            MeasuredStage[] known = [.. design.Where(s => others.Any(o => o.Size.Kind == s.Size.Kind))];
            lut += known.Sum(s => s.Use.Lut);
            missed += Math.Abs(known.Sum(s => s.Use.Lut) - known.Sum(s => model.Estimate(s.Size).Lut));
        }

        (missed / lut).ShouldBeLessThan(0.1);
    }

    private static string Error(MeasuredStage[] stages, Func<ResourceUse, double> figure)
    {
        double measured = stages.Sum(s => figure(s.Use));
        double missed = stages.Sum(s => Math.Abs(figure(ResourceModel.Stored.Estimate(s.Size)) - figure(s.Use)));
        return FormattableString.Invariant($"{100 * missed / Math.Max(1, measured):F0} %");
    }

    private static int Wrong(MeasuredStage[] stages, Func<ResourceUse, int> figure) => stages.Count(s => figure(ResourceModel.Stored.Estimate(s.Size)) != figure(s.Use));
}
