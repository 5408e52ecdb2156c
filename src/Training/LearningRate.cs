using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>The learning rate of each update: a pure function of the recipe and the update's number.</summary>
internal static class LearningRate
{
    /// <summary>The rate.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="update">Updates done before, from 0.</param>
    /// <param name="perEpoch">Updates in an epoch.</param>
    public static double At(TrainingRecipe recipe, long update, int perEpoch)
    {
        long warm = (long)recipe.WarmupEpochs * perEpoch;
        return update < warm ? recipe.LearningRate * (update + 1) / warm : recipe.Schedule switch
        {
            ScheduleKind.Constant => recipe.LearningRate,
            ScheduleKind.Step => recipe.LearningRate * Math.Pow(recipe.StepFactor, update / perEpoch / recipe.StepEpochs),
            ScheduleKind.Cosine => recipe.LearningRate * (1 + Math.Cos(Math.PI * (update - warm) / (((double)recipe.Epochs * perEpoch) - warm))) / 2,
            _ => throw new UnsupportedNodeException(recipe.Schedule, "training"),
        };
    }
}
