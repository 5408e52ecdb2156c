using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow;

/// <summary>The hardware of a network: stages wired by streams. Made by <see cref="DataflowBuilder"/>.</summary>
/// <param name="Graph">The numbers it computes.</param>
/// <param name="Folding">Parallelism per layer.</param>
/// <param name="Stages">Stages in dataflow order, at least one: each reads streams that earlier ones write, the first one reads the image and the last one writes the result.</param>
public sealed record DataflowGraph(IntegerGraph Graph, Folding Folding, ValueArray<Stage> Stages)
{
    /// <summary>Stream of image codes.</summary>
    public DataStream Input => Stages[0].Input;

    /// <summary>Stream of results.</summary>
    public DataStream Output => Stages[^1].Output;

    /// <summary>Streams that carry the values of an integer graph node, in order.</summary>
    public IEnumerable<DataStream> Taps => Stages.Select(s => s.Output).Where(s => s.Tap is not null);

    /// <summary>Bits of weights and biases in ROM.</summary>
    public long RomBits => Stages.OfType<MvuStage>().Sum(s => ((long)s.Words.Count * s.WeightBits) + (s.Bias.Count * (long)s.Output.Type.Bits));

    /// <summary>Cycles between frames when nothing waits: the largest over the stages of fold cycles and beats.</summary>
    public long BottleneckCycles => Stages.Max(s => s.Reads().Concat(s.Writes()).Max(b => b.Beats));
}
