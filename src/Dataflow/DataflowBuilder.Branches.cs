using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow;

/// <content>Where the graph branches: a fork behind a node that several read, a join at a sum.</content>
public sealed partial class DataflowBuilder
{
    // For each node the streams of its values that are still to be read, one a reader.
    private readonly Dictionary<string, Queue<DataStream>> _tensors = new(StringComparer.Ordinal);

    /// <summary>Offers the stream of a node's values to all that read it.</summary>
    private void Publish(IntegerNode node)
    {
        string[] readers = [.. _graph.Nodes.SelectMany(n => n.Inputs.Where(i => i == node.Name), (n, _) => n.Name)];
        if (readers.Length == 0 && node != _graph.Output)
        {
            throw UserException.BadInput("G2G2105", $"node '{node.Name}'", "nothing reads its values, so its stage would hang.", "Remove the layer.");
        }

        if (readers.Length < 2)
        {
            _tensors[node.Name] = new([_stream]);
            return;
        }

        DataStream[] branches = [.. readers.Select((reader, i) => _stream with
        {
            Signal = Legal(FormattableString.Invariant($"{node.Name}_to_{reader}{(i > 0 && readers[i - 1] == reader ? "_b" : "")}")),
            Tap = null,
        })];
        Add(new ForkStage(Name(node.Name + "_fork"), node.Name, _stream, ValueArray.From(branches)));
        _tensors[node.Name] = new(branches);
    }

    private DataStream Take(string node) => _tensors[node].Dequeue();

    // The fewer lanes of the two: the unit behind them keeps up with its sweep, so they do not slow a frame.
    private void Join(AddNode node)
    {
        DataStream a = _stream;
        DataStream b = Take(node.Inputs[1]);
        int lanes = Math.Min(a.Lanes, b.Lanes);
        Adapt(node, node.Output.Shape, lanes, "_a");
        a = _stream;
        _stream = b;
        Adapt(node, node.Output.Shape, lanes, "_b");
        b = _stream;
        Add(new AddStage(Name(node.Name), node.Name, a, b, Tensor(node, node.Name, lanes), node, _graph.InputOf(node).Output.ZeroPoint, _graph.InputOf(node, 1).Output.ZeroPoint));
    }

    private Stage? Producer(DataStream stream) => _stages.Find(s => s.Writes().Any(w => ReferenceEquals(w, stream))) switch
    {
        ForkStage fork => Producer(fork.Input),
        var stage => stage,
    };
}
