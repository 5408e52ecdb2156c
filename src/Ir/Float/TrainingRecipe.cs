namespace GradientsToGates.Ir.Float;

/// <summary>How a network is trained; with the data it fixes the trained weights to the bit.</summary>
public sealed record TrainingRecipe
{
    /// <summary>What people call the recipe, such as <c>study</c>; empty when it has no name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How the first weights are drawn.</summary>
    public InitializerKind Initializer { get; init; } = InitializerKind.GlorotUniform;

    /// <summary>Whether the input's mean and std are used; else the network sees pixels in [0, 1].</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Whether batch normalization is put behind convolutions and dense layers while they train, and folded into them afterwards.</summary>
    public bool BatchNormalization { get; init; }

    /// <summary>The rule that changes weights.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Learning rate at the start.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Momentum's coefficient, or Adam's first.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>How the learning rate falls.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Constant;

    /// <summary>Epochs between two steps of <see cref="ScheduleKind.Step"/>.</summary>
    public int StepEpochs { get; init; } = 10;

    /// <summary>Factor at each step of <see cref="ScheduleKind.Step"/>.</summary>
    public double StepFactor { get; init; } = 0.1;

    /// <summary>Epochs over which the rate rises in equal steps to its full value, before the schedule; 0 for none.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>Samples per weight update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Training samples held out to watch progress; they never train.</summary>
    public int Validation { get; init; }

    /// <summary>
    /// Whether progress is watched on the test set instead. Callbacks and the choice of the best weights then see the test set, so its accuracy
    /// is an optimistic figure; everything that shows it says so.
    /// </summary>
    public bool ValidateOnTest { get; init; }

    /// <summary>What people are told the accuracy of validation is measured on; null when there is no validation.</summary>
    public string? ValidationWords => ValidateOnTest ? "test set as validation" : Validation > 0 ? "held-out images" : null;

    /// <summary>Part of each weight (not bias) taken off per update, times the learning rate: w -= rate * decay * w.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Part of each label that is spread evenly over all classes; 0 for none.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>a of Beta(a, a), from which the shares of two mixed training images are drawn; 0 for no mixing.</summary>
    public double Mixup { get; init; }

    /// <summary>What the rates of the network's dropout layers are multiplied by while it trains, 0 to 1.</summary>
    public double Dropout { get; init; } = 1;

    /// <summary>
    /// What the running average of the weights keeps at each update, such as 0.999: the average is then what is validated and kept. 0 for none.
    /// </summary>
    public double WeightAveraging { get; init; }

    /// <summary>Lowers the rate when validation accuracy stalls; null for never.</summary>
    public PlateauRecipe? ReduceOnPlateau { get; init; }

    /// <summary>Ends training when validation accuracy stalls; null for never.</summary>
    public StoppingRecipe? EarlyStopping { get; init; }

    /// <summary>Widths that the network is trained for, from float weights; null for training in float.</summary>
    public QuantizationRecipe? Quantization { get; init; }

    /// <summary>A trained network whose answers are learned too; null for none.</summary>
    public DistillationRecipe? Distillation { get; init; }

    /// <summary>Random changes to each training image.</summary>
    public AugmentationRecipe Augmentation { get; init; } = new();

    /// <summary>How often training starts again from other weights when it failed; 0 for never.</summary>
    public int Restarts { get; init; }

    /// <summary>Training has failed when the last epoch's loss is above this; no limit by default.</summary>
    public double RestartAbove { get; init; } = double.PositiveInfinity;
}

/// <summary>Rules that change weights; g is the gradient, r the learning rate.</summary>
public enum OptimizerKind
{
    /// <summary>w -= r g.</summary>
    Sgd,

    /// <summary>v = momentum v - r g; w += v.</summary>
    Momentum,

    /// <summary>Adam (Kingma, Ba 2015) in the form of Keras: epsilon 1e-7 outside the bias correction.</summary>
    Adam,
}

/// <summary>How the learning rate falls.</summary>
public enum ScheduleKind
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>Times a factor every some epochs.</summary>
    Step,

    /// <summary>Half a cosine from the full rate to 0, update by update.</summary>
    Cosine,
}

/// <summary>How first weights are drawn; fans are kernel height times kernel width times channels in or out.</summary>
public enum InitializerKind
{
    /// <summary>U(-a, a), a = sqrt(6 / (fan in + fan out)) (Glorot, Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>U(-a, a), a = sqrt(6 / fan in) (He et al. 2015).</summary>
    HeUniform,
}
