namespace GradientsToGates.Ir.Float;

/// <summary>How a network is trained; with the data it fixes the trained weights to the bit.</summary>
public sealed record TrainingRecipe
{
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

    /// <summary>Samples per weight update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Training samples held out to watch progress; they never train.</summary>
    public int Validation { get; init; }

    /// <summary>Part of each weight (not bias) taken off per update, times the learning rate: w -= rate * decay * w.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Random changes to each training image.</summary>
    public AugmentationRecipe Augmentation { get; init; } = new();

    /// <summary>How often training starts again from other weights when it failed; 0 for never.</summary>
    public int Restarts { get; init; }

    /// <summary>Training has failed when the last epoch's loss is above this; no limit by default.</summary>
    public double RestartAbove { get; init; } = double.PositiveInfinity;
}

/// <summary>Random changes to each training image, drawn anew every epoch; 0 switches one off.</summary>
public sealed record AugmentationRecipe
{
    /// <summary>Largest shift along each axis, pixels.</summary>
    public double Shift { get; init; }

    /// <summary>Largest turn either way, degrees.</summary>
    public double Rotate { get; init; }

    /// <summary>Largest change of size either way, as a part of it.</summary>
    public double Scale { get; init; }

    /// <summary>Whether any is on.</summary>
    public bool Any => Shift > 0 || Rotate > 0 || Scale > 0;
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
