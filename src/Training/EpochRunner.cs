using GradientsToGates.Data;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Losses;
using GradientsToGates.Training.Optimizers;

namespace GradientsToGates.Training;

/// <summary>
/// Runs epochs. A batch is cut into groups whose borders depend on the batch only; each group is one thread's work from augmentation to its
/// own gradient; then the optimizer adds the groups in order, piece by piece. So the weights do not depend on the number of threads.
/// </summary>
internal sealed class EpochRunner
{
    private const int MinGroupSamples = 8;
    private const int MaxGroups = 8;
    private const int PieceFloats = 4096;

    private readonly NetworkDefinition _definition;
    private readonly LabelledImages _images;
    private readonly WorkerPool _pool;
    private readonly Loss _loss;
    private readonly int _source;
    private readonly float[] _derived;
    private readonly float[][] _gradients;
    private readonly Workspace?[] _works;
    private readonly double[] _groupLoss = new double[MaxGroups];
    private readonly int[] _groupCorrect = new int[MaxGroups];
    private readonly (int Start, int Length, double Decay)[] _pieces;
    private readonly int[] _order;
    private readonly SampleLoader?[] _loaders;
    private readonly SoftLabel[] _labels;

    /// <summary>Makes the memory of a run.</summary>
    /// <param name="definition">Network and recipe.</param>
    /// <param name="images">Training images.</param>
    /// <param name="weights">First weights.</param>
    /// <param name="pool">Threads.</param>
    public EpochRunner(NetworkDefinition definition, LabelledImages images, WeightSet weights, WorkerPool pool)
    {
        _definition = definition;
        _images = images;
        _pool = pool;
        TrainingRecipe recipe = definition.Recipe;
        int batch = Math.Min(recipe.Batch, images.Count);
        int groupSamples = Math.Max(MinGroupSamples, (batch + MaxGroups - 1) / MaxGroups);
        Network = new CompiledNetwork(definition.Graph, groupSamples);
        Parameters = Network.Pack(weights);
        Optimizer = Optimizer.Create(recipe, Parameters.Length);
        UpdatesPerEpoch = (images.Count + recipe.Batch - 1) / recipe.Batch;
        _loss = Loss.Create(definition.Loss);
        _source = _loss.SourceOf(definition.Graph);
        _derived = new float[Network.DerivedCount];
        _gradients = [.. Enumerable.Range(0, (batch + groupSamples - 1) / groupSamples).Select(_ => new float[Parameters.Length])];
        _works = new Workspace?[pool.Threads];
        _pieces = [.. Pieces(recipe.WeightDecay)];
        _order = new int[images.Count];
        _loaders = new SampleLoader?[pool.Threads];
        _labels = new SoftLabel[batch];
    }

    /// <summary>The network's arithmetic.</summary>
    public CompiledNetwork Network { get; }

    /// <summary>Packed parameters, changed by every update.</summary>
    public float[] Parameters { get; }

    /// <summary>The optimizer with its memory.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What callbacks make of the scheduled learning rate: 1, until one lowers it.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>Samples in an epoch.</summary>
    public int Samples => _images.Count;

    /// <summary>Batches in an epoch.</summary>
    public int UpdatesPerEpoch { get; }

    /// <summary>Runs one epoch.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="seed">Seed of shuffling and augmentation.</param>
    /// <param name="onBatch">Told samples done and mean loss so far.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>Mean loss, accuracy, and the last learning rate.</returns>
    public (double Loss, double Accuracy, double Rate) Run(int epoch, ulong seed, Action<int, double>? onBatch, CancellationToken cancellation)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        new Rng(seed, RandomStream.Shuffle, (ulong)epoch).Shuffle<int>(_order);
        double loss = 0;
        int correct = 0;
        double rate = 0;
        for (int update = 0; update < UpdatesPerEpoch; update++)
        {
            cancellation.ThrowIfCancellationRequested();
            long number = ((long)epoch * UpdatesPerEpoch) + update;
            rate = RateFactor * LearningRate.At(_definition.Recipe, number, UpdatesPerEpoch);
            int first = update * _definition.Recipe.Batch;
            int count = Math.Min(_definition.Recipe.Batch, _order.Length - first);
            (double batchLoss, int batchCorrect) = Batch(epoch, seed, first, count, number + 1, rate);
            loss += batchLoss;
            correct += batchCorrect;
            onBatch?.Invoke(first + count, loss / (first + count));
        }

        return (loss / _order.Length, (double)correct / _order.Length, rate);
    }

    private (double Loss, int Correct) Batch(int epoch, ulong seed, int first, int count, long update, double rate)
    {
        _pool.Run(Network.Graph.Nodes.Count - 1, (_, i) => Network.Derive(i + 1, Parameters, _derived));

        int groups = (count + Network.Samples - 1) / Network.Samples;
        _pool.Run(groups, (worker, group) =>
        {
            Workspace work = _works[worker] ??= new Workspace(Network, training: true);
            int start = first + (group * Network.Samples);
            work.Samples = Math.Min(Network.Samples, first + count - start);
            SampleLoader loader = _loaders[worker] ??= new SampleLoader(_definition, _images);
            Span<SoftLabel> labels = _labels.AsSpan(start - first, work.Samples);
            Load(loader, work, epoch, seed, start, labels);
            Network.Forward(work, Parameters);
            (_groupLoss[group], _groupCorrect[group]) = EvaluateLoss(work, labels, 1f / count);
            Array.Clear(_gradients[group]);
            Network.Backward(work, _source, _derived, _gradients[group]);
        });

        Optimizer.Begin(update, rate);
        _pool.Run(_pieces.Length, (_, i) => Optimizer.Update(Parameters, _gradients, groups, _pieces[i].Start, _pieces[i].Length, _pieces[i].Decay));

        double loss = 0;
        int correct = 0;
        for (int g = 0; g < groups; g++)
        {
            loss += _groupLoss[g];
            correct += _groupCorrect[g];
        }

        return (loss, correct);
    }

    private void Load(SampleLoader loader, Workspace work, int epoch, ulong seed, int start, Span<SoftLabel> labels)
    {
        int size = Network.Graph.Input.Shape.Count;
        for (int i = 0; i < work.Samples; i++)
        {
            labels[i] = loader.Load(seed, epoch, _order[start + i], work.Values(0).Slice(i * size, size));
        }
    }

    private (double Loss, int Correct) EvaluateLoss(Workspace work, ReadOnlySpan<SoftLabel> labels, float scale)
    {
        Span<float> outputs = work.Values(Network.Graph.Nodes.Count - 1);
        Span<float> values = work.Values(_source);
        Span<float> gradient = work.Gradient(_source);
        int units = outputs.Length / work.Samples;
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < work.Samples; i++)
        {
            loss += _loss.Evaluate(values.Slice(i * units, units), labels[i], gradient.Slice(i * units, units), scale);
            correct += Prediction.ClassOf(outputs.Slice(i * units, units)) == labels[i].Label ? 1 : 0;
        }

        return (loss, correct);
    }

    private IEnumerable<(int Start, int Length, double Decay)> Pieces(double decay)
    {
        foreach ((int start, int length, bool decays) in Network.Segments())
        {
            for (int i = 0; i < length; i += PieceFloats)
            {
                yield return (start + i, Math.Min(PieceFloats, length - i), decays ? decay : 0);
            }
        }
    }
}
