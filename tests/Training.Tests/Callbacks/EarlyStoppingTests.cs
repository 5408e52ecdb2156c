using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Callbacks;

namespace GradientsToGates.Training.Tests.Callbacks;

public sealed class EarlyStoppingTests
{
    private static readonly StoppingRecipe _study = new() { Patience = 15, MinDelta = 0, RestoreBest = true };

    [Fact]
    public void Training_ends_after_fifteen_epochs_that_are_not_better()
    {
        (int last, int best) = Run(_study, [5000, 6000, .. Enumerable.Repeat(6000, 30)]);
        (last, best).ShouldBe((17, 2));
    }

    [Fact]
    public void One_image_more_is_better()
    {
        (int last, int best) = Run(_study, [.. Enumerable.Range(0, 40)]);
        (last, best).ShouldBe((40, 40));
        Run(_study with { MinDelta = 1e-4 }, [.. Enumerable.Range(0, 40)]).Best.ShouldBe(39);
    }

    [Fact]
    public void The_first_of_equal_epochs_is_the_best() => Run(_study, [1, 5, 3, 5, 4]).Best.ShouldBe(2);

    [Fact]
    public void The_studys_published_sequence_does_not_end()
    {
        int[] from26 = [7876, 7880, 7869, 7811, 7964, 7839, 7939, 7845, 7701, 7893, 8064, 8096, 8066, 8092, 8085, 8163, 7943, 8133, 8041, 8115, 8047];
        (int last, int best) = Run(_study, from26);
        (last + 25, best + 25).ShouldBe((46, 41));
    }

    private static (int Last, int Best) Run(StoppingRecipe recipe, int[] correct)
    {
        var stopping = new EarlyStopping(recipe);
        int epoch = 0;
        while (epoch < correct.Length && !stopping.Stop)
        {
            stopping = new EarlyStopping(recipe) { State = stopping.State };
            stopping.Observe(epoch + 1, new Score(correct[epoch], 10_000));
            epoch++;
        }

        return (epoch, stopping.State.BestEpoch);
    }
}
