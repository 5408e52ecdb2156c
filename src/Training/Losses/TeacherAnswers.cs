using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training.Losses;

/// <summary>What a teacher says to the samples of a batch, and the loss of answering otherwise (<see cref="DistillationRecipe"/>).</summary>
internal sealed class TeacherAnswers
{
    private readonly float _share;
    private readonly float _temperature;
    private readonly CompiledNetwork _network;
    private readonly float[] _parameters;
    private readonly Workspace?[] _works;
    private readonly float[][] _answers;

    /// <summary>Packs the teacher's weights.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="recipe">Share and temperature.</param>
    /// <param name="threads">Threads that ask it.</param>
    /// <param name="samples">Samples of a batch at most.</param>
    public TeacherAnswers(Teacher teacher, DistillationRecipe recipe, int threads, int samples)
    {
        (_share, _temperature) = ((float)recipe.Share, (float)recipe.Temperature);
        _network = new CompiledNetwork(teacher.Graph, everyNode: false);
        _parameters = _network.Pack(teacher.Weights);
        _works = new Workspace?[threads];
        int classes = teacher.Graph.ShapeOf(teacher.Graph.Output.Name).Count;
        _answers = [.. Enumerable.Range(0, samples).Select(_ => new float[classes])];
    }

    /// <summary>Asks about a group of samples.</summary>
    /// <param name="worker">The thread.</param>
    /// <param name="group">The group in whose lanes the samples are.</param>
    /// <param name="input">Their values, loaded.</param>
    /// <param name="image">Room for one sample.</param>
    public void Ask(int worker, SampleGroup group, Plane input, float[] image)
    {
        Workspace work = _works[worker] ??= new Workspace(_network, training: false);
        work.Group.Begin(group.Index, group.Samples);
        for (int lane = 0; lane < group.Samples; lane++)
        {
            input.CopyLane(lane, image);
            work.Values(0).SetLane(lane, image);
        }

        _network.Forward(work, _parameters);
        Plane outputs = work.Values(_network.Graph.Nodes.Count - 1);
        for (int lane = 0; lane < group.Samples; lane++)
        {
            float[] answer = _answers[(group.Index * Lanes.Width) + lane];
            outputs.CopyLane(lane, answer);
            Soften(answer, answer);
        }
    }

    /// <summary>The loss of one sample with the teacher's part: q - p is the gradient of sum p log(p / q) by z / T.</summary>
    /// <param name="place">Place in the batch.</param>
    /// <param name="values">z.</param>
    /// <param name="loss">Loss by the label.</param>
    /// <param name="gradient">Gradient by the label; changed to that of the whole loss.</param>
    /// <param name="scale">1 / samples in the batch.</param>
    public double Add(int place, ReadOnlySpan<float> values, double loss, Span<float> gradient, float scale)
    {
        Span<float> softened = stackalloc float[values.Length];
        Soften(values, softened);
        ReadOnlySpan<float> answer = _answers[place];
        double divergence = 0;
        for (int j = 0; j < values.Length; j++)
        {
            gradient[j] = ((1 - _share) * gradient[j]) + (_share * _temperature * scale * (softened[j] - answer[j]));
            divergence += answer[j] > 0 ? answer[j] * Math.Log((double)answer[j] / softened[j]) : 0;
        }

        return ((1 - _share) * loss) + (_share * _temperature * _temperature * divergence);
    }

    private void Soften(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float max = logits[0];
        foreach (float z in logits)
        {
            max = MathF.Max(max, z);
        }

        float sum = 0;
        for (int j = 0; j < logits.Length; j++)
        {
            // Nothing is quite impossible, so that the logarithm of it is finite.
            probabilities[j] = MathF.Max(MathF.Exp((logits[j] - max) / _temperature), 1e-30f);
            sum += probabilities[j];
        }

        foreach (ref float p in probabilities)
        {
            p /= sum;
        }
    }
}
