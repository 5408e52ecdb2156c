namespace GradientsToGates.Training;

/// <summary>What one pass over the training samples gave.</summary>
/// <param name="Attempt">0, or the number of restarts before.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean over the epoch's samples, each measured just before the update it took part in.</param>
/// <param name="TrainAccuracy">Likewise, 0 .. 1; on changed images where the recipe changes them.</param>
/// <param name="ValidationAccuracy">On the samples held out, after the epoch; null when none are.</param>
/// <param name="LearningRate">Of the epoch's last update.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="ValidationLoss">Mean over the samples held out, with the recipe's label smoothing; null when none are.</param>
/// <param name="AugmentationShare">Part of the threads' time that went into changing images, 0 .. 1; null in histories that do not say.</param>
public sealed record EpochRecord(
    int Attempt,
    int Epoch,
    double Loss,
    double TrainAccuracy,
    double? ValidationAccuracy,
    double LearningRate,
    double Seconds,
    double? ValidationLoss = null,
    double? AugmentationShare = null);

/// <summary>How far an epoch is.</summary>
/// <param name="Attempt">0, or the number of restarts before.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Done">Samples done in this epoch.</param>
/// <param name="Samples">Samples of an epoch.</param>
/// <param name="Loss">Mean so far in this epoch.</param>
public readonly record struct BatchProgress(int Attempt, int Epoch, int Epochs, int Done, int Samples, double Loss);
