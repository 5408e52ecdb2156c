using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>What a training run is told besides the recipe. None of it changes the weights, but for the overrides.</summary>
public sealed record TrainerOptions
{
    /// <summary>For quantization-aware training: the weights it starts from, with first scales, and what is fake-quantized. Null to train in float.</summary>
    public QuantizedStart? Start { get; init; }

    /// <summary>The network that a recipe with distillation learns from.</summary>
    public Teacher? Teacher { get; init; }

    /// <summary>Threads; all cores when 0.</summary>
    public int Threads { get; init; }

    /// <summary>Replaces the recipe's seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Replaces the recipe's epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>File that keeps all state between epochs; a run that finds one of the same recipe and data goes on from it. None when null.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Checkpoints are written after an epoch when this much time has passed since the last one.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told after each epoch.</summary>
    public Action<EpochRecord>? OnEpoch { get; init; }

    /// <summary>Told after each batch.</summary>
    public Action<BatchProgress>? OnBatch { get; init; }

    /// <summary>Told when an attempt failed and training starts again: the attempt (from 0), its last loss, and the next seed.</summary>
    public Action<int, double, ulong>? OnRestart { get; init; }

    /// <summary>Told what the user must know of a resumed run: another vector width, a damaged checkpoint whose predecessor was taken.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Stops between batches by <see cref="OperationCanceledException"/>; the last checkpoint stays.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Measures seconds.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
