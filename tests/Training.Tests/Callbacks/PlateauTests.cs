using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Callbacks;

namespace GradientsToGates.Training.Tests.Callbacks;

/// <summary>Sequences of validation accuracies, in right answers of 10,000, against the epochs after which Keras lowers the rate.</summary>
public sealed class PlateauTests
{
    private static readonly PlateauRecipe _study = new() { Patience = 5, Factor = 0.5, MinDelta = 1e-4 };

    [Fact]
    public void The_studys_published_sequence_is_halved_after_epochs_35_and_46()
    {
        int[] from26 = [7876, 7880, 7869, 7811, 7964, 7839, 7939, 7845, 7701, 7893, 8064, 8096, 8066, 8092, 8085, 8163, 7943, 8133, 8041, 8115, 8047];
        Lowered(_study, from26).Select(e => e + 25).ShouldBe([35, 46]);
    }

    [Fact]
    public void One_image_of_ten_thousand_is_no_improvement_and_two_are()
    {
        Lowered(_study, [5000, 5001, 5001, 5001, 5001, 5001]).ShouldBe([6]);
        Lowered(_study, [5000, 5002, 5001, 5001, 5001, 5001]).ShouldBeEmpty();

        // Slow rises add up: the best stays where it was until it is beaten by two.
        Lowered(_study, [5000, 5001, 5002, 5003, 5004, 5005, 5006]).ShouldBeEmpty();
    }

    [Fact]
    public void Waiting_begins_again_after_each_lowering()
    {
        Lowered(_study, [.. Enumerable.Repeat(5000, 16)]).ShouldBe([6, 11, 16]);
        var plateau = new Plateau(_study);
        double rate = 0.001;
        for (int i = 0; i < 16; i++)
        {
            rate = plateau.Observe(new Score(5000, 10_000), rate);
        }

        rate.ShouldBe(0.000125);
    }

    [Fact]
    public void Epochs_of_a_cooldown_do_not_count()
    {
        // Keras counts the cooldown down before it looks: of two epochs the first is not counted, the second is.
        Lowered(_study with { Patience = 2, Cooldown = 2 }, [.. Enumerable.Repeat(5000, 9)]).ShouldBe([3, 6, 9]);
        Lowered(_study with { Patience = 2, Cooldown = 0 }, [.. Enumerable.Repeat(5000, 9)]).ShouldBe([3, 5, 7, 9]);
    }

    [Fact]
    public void The_rate_does_not_fall_below_its_limit()
    {
        var plateau = new Plateau(_study with { Patience = 1, MinRate = 0.3 });
        double rate = 1;
        for (int i = 0; i < 5; i++)
        {
            rate = plateau.Observe(new Score(1, 10), rate);
        }

        rate.ShouldBe(0.3);
    }

    private static List<int> Lowered(PlateauRecipe recipe, int[] correct)
    {
        var plateau = new Plateau(recipe);
        var epochs = new List<int>();
        for (int i = 0; i < correct.Length; i++)
        {
            // A new callback with the old one's memory each epoch: what a checkpoint keeps is enough.
            plateau = new Plateau(recipe) { State = plateau.State };
            if (plateau.Observe(new Score(correct[i], 10_000), 1) < 1)
            {
                epochs.Add(i + 1);
            }
        }

        return epochs;
    }
}
