using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>What training gave.</summary>
/// <param name="Weights">The weights of <paramref name="ResultEpoch"/>, averaged if the recipe averages.</param>
/// <param name="History">Every epoch of every attempt.</param>
/// <param name="Recipe">The recipe with the options' overrides.</param>
/// <param name="Attempts">1, and one more for every restart.</param>
/// <param name="Seed">Seed of the attempt that gave the weights.</param>
/// <param name="ResultEpoch">The epoch that gave the weights, from 1: the last, or the best in validation.</param>
public sealed record TrainingResult(WeightSet Weights, IReadOnlyList<EpochRecord> History, TrainingRecipe Recipe, int Attempts, ulong Seed, int ResultEpoch)
{
    /// <summary>Wall time of all epochs, interruptions not counted.</summary>
    public double Seconds => History.Sum(e => e.Seconds);
}
