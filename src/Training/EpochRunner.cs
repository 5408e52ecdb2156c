using GradientsToGates.Data;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Layers;
using GradientsToGates.Training.Losses;
using GradientsToGates.Training.Optimizers;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>
/// Runs epochs. A batch is cut into groups of 16 samples; each group is one thread's work from augmentation to its own gradient, but for stops
/// at batch normalizations, where all groups wait for each other; then the optimizer adds the groups in order, piece by piece. So the
/// weights do not depend on the number of threads.
/// </summary>
internal sealed partial class EpochRunner
{
    private const int PieceFloats = 4096;

    private readonly NetworkDefinition _definition;
    private readonly LabelledImages _images;
    private readonly WorkerPool _pool;
    private readonly Loss _loss;
    private readonly int _source;
    private readonly float[][] _gradients;
    private readonly Workspace?[] _works;
    private readonly BatchSums?[] _sums;
    private readonly double[] _groupLoss;
    private readonly int[] _groupCorrect;
    private readonly (int Start, int Length, double Decay)[] _pieces;
    private readonly int[] _order;
    private readonly SampleLoader?[] _loaders;
    private readonly SoftLabel[] _labels;
    private readonly TeacherAnswers? _teacher;
    private readonly Action<int, int> _update;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _backward;
    private Batch _batch;
    private int _phase;

    /// <summary>Makes the memory of a run.</summary>
    /// <param name="definition">Network and recipe.</param>
    /// <param name="images">Training images.</param>
    /// <param name="weights">First weights.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="plan">What is fake-quantized; null for nothing.</param>
    /// <param name="teacher">Whom a recipe with distillation learns from.</param>
    public EpochRunner(NetworkDefinition definition, LabelledImages images, WeightSet weights, WorkerPool pool, QuantizationPlan? plan = null, Teacher? teacher = null)
    {
        _definition = definition;
        _images = images;
        _pool = pool;
        TrainingRecipe recipe = definition.Recipe;
        int groups = GroupsOf(Math.Min(recipe.Batch, images.Count));
        Network = new CompiledNetwork(definition.Graph, everyNode: false, plan);
        Parameters = Network.Pack(weights);
        _effective = plan is null ? Parameters : new float[Parameters.Length];
        Optimizer = Optimizer.Create(recipe, Parameters.Length);
        UpdatesPerEpoch = (images.Count + recipe.Batch - 1) / recipe.Batch;
        _loss = Loss.Create(definition.Loss);
        _source = _loss.SourceOf(Network.Graph);
        _gradients = [.. Enumerable.Range(0, groups).Select(_ => new float[Parameters.Length])];
        _groupLoss = new double[groups];
        _groupCorrect = new int[groups];
        _sums = Network.CreateSums(groups);

        // A group that stops and goes on keeps its memory; else a thread's memory does for all its groups.
        _works = new Workspace?[Network.Phases > 1 ? groups : pool.Threads];
        _pieces = [.. Pieces(recipe.WeightDecay)];
        _order = new int[images.Count];
        _loaders = new SampleLoader?[pool.Threads];
        _labels = new SoftLabel[groups * Lanes.Width];
        _teacher = recipe.Distillation is { } distillation && teacher is not null ? new TeacherAnswers(teacher, distillation, pool.Threads, _labels.Length) : null;
        _update = (_, i) => Optimizer.Update(Parameters, _gradients, _summed, _pieces[i].Start, _pieces[i].Length, _pieces[i].Decay);
        _quantize = (_, i) => Network.Quantized?.Quantize(i, Parameters, _effective);
        _sum = (_, i) => Optimizer.Sum(_gradients, _batch.Groups, _pieces[i].Start, _pieces[i].Length);
        _straightThrough = (_, i) => Network.Quantized?.StraightThrough(i, Parameters, _effective, _gradients[0]);
        _forward = Forward;
        _backward = Backward;
    }

    /// <summary>The network's arithmetic.</summary>
    public CompiledNetwork Network { get; }

    /// <summary>Packed parameters, changed by every update.</summary>
    public float[] Parameters { get; }

    /// <summary>The optimizer with its memory.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What callbacks make of the scheduled learning rate: 1, until one lowers it.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>Seconds, of all threads together, in which the last epoch's images were changed.</summary>
    public double AugmentationSeconds => _loaders.Sum(l => l?.Seconds ?? 0);

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

