using System.Numerics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Results;

namespace GradientsToGates.Reference;

/// <summary>Counts the values that lie outside their type before they are brought into it; docs/numerics.md#what-counts-as-an-overflow.</summary>
public static class OverflowCounter
{
    // Samples whose sums are held at a time.
    private const int Portion = 16;

    /// <summary>Counts on some samples.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="codes">Input codes, [N, H, W, C].</param>
    /// <param name="samples">N.</param>
    /// <param name="threads">As for <see cref="BatchInterpreter"/>.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static OverflowCounts Count(IntegerGraph graph, ReadOnlyMemory<byte> codes, int samples, int threads = 0, CancellationToken cancellation = default)
    {
        Tally[] tallies = [.. graph.Nodes.Where(n => n is RequantizeNode || Truncates(n)).Select(n => new Tally(graph, n))];
        using var interpreter = new BatchInterpreter(graph, threads, tallies.Select(t => t.Source));
        int size = graph.Input.Output.Shape.Count;
        for (int first = 0; first < samples; first += Portion)
        {
            int count = Math.Min(Portion, samples - first);
            BatchTrace trace = interpreter.Run(codes.Slice(first * size, count * size), count, cancellation);
            for (int i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (Tally tally in tallies)
                {
                    tally.Add(trace, i);
                }
            }
        }

        return new OverflowCounts(samples, [.. tallies.Select(t => t.Result())]);
    }

    private static bool Truncates(IntegerNode n) => n is ConvolutionNode { TruncateProducts: not null } or DenseNode { TruncateProducts: not null };

    /// <summary>The counters of one node.</summary>
    private sealed class Tally(IntegerGraph graph, IntegerNode node)
    {
        private readonly IntegerTensorType _input = graph.InputOf(node).Output;
        private readonly bool _atLimitBelow = IsAtLimit(graph, node, highest: false);
        private readonly bool _atLimitAbove = IsAtLimit(graph, node, highest: true);
        private double _least = double.PositiveInfinity;
        private double _greatest = double.NegativeInfinity;
        private long _values;
        private long _saturated;
        private long _wrapped;

        /// <summary>The node whose values are needed.</summary>
        public string Source => node.Inputs[0];

        public void Add(BatchTrace trace, int sample)
        {
            if (node is not RequantizeNode n)
            {
                AddSums(trace.Sample(Source, sample).ToArray());
            }
            else if (_input.Type.Bits > 64)
            {
                Add<Int128>(n, trace.WideSample(Source, sample));
            }
            else
            {
                Add<long>(n, trace.Sample(Source, sample));
            }
        }

        public NodeOverflows Result()
        {
            IntegerTensorType type = node.Output;
            double scale = type.Scale(0);
            return new NodeOverflows(
                node.Name, type.Type.ToString(), scale * (double)(type.Type.Lowest - type.ZeroPoint), scale * (double)(type.Type.Highest - type.ZeroPoint), _least, _greatest, _values, _saturated, _wrapped);
        }

        private void Add<T>(RequantizeNode n, ReadOnlySpan<T> sums)
            where T : struct, IBinaryInteger<T>
        {
            Requantizer r = n.Requantizer;
            int channels = n.Output.Shape.Channels;
            for (int i = 0; i < sums.Length; i++)
            {
                var sum = Int128.CreateChecked(sums[i]);
                Meet(_input.Scale(i % channels) * (double)sum);
                Int128 v = r.Round(sum * n.Multiplier(i % channels)) + r.ZeroPoint;
                if (r.Overflow == Overflow.Wrap)
                {
                    _wrapped += r.Type.Contains(v) ? 0 : 1;
                }
                else if (v > r.Type.Highest)
                {
                    _saturated += _atLimitAbove ? 0 : 1;
                }
                else if (v < r.Type.Lowest)
                {
                    // ReLU gives the same code however far below the value lies.
                    _saturated += r.Relu || _atLimitBelow ? 0 : 1;
                }
            }
        }

        // Truncated products: the sum itself wraps.
        private void AddSums(long[] codes)
        {
            Int128[] sums = node is ConvolutionNode c ? LinearOperations.Convolution<Int128>(c, _input, codes, wrap: false) : LinearOperations.Dense<Int128>((DenseNode)node, codes, wrap: false);
            for (int i = 0; i < sums.Length; i++)
            {
                Meet(node.Output.Scale(i % node.Output.Shape.Channels) * (double)sums[i]);
                _wrapped += node.Output.Type.Contains(sums[i]) ? 0 : 1;
            }
        }

        private void Meet(double real)
        {
            _values++;
            _least = Math.Min(_least, real);
            _greatest = Math.Max(_greatest, real);
        }

        // An index of a table ends on purpose where the table holds what its function tends to: a longer one would give the same code.
        private static bool IsAtLimit(IntegerGraph graph, IntegerNode node, bool highest)
        {
            IntegerNode[] readers = [.. graph.Consumers(node)];
            return readers.Length > 0 && readers.All(n => n is TableNode t && t.Entries[highest ? ^1 : 0] == Limit(t, highest));
        }

        private static int? Limit(TableNode table, bool highest)
        {
            double? limit = table.Function switch { "tanh" => highest ? 1 : -1, "sigmoid" => highest ? 1 : 0, _ => null };
            IntegerTensorType type = table.Output;
            return limit is { } real ? (int)Math.Clamp(Math.Floor((real / type.Scale(0)) + 0.5) + type.ZeroPoint, type.Type.Min, type.Type.Max) : null;
        }
    }
}
