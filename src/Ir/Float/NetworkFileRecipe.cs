namespace GradientsToGates.Ir.Float;

/// <summary>Reads the <c>training</c> part of a network file.</summary>
internal static class NetworkFileRecipe
{
    /// <summary>The recipe; what is not named keeps its default.</summary>
    /// <param name="map">The mapping, or null when the file has none.</param>
    public static TrainingRecipe Read(NetworkFileMap? map)
    {
        var defaults = new TrainingRecipe();
        if (map is null)
        {
            return defaults;
        }

        var recipe = new TrainingRecipe
        {
            Optimizer = map.Choice<OptimizerKind>("optimizer", NetworkFileWords.Optimizers, defaults.Optimizer),
            LearningRate = map.Number("learning-rate", 1e-9, 1000, defaults.LearningRate),
            Momentum = map.Number("momentum", 0, 0.9999, defaults.Momentum),
            Schedule = map.Choice<ScheduleKind>("schedule", NetworkFileWords.Schedules, defaults.Schedule),
            StepEpochs = map.Integer("step-epochs", 1, defaults.StepEpochs),
            StepFactor = map.Number("step-factor", 1e-6, 1, defaults.StepFactor),
            Batch = map.Integer("batch", 1, defaults.Batch),
            Epochs = map.Integer("epochs", 1, defaults.Epochs),
            Seed = map.Unsigned("seed", defaults.Seed),
            Validation = map.Integer("validation", 0, defaults.Validation),
            WeightDecay = map.Number("weight-decay", 0, 1, defaults.WeightDecay),
            Augmentation = Augmentation(map.Map("augmentation")),
            Restarts = map.Integer("restarts", 0, defaults.Restarts),
            RestartAbove = map.Number("restart-above", 0, double.MaxValue, defaults.RestartAbove),
        };
        map.NoOtherKeys();
        return recipe;
    }

    private static AugmentationRecipe Augmentation(NetworkFileMap? map)
    {
        if (map is null)
        {
            return new AugmentationRecipe();
        }

        var augmentation = new AugmentationRecipe
        {
            Shift = map.Number("shift", 0, 100, 0),
            Rotate = map.Number("rotate", 0, 180, 0),
            Scale = map.Number("scale", 0, 0.9, 0),
        };
        map.NoOtherKeys();
        return augmentation;
    }
}
