using System.Numerics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference.Batch;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference;

/// <summary>
/// The fast twin of <see cref="Interpreter"/>: runs many samples on several threads, with the vector instructions that the machine has, and gives the
/// same values for every node. For decisions, measurements and vectors over whole data sets; docs/decisions/0012 says how it is built.
/// </summary>
/// <remarks>Holds memory and threads, so make one per graph and keep it. One call at a time.</remarks>
public sealed class BatchInterpreter : IDisposable
{
    // Samples that a thread takes at a time: enough that sharing out costs nothing, few enough that all threads end together.
    private const int Portion = 8;

    private readonly WorkerPool _workers;
    private readonly SampleRunner[] _runners;
    private readonly string[] _kept;

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">The graph; it was verified when it was made.</param>
    /// <param name="threads">Samples run at a time, 0 for as many as there are processors; results do not depend on it.</param>
    /// <param name="keep">Names of the nodes whose values <see cref="Run(ReadOnlyMemory{byte}, int, CancellationToken)"/> gives, beside the output's.</param>
    public BatchInterpreter(IntegerGraph graph, int threads = 0, IEnumerable<string>? keep = null)
        : this(graph, threads, keep, InstructionSets.OfMachine)
    {
    }

    /// <summary>Prepares a graph for some of the machine's instructions.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="keep">Nodes asked for.</param>
    /// <param name="sets">Instructions to use; the machine must have them.</param>
    internal BatchInterpreter(IntegerGraph graph, int threads, IEnumerable<string>? keep, InstructionSets sets)
    {
        Graph = graph;
        _kept = [.. (keep ?? []).Append(graph.Output.Name).Distinct(StringComparer.Ordinal)];
        var plan = new BatchPlan(graph, _kept, sets);
        _workers = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        _runners = [.. Enumerable.Range(0, _workers.Threads).Select(_ => plan.Make())];
    }

    /// <summary>Names of the vector instructions that are used on this machine, as in <c>vector128 avx2 avx-vnni</c>; <c>scalar</c> for none.</summary>
    public static string Instructions => InstructionSets.OfMachine.ToString();

    /// <summary>The graph that is run.</summary>
    public IntegerGraph Graph { get; }

    /// <summary>The class of each sample, by <see cref="Decision"/>.</summary>
    /// <param name="codes">Input codes of <paramref name="count"/> samples, [N, H, W, C].</param>
    /// <param name="count">N.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The number of codes is not <paramref name="count"/> samples, or a code is not of the input's type.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int[] Predict(ReadOnlyMemory<byte> codes, int count, CancellationToken cancellation = default)
    {
        int[] classes = new int[count];
        Each(codes, count, (runner, i) => classes[i] = runner.Decide(), cancellation);
        return classes;
    }

    /// <summary>Runs samples whose codes are bytes, as data sets hold them, and keeps the values asked for.</summary>
    /// <param name="codes">Input codes of <paramref name="count"/> samples, [N, H, W, C].</param>
    /// <param name="count">N.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The number of codes is not <paramref name="count"/> samples, or a code is not of the input's type.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public BatchTrace Run(ReadOnlyMemory<byte> codes, int count, CancellationToken cancellation = default) => Trace(codes, count, cancellation);

    /// <summary>Runs samples with codes of any type and keeps the values asked for.</summary>
    /// <param name="codes">Input codes of <paramref name="count"/> samples, [N, H, W, C].</param>
    /// <param name="count">N.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The number of codes is not <paramref name="count"/> samples, or a code is not of the input's type.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public BatchTrace Run(ReadOnlyMemory<long> codes, int count, CancellationToken cancellation = default) => Trace(codes, count, cancellation);

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _workers.Dispose();

    private BatchTrace Trace<T>(ReadOnlyMemory<T> codes, int count, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        var trace = new BatchTrace(Graph, _kept, count);
        int[] nodes = [.. _kept.Select(Graph.IndexOf)];
        Each(
            codes,
            count,
            (runner, i) =>
            {
                for (int n = 0; n < nodes.Length; n++)
                {
                    if (Graph.Nodes[nodes[n]].Output.Type.Bits > 64)
                    {
                        runner.Copy(nodes[n], trace.WideSample(_kept[n], i));
                    }
                    else
                    {
                        runner.Copy(nodes[n], trace.Sample(_kept[n], i));
                    }
                }
            },
            cancellation);
        return trace;
    }

    private void Each<T>(ReadOnlyMemory<T> codes, int count, Action<SampleRunner, int> after, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        int sample = Graph.Input.Output.Shape.Count;
        if (codes.Length != (long)count * sample)
        {
            throw new ArgumentException($"{count} samples of {sample} codes were announced, {codes.Length} codes given", nameof(codes));
        }

        _workers.Run((count + Portion - 1) / Portion, (worker, portion) =>
        {
            SampleRunner runner = _runners[worker];
            int end = Math.Min(count, (portion + 1) * Portion);
            for (int i = portion * Portion; i < end; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                runner.Run(codes.Span.Slice(i * sample, sample));
                after(runner, i);
            }
        });
    }
}
