using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Callbacks;
using GradientsToGates.Training.Losses;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>One attempt at training: the epochs from one draw of first weights, with callbacks, averaged weights and the best epoch's weights.</summary>
internal sealed class Attempt
{
    private const string Parameters = "parameters";
    private const string Average = "average";
    private const string Best = "best";
    private const string OptimizerPrefix = "optimizer.";
    private readonly int _number;
    private readonly ulong _seed;
    private readonly TrainingRecipe _recipe;
    private readonly LabelledImages? _validation;
    private readonly WorkerPool _pool;
    private readonly EpochRunner _runner;
    private readonly Plateau? _plateau;
    private readonly EarlyStopping? _stopping;
    private readonly WeightAverage? _average;
    private readonly float[]? _best;
    private readonly LossOfLabels _loss;
    private int _done;

    /// <summary>Draws the first weights, or takes them.</summary>
    /// <param name="definition">Network and recipe.</param>
    /// <param name="training">Images trained on.</param>
    /// <param name="validation">Images watched, or null.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="number">0, or restarts before.</param>
    /// <param name="seed">The attempt's own seed.</param>
    /// <param name="start">Weights to start from, and what is fake-quantized; null to draw weights.</param>
    /// <param name="teacher">Whom a recipe with distillation learns from.</param>
    public Attempt(NetworkDefinition definition, LabelledImages training, LabelledImages? validation, WorkerPool pool, int number, ulong seed, QuantizedStart? start, Teacher? teacher)
    {
        _recipe = definition.Recipe;
        (_validation, _pool, _number, _seed) = (validation, pool, number, seed);
        _runner = new EpochRunner(definition, training, start?.Weights ?? Initializer.Draw(definition.Graph, seed, _recipe.Initializer), pool, start?.Plan, teacher);
        _loss = new LossOfLabels(_runner.Network.Graph, definition.Loss, _recipe.LabelSmoothing);
        _plateau = _recipe.ReduceOnPlateau is { } plateau ? new Plateau(plateau) : null;
        _stopping = _recipe.EarlyStopping is { } stopping ? new EarlyStopping(stopping) : null;
        _average = _recipe.WeightAveraging > 0 ? new WeightAverage(_recipe.WeightAveraging, _runner.Parameters.Length) : null;
        _best = _recipe.EarlyStopping is { RestoreBest: true } ? new float[_runner.Parameters.Length] : null;
    }

    /// <summary>The epoch whose weights <see cref="Weights"/> gives.</summary>
    public int ResultEpoch => _best is not null && _stopping is { State.BestEpoch: > 0 and var epoch } ? epoch : _done;

    /// <summary>The trained weights: the best epoch's where the recipe restores these, else the last, averaged if the recipe averages.</summary>
    public WeightSet Weights() => _runner.Network.Unpack(_best is not null && _stopping?.State.BestEpoch > 0 ? _best : Current);

    // What is validated and kept.
    private float[] Current => _average?.Values ?? _runner.Parameters;

    /// <summary>Runs the epochs that are left.</summary>
    /// <param name="history">Every epoch so far; added to.</param>
    /// <param name="options">Checkpoint, who is told.</param>
    /// <param name="fingerprint">Of the checkpoint.</param>
    public void Run(List<EpochRecord> history, TrainerOptions options, string fingerprint)
    {
        // The first epoch is saved at once: whoever sees that training began can stop it without loss.
        long? saved = null;
        while (_done < _recipe.Epochs && _stopping is not { Stop: true })
        {
            EpochRecord record = Epoch(_done, options);
            _done++;
            history.Add(record);
            bool last = _done == _recipe.Epochs || _stopping is { Stop: true };
            if (options.CheckpointPath is not null && (last || saved is not { } time || options.Clock.GetElapsedTime(time) >= options.CheckpointInterval))
            {
                State(history).Save(options.CheckpointPath, fingerprint);
                saved = options.Clock.GetTimestamp();
            }

            options.OnEpoch?.Invoke(record);
        }
    }

    /// <summary>Takes the state of a checkpoint over.</summary>
    /// <param name="checkpoint">A checkpoint of the same attempt.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <exception cref="UserException">G2G8003: a version of g2g made it that keeps state in another order.</exception>
    public void Restore(Checkpoint checkpoint, string path)
    {
        foreach ((string name, float[] values) in Arrays())
        {
            checkpoint.CopyTo(name, values, path);
        }

        _done = checkpoint.Epochs;
        _runner.RateFactor = checkpoint.RateFactor;
        if (_plateau is not null && checkpoint.Plateau is { } plateau)
        {
            _plateau.State = plateau;
        }

        if (_stopping is not null && checkpoint.Stopping is { } stopping)
        {
            _stopping.State = stopping;
        }
    }

    private EpochRecord Epoch(int epoch, TrainerOptions options)
    {
        long start = options.Clock.GetTimestamp();
        int number = epoch + 1;
        long update = (long)epoch * _runner.UpdatesPerEpoch;
        (double loss, double accuracy, double rate) = _runner.Run(epoch, _seed, OnBatch, options.Cancellation);
        double trained = options.Clock.GetElapsedTime(start).TotalSeconds;
        Evaluation? held = null;
        if (_validation is not null)
        {
            held = FloatModel.Evaluate(_runner.Network, _runner.Network.Effective(Current), _validation, _pool, _loss, options.Cancellation);
            Tell(new Score(held.Correct, held.Total), number);
        }

        double seconds = options.Clock.GetElapsedTime(start).TotalSeconds;
        double share = trained > 0 ? _runner.AugmentationSeconds / (_pool.Threads * trained) : 0;
        return new EpochRecord(_number, number, loss, accuracy, held?.Accuracy, rate, seconds, held?.Loss, share);

        void OnBatch(int count, double lossSoFar)
        {
            _average?.Add(_runner.Parameters, ++update);
            options.OnBatch?.Invoke(new BatchProgress(_number, number, _recipe.Epochs, count, _runner.Samples, lossSoFar));
        }
    }

    // The order of the study's list: the rate first, then the end.
    private void Tell(Score score, int epoch)
    {
        if (_plateau is not null)
        {
            _runner.RateFactor = _plateau.Observe(score, _runner.RateFactor * _recipe.LearningRate) / _recipe.LearningRate;
        }

        if (_stopping is not null && _stopping.Observe(epoch, score) && _best is not null)
        {
            Current.CopyTo(_best, 0);
        }
    }

    private Checkpoint State(List<EpochRecord> history) => new(_number, _done, history, [.. Arrays()])
    {
        RateFactor = _runner.RateFactor,
        Plateau = _plateau?.State,
        Stopping = _stopping?.State,
    };

    private IEnumerable<(string Name, float[] Values)> Arrays()
    {
        yield return (Parameters, _runner.Parameters);
        foreach ((string name, float[] values) in _runner.Optimizer.State)
        {
            yield return (OptimizerPrefix + name, values);
        }

        if (_average is not null)
        {
            yield return (Average, _average.Values);
        }

        if (_best is not null)
        {
            yield return (Best, _best);
        }
    }
}
