using GradientsToGates.TestKit;

namespace GradientsToGates.Pipeline.Tests;

/// <summary>A step is done once; its kept result serves until something it depends on, or a file it wrote, is another.</summary>
public sealed class StepStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];
    private int _done;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_key_takes_the_result_over()
    {
        Do().ShouldBe(new CyclesResult(1, 10, default));
        var store = new StepStore(_folder.Path, fresh: false);
        Do(store).ShouldBe(new CyclesResult(1, 10, default));
        store.Reused.ShouldBe(["step"]);
        store.Seconds.Keys.ShouldBe(["step"]);
        _done.ShouldBe(1);
    }

    [Fact]
    public void Another_key_or_fresh_does_it_again()
    {
        Do();
        Do(key: "b").Interval.ShouldBe(2);
        Do(new StepStore(_folder.Path, fresh: true), "b").Interval.ShouldBe(3);
    }

    [Fact]
    public void A_changed_file_does_it_again_and_says_so()
    {
        Do();
        File.AppendAllText(_folder.File("out.txt"), "x");
        new StepStore(_folder.Path, fresh: false).Changed().ShouldBe([("step", "out.txt")]);
        Do().Interval.ShouldBe(2);
        _said.ShouldHaveSingleItem().ShouldContain("out.txt");
        new StepStore(_folder.Path, fresh: false).Changed().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{ \"key\": \"k\", \"seconds\": 1, \"files\": [\"short\"], \"result\": {} }")]
    [InlineData("\0\0\0\0")]
    public void A_damaged_record_does_it_again_and_is_found_by_check(string record)
    {
        Do();
        File.WriteAllText(_folder.File("steps/step.json"), record);
        new StepStore(_folder.Path, fresh: false).Changed().ShouldBe([("step", "steps/step.json")]);
        Do().Interval.ShouldBe(2);
        _said.ShouldHaveSingleItem().ShouldContain("step.json");
    }

    [Fact]
    public void A_step_that_stops_leaves_no_record()
    {
        Do();
        Should.Throw<OperationCanceledException>(() => new StepStore(_folder.Path, fresh: true).Do<CyclesResult>("step", ["a"], [], () => throw new OperationCanceledException()));
        Do().Interval.ShouldBe(2);
    }

    private CyclesResult Do(StepStore? store = null, string key = "a") => (store ?? new StepStore(_folder.Path, fresh: false, _said.Add)).Do("step", [key], ["out.txt"], () =>
    {
        File.WriteAllText(_folder.File("out.txt"), "written");
        return new CyclesResult(++_done, 10, default);
    });
}