        foreach (SampleLoader? loader in _loaders)
        {
            loader?.Restart();
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
            (double batchLoss, int batchCorrect) = Update(new Batch(epoch, seed, first, count), number + 1, rate);
            loss += batchLoss;
            correct += batchCorrect;
            onBatch?.Invoke(first + count, loss / (first + count));
        }

        return (loss / _order.Length, (double)correct / _order.Length, rate);
    }

    private static int GroupsOf(int samples) => (samples + Lanes.Width - 1) / Lanes.Width;

    private (double Loss, int Correct) Update(Batch batch, long update, double rate)
    {
        _batch = batch;
        _summed = batch.Groups;
        QuantizeWeights();
        for (_phase = 0; _phase < Network.Phases - 1; _phase++)
        {
            _pool.Run(batch.Groups, _forward);
            Network.Combine(_sums, _phase, batch.Groups, batch.Count, Parameters);
        }

        for (; _phase >= 0; _phase--)
        {
            _pool.Run(batch.Groups, _backward);
            if (_phase > 0)
            {
                Network.CombineGradient(_sums, _phase, batch.Groups, batch.Count);
            }
        }

        PassGradients();
        Optimizer.Begin(update, rate);
        _pool.Run(_pieces.Length, _update);

        double loss = 0;
        int correct = 0;
        for (int g = 0; g < batch.Groups; g++)
        {
            loss += _groupLoss[g];
            correct += _groupCorrect[g];
        }

        return (loss, correct);
    }

    private void Forward(int worker, int group)
    {
        Workspace work = WorkspaceOf(worker, group);
        if (_phase == 0)
        {
            Load(worker, work, group);
        }

        Network.Forward(work, _effective, _phase);
    }

    /// <summary>Backward; the last phase goes forward first.</summary>
    private void Backward(int worker, int group)
    {
        Workspace work = WorkspaceOf(worker, group);
        if (_phase == Network.Phases - 1)
        {
            Forward(worker, group);
            (_groupLoss[group], _groupCorrect[group]) = EvaluateLoss(work, group);
        }

        Network.Backward(work, _source, _effective, _gradients[group], _phase);
    }

    private Workspace WorkspaceOf(int worker, int group)
    {
        ref Workspace? work = ref _works[Network.Phases > 1 ? group : worker];
        if (work is null)
        {
            work = new Workspace(Network, training: true);
            work.Share(_sums);
        }

        return work;
    }

    private void Load(int worker, Workspace work, int group)
    {
        SampleLoader loader = _loaders[worker] ??= new SampleLoader(_definition, _images);
        work.Group.Begin(group, Math.Min(Lanes.Width, _batch.Count - (group * Lanes.Width)));
        for (int lane = 0; lane < work.Group.Samples; lane++)
        {
            int place = (group * Lanes.Width) + lane;
            int sample = _order[_batch.First + place];
            _labels[place] = loader.Load(_batch.Seed, _batch.Epoch, sample, work.Image);
            work.Values(0).SetLane(lane, work.Image);
            work.Group.Draw(lane, new Rng(_batch.Seed, RandomStream.Dropout, (ulong)_batch.Epoch, (ulong)sample));
        }

        _teacher?.Ask(worker, work.Group, work.Values(0), work.Image);
    }

    private (double Loss, int Correct) EvaluateLoss(Workspace work, int group)
    {
        Plane outputs = work.Values(Network.Graph.Nodes.Count - 1);
        Plane values = work.Values(_source);
        Plane gradient = work.Gradient(_source);
        gradient.All.Clear();
        Span<float> one = work.Outputs;
        Span<float> slope = work.OutputGradients;
        double unit = Network.OutputUnit(_effective);
        double loss = 0;
        int correct = 0;
        for (int lane = 0; lane < work.Group.Samples; lane++)
        {
            int place = (group * Lanes.Width) + lane;
            SoftLabel label = _labels[place];
            outputs.CopyLane(lane, one);
            correct += Prediction.ClassOf(one, unit) == label.Label ? 1 : 0;
            values.CopyLane(lane, one);
            double own = _loss.Evaluate(one, label, slope, 1f / _batch.Count);
            loss += _teacher?.Add(place, one, own, slope, 1f / _batch.Count) ?? own;
            gradient.SetLane(lane, slope);
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

    /// <summary>A batch: samples number <paramref name="First"/> .. of the epoch's order.</summary>
    private readonly record struct Batch(int Epoch, ulong Seed, int First, int Count)
    {
        public int Groups => GroupsOf(Count);
    }
}
