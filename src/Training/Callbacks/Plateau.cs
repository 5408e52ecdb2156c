using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Callbacks;

/// <summary>Keras' ReduceLROnPlateau: multiplies the learning rate by a factor when validation has not improved for some epochs.</summary>
/// <param name="recipe">Patience, factor and limits.</param>
internal sealed class Plateau(PlateauRecipe recipe)
{
    /// <summary>What the callback remembers between epochs; saved in checkpoints.</summary>
    public PlateauState State { get; set; } = new(null, 0, 0);

    /// <summary>Tells the callback how an epoch went.</summary>
    /// <param name="score">Validation after the epoch.</param>
    /// <param name="rate">Learning rate now.</param>
    /// <returns>Learning rate from the next epoch on.</returns>
    public double Observe(Score score, double rate)
    {
        (int? best, int wait, int cooldown) = State;
        if (cooldown > 0)
        {
            cooldown--;
            wait = 0;
        }

        if (score.IsAbove(best, recipe.MinDelta))
        {
            best = score.Correct;
            wait = 0;
        }
        else if (cooldown == 0 && ++wait >= recipe.Patience && rate > recipe.MinRate)
        {
            rate = Math.Max(rate * recipe.Factor, recipe.MinRate);
            cooldown = recipe.Cooldown;
            wait = 0;
        }

        State = new(best, wait, cooldown);
        return rate;
    }
}

/// <summary>Memory of <see cref="Plateau"/>.</summary>
/// <param name="Best">Right answers of the best epoch; null before the first.</param>
/// <param name="Wait">Epochs without improvement.</param>
/// <param name="Cooldown">Epochs still not counted.</param>
internal sealed record PlateauState(int? Best, int Wait, int Cooldown);
