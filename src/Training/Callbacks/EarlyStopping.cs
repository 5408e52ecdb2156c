using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Callbacks;

/// <summary>Keras' EarlyStopping: ends training when validation has not improved for some epochs, and knows which epoch was best.</summary>
/// <param name="recipe">Patience and limit.</param>
internal sealed class EarlyStopping(StoppingRecipe recipe)
{
    /// <summary>What the callback remembers between epochs; saved in checkpoints.</summary>
    public StoppingState State { get; set; } = new(null, 0, 0);

    /// <summary>Whether training is to end.</summary>
    public bool Stop => State.BestEpoch > 0 && State.Wait >= recipe.Patience;

    /// <summary>Tells the callback how an epoch went.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="score">Validation after the epoch.</param>
    /// <returns>Whether the epoch is the best so far.</returns>
    public bool Observe(int epoch, Score score)
    {
        bool better = score.IsAbove(State.Best, recipe.MinDelta);
        State = better ? new(score.Correct, epoch, 0) : State with { Wait = State.Wait + 1 };
        return better;
    }
}

/// <summary>Memory of <see cref="EarlyStopping"/>.</summary>
/// <param name="Best">Right answers of the best epoch; null before the first.</param>
/// <param name="BestEpoch">From 1; 0 before the first.</param>
/// <param name="Wait">Epochs without improvement.</param>
internal sealed record StoppingState(int? Best, int BestEpoch, int Wait);
