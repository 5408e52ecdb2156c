namespace GradientsToGates.Ir.Float;

/// <summary>Reads the <c>training</c> part of a network file, or a recipe file.</summary>
internal static partial class NetworkFileRecipe
{
    private const string None = "none";
    private const string Test = "test";
    private const string Own = "own";

    /// <summary>The recipe; what is not named keeps its default, or what the recipe named by <c>recipe</c> says.</summary>
    /// <param name="map">The mapping, or null when the file has none.</param>
    /// <param name="own">What <c>recipe: own</c> stands for; null for all defaults.</param>
    public static TrainingRecipe Read(NetworkFileMap? map, TrainingRecipe? own = null)
    {
        if (map is null)
        {
            return new TrainingRecipe();
        }

        string name = map.Text("recipe", "");
        TrainingRecipe start = name.Length == 0 ? new TrainingRecipe() : name == Own ? own ?? new TrainingRecipe() : Recipes.Load(name, map.Where);
        var recipe = new TrainingRecipe
        {
            Name = map.Text("name", start.Name),
            Optimizer = map.Choice<OptimizerKind>("optimizer", NetworkFileWords.Optimizers, start.Optimizer),
            Initializer = map.Choice<InitializerKind>("initializer", NetworkFileWords.Initializers, start.Initializer),
            Normalize = map.Flag("normalize", start.Normalize),
            BatchNormalization = map.Flag("batch-normalization", start.BatchNormalization),
            LearningRate = map.Number("learning-rate", 1e-9, 1000, start.LearningRate),
            Momentum = map.Number("momentum", 0, 0.9999, start.Momentum),
            Schedule = map.Choice<ScheduleKind>("schedule", NetworkFileWords.Schedules, start.Schedule),
            StepEpochs = map.Integer("step-epochs", 1, start.StepEpochs),
            StepFactor = map.Number("step-factor", 1e-6, 1, start.StepFactor),
            WarmupEpochs = map.Integer("warmup-epochs", 0, start.WarmupEpochs),
            Batch = map.Integer("batch", 1, start.Batch),
            Epochs = map.Integer("epochs", 1, start.Epochs),
            Seed = map.Unsigned("seed", start.Seed),
            WeightDecay = map.Number("weight-decay", 0, 1, start.WeightDecay),
            LabelSmoothing = map.Number("label-smoothing", 0, 0.9, start.LabelSmoothing),
            Mixup = map.Number("mixup", 0, 1, start.Mixup),
            Dropout = map.Number("dropout", 0, 1, start.Dropout),
            WeightAveraging = map.Number("weight-averaging", 0, 0.99999, start.WeightAveraging),
            ReduceOnPlateau = Plateau(map, start.ReduceOnPlateau),
            EarlyStopping = Stopping(map, start.EarlyStopping),
            Distillation = Distillation(map, start.Distillation),
            Quantization = Quantization(map, start.Quantization),
            Augmentation = Augmentation(map.Map("augmentation"), start.Augmentation),
            Restarts = map.Integer("restarts", 0, start.Restarts),
            RestartAbove = map.Has("restart-above", None) ? double.PositiveInfinity : map.Number("restart-above", 0, double.MaxValue, start.RestartAbove),
        };
        recipe = map.Has("validation", Test)
            ? recipe with { Validation = 0, ValidateOnTest = true }
            : recipe with { Validation = map.Integer("validation", 0, start.Validation), ValidateOnTest = start.ValidateOnTest && !map.Has("validation") };
        map.NoOtherKeys();
        return recipe;
    }

    private static PlateauRecipe? Plateau(NetworkFileMap parent, PlateauRecipe? start)
    {
        const string key = "reduce-on-plateau";
        if (parent.Has(key, None))
        {
            return null;
        }

        if (parent.Map(key) is not { } map)
        {
            return start;
        }

        start ??= new PlateauRecipe();
        var plateau = new PlateauRecipe
        {
            Patience = map.Integer("patience", 1, start.Patience),
            Factor = map.Number("factor", 1e-6, 0.999999, start.Factor),
            MinDelta = map.Number("min-delta", 0, 1, start.MinDelta),
            Cooldown = map.Integer("cooldown", 0, start.Cooldown),
            MinRate = map.Number("min-rate", 0, 1000, start.MinRate),
        };
        map.NoOtherKeys();
        return plateau;
    }

    private static StoppingRecipe? Stopping(NetworkFileMap parent, StoppingRecipe? start)
    {
        const string key = "early-stopping";
        if (parent.Has(key, None))
        {
            return null;
        }

        if (parent.Map(key) is not { } map)
        {
            return start;
        }

        start ??= new StoppingRecipe();
        var stopping = new StoppingRecipe
        {
            Patience = map.Integer("patience", 1, start.Patience),
            MinDelta = map.Number("min-delta", 0, 1, start.MinDelta),
            RestoreBest = map.Flag("restore-best", start.RestoreBest),
        };
        map.NoOtherKeys();
        return stopping;
    }

    private static DistillationRecipe? Distillation(NetworkFileMap parent, DistillationRecipe? start)
    {
        const string key = "distillation";
        if (parent.Has(key, None))
        {
            return null;
        }

        if (parent.Map(key) is not { } map)
        {
            return start;
        }

        var distillation = new DistillationRecipe { Teacher = start is null ? map.Text("teacher") : map.Text("teacher", start.Teacher) };
        distillation = distillation with
        {
            Share = map.Number("share", 0.001, 1, (start ?? distillation).Share),
            Temperature = map.Number("temperature", 0.1, 100, (start ?? distillation).Temperature),
        };
        map.NoOtherKeys();
        return distillation;
    }

    private static AugmentationRecipe Augmentation(NetworkFileMap? map, AugmentationRecipe start)
    {
        if (map is null)
        {
            return start;
        }

        var augmentation = new AugmentationRecipe
        {
            Shift = map.Number("shift", 0, 100, start.Shift),
            Rotate = map.Number("rotate", 0, 180, start.Rotate),
            Scale = map.Number("scale", 0, 0.9, start.Scale),
            Border = map.Choice<BorderKind>("border", NetworkFileWords.Borders, start.Border),
            Flip = map.Number("flip", 0, 1, start.Flip),
            Crop = map.Integer("crop", 0, start.Crop),
            Cutout = map.Integer("cutout", 0, start.Cutout),
        };
        map.NoOtherKeys();
        return augmentation;
    }
}
