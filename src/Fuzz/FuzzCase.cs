using GradientsToGates.Dataflow;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;

namespace GradientsToGates.Fuzz;

/// <summary>One network to try. Images, bubbles and the cycle of the second reset follow from the seed.</summary>
/// <param name="Seed">The seed it was made from.</param>
/// <param name="Graph">The numbers.</param>
/// <param name="Folding">A legal fold.</param>
public sealed record FuzzCase(ulong Seed, IntegerGraph Graph, Folding Folding)
{
    /// <summary>Images a case is run with, each at random bubbles and at full rate.</summary>
    public const int Images = 3;

    private const string FoldName = "fold.txt";

    /// <summary>Multiply-accumulates of a frame.</summary>
    public long Macs => Folding.LayersOf(Graph).Sum(l => l.Macs);

    /// <summary>Seed of bubbles and backpressure, for the plusarg.</summary>
    internal int TrafficSeed => (int)(Seed % 1_000_000_007);

    /// <summary>Reads a kept case.</summary>
    /// <param name="folder">Where <see cref="Write"/> put it.</param>
    /// <exception cref="UserException">A file is missing or not readable.</exception>
    public static FuzzCase Read(string folder)
    {
        IntegerGraph graph = IntegerGraphFile.Read(folder);
        string[] lines = File.ReadAllLines(Path.Combine(folder, FoldName));
        ulong seed = ulong.Parse(lines[0].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var folds = lines.Skip(1).Select(l => l.Split('=')).Select(p => KeyValuePair.Create(p[0], Fold.Parse(p[1], $"fold '{p[0]}'")));
        return new FuzzCase(seed, graph, Folding.Smallest(graph).With(graph, folds));
    }

    /// <summary>Writes the graph, and <c>fold.txt</c> with seed and fold, as <c>--fold-file</c> reads it.</summary>
    /// <param name="folder">Made if missing.</param>
    public void Write(string folder)
    {
        IntegerGraphFile.Write(Graph, folder);
        AtomicFile.WriteAllText(Path.Combine(folder, FoldName), FormattableString.Invariant($"# seed {Seed}\n") + string.Concat(Folding.Describe().Select(f => f + "\n")));
    }

    /// <summary>The same under another name, which its modules get.</summary>
    /// <param name="name">The name.</param>
    internal FuzzCase Named(string name) => this with { Graph = new IntegerGraph(name, Graph.Nodes) };

    /// <summary>Codes of the images: the first of random codes, the others with the ends of the range in every second place.</summary>
    internal byte[] Codes()
    {
        var random = new Rng(Seed, RandomStream.Fuzz, sample: 1);
        int size = Graph.Input.Output.Shape.Count;
        int max = (int)Graph.Input.Output.Type.Max;
        byte[] codes = new byte[Images * size];
        for (int i = 0; i < codes.Length; i++)
        {
            int kind = i < size ? 0 : random.NextInt32(4);
            codes[i] = kind switch { 2 => 0, 3 => (byte)max, _ => (byte)random.NextInt32(max + 1) };
        }

        return codes;
    }

    /// <summary>A cycle of the first two frames at which the design is reset once more; with bubbles neither is out by then.</summary>
    /// <param name="second">Cycle of the second frame's last beat at full rate.</param>
    internal int ResetCycle(long second) => 1 + new Rng(Seed, RandomStream.Fuzz, sample: 2).NextInt32((int)Math.Max(1, second - 4));
}
