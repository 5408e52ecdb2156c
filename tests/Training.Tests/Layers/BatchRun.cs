using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Layers;
using GradientsToGates.Training.Losses;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Tests.Layers;

/// <summary>Forward and backward of a batch of any size through the float layers, groups and phases in turn, as training does it.</summary>
internal sealed class BatchRun
{
    private readonly int _count;
    private readonly Workspace[] _works;

    public BatchRun(FloatGraph graph, LossKind kind, WeightSet weights, byte[] codes, byte[] labels, bool everyNode, int runs, QuantizationPlan? plan = null)
    {
        _count = labels.Length;
        Network = new CompiledNetwork(graph, everyNode, plan);
        Parameters = Network.Pack(weights);
        int groups = (_count + Lanes.Width - 1) / Lanes.Width;
        _works = [.. Enumerable.Range(0, groups).Select(_ => new Workspace(Network, training: true))];
        BatchSums?[] sums = Network.CreateSums(groups);
        var gradients = new float[groups][];
        var loss = Training.Losses.Loss.Create(kind);
        Source = loss.SourceOf(Network.Graph);
        int size = graph.Input.Shape.Count;
        for (int run = 0; run < runs; run++)
        {
            Loss = 0;
            Parameters = Network.Effective(Network.Pack(weights));
            for (int g = 0; g < groups; g++)
            {
                gradients[g] = new float[Network.ParameterCount];
                _works[g].Share(sums);
                _works[g].Group.Begin(g, Math.Min(Lanes.Width, _count - (g * Lanes.Width)));
                for (int lane = 0; lane < _works[g].Group.Samples; lane++)
                {
                    int n = (g * Lanes.Width) + lane;
                    Network.Load(codes.AsSpan(n * size, size), _works[g], lane);
                    _works[g].Group.Draw(lane, Address(n));
                }
            }

            for (int phase = 0; phase < Network.Phases; phase++)
            {
                foreach (Workspace work in _works)
                {
                    // Whatever is in the scratch, nothing depends on it.
                    work.State(1).Scratch.Span.Fill(float.NaN);
                    Network.Forward(work, Parameters, phase);
                }

                if (phase < Network.Phases - 1)
                {
                    Network.Combine(sums, phase, groups, _count, Parameters);
                }
            }

            Slope(loss, labels);
            for (int phase = Network.Phases - 1; phase >= 0; phase--)
            {
                for (int g = 0; g < groups; g++)
                {
                    _works[g].State(1).Scratch.Span.Fill(float.NaN);
                    Network.Backward(_works[g], Source, Parameters, gradients[g], phase);
                }

                if (phase > 0)
                {
                    Network.CombineGradient(sums, phase, groups, _count);
                }
            }
        }

        float[] total = new float[Network.ParameterCount];
        foreach (float[] gradient in gradients)
        {
            for (int i = 0; i < total.Length; i++)
            {
                total[i] += gradient[i];
            }
        }

        Packed = total;
        Gradients = Network.Unpack(total);
    }

    public CompiledNetwork Network { get; }

    /// <summary>Packed, with the moving statistics after the batch.</summary>
    public float[] Parameters { get; private set; }

    /// <summary>Node the loss is computed from.</summary>
    public int Source { get; }

    /// <summary>Sum over samples.</summary>
    public double Loss { get; private set; }

    /// <summary>The gradients as layers gave them.</summary>
    public float[] Packed { get; }

    public WeightSet Gradients { get; }

    /// <summary>Where a sample takes its random numbers.</summary>
    public static Rng Address(int sample) => new(99, RandomStream.Dropout, 3, (ulong)sample);

    /// <summary>Values of a node, [count, H, W, C].</summary>
    public float[] Values(int node) => Read(w => w.Values(node));

    /// <summary>Gradients by a node's values.</summary>
    public float[] NodeGradients(int node) => Read(w => w.Gradient(node));

    /// <summary>What dropout multiplies a sample's values by, told from the numbers' documentation one by one.</summary>
    public static double[] DropoutFactors(FloatGraph graph, DropoutLayer node, int sample)
    {
        Ir.TensorShape shape = graph.ShapeOf(node.Name);
        int pixel = new PlaneShape(shape, Ir.Padding.None).Pixel / Lanes.Width;
        int blocks = ((shape.Width * pixel) + 3) / 4;
        double[] factors = new double[shape.Count];
        for (int i = 0; i < factors.Length; i++)
        {
            int place = (i / shape.Channels % shape.Width * pixel) + (i % shape.Channels);
            int row = i / shape.Channels / shape.Width;
            ulong position = ((ulong)graph.IndexOf(node.Name) << 32) + (ulong)((row * blocks) + (place / 4) + 1);
            ulong random = (Rng.At(Address(sample).Key, position) >> (16 * (place % 4))) & 0xFFFF;
            factors[i] = random >= Math.Round(node.Rate * 65536) ? 1 / (1 - node.Rate) : 0;
        }

        return factors;
    }

    private void Slope(Loss loss, byte[] labels)
    {
        foreach (Workspace work in _works)
        {
            Plane slope = work.Gradient(Source);
            slope.All.Clear();
            float[] one = new float[slope.Shape.Shape.Count];
            float[] gradient = new float[one.Length];
            for (int lane = 0; lane < work.Group.Samples; lane++)
            {
                work.Values(Source).CopyLane(lane, one);
                Loss += loss.Evaluate(one, labels[(work.Group.Index * Lanes.Width) + lane], gradient, 1f / _count);
                slope.SetLane(lane, gradient);
            }
        }
    }

    private float[] Read(Func<Workspace, Plane> plane)
    {
        int size = plane(_works[0]).Shape.Shape.Count;
        float[] values = new float[_count * size];
        foreach (Workspace work in _works)
        {
            plane(work).CopyTo(work.Group.Samples, values.AsSpan(work.Group.Index * Lanes.Width * size));
        }

        return values;
    }
}
