using GradientsToGates.Dataflow;
using GradientsToGates.Fuzz;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.TestKit;

/// <summary>Random networks that the hardware takes, with a random legal fold; a function of the seed alone. They are those of <c>g2g fuzz</c>.</summary>
public static class RandomHardwareNetwork
{
    /// <summary>A chain of layers.</summary>
    public static (IntegerGraph Graph, Folding Folding) Make(ulong seed) => First(seed, sums: false);

    /// <summary>A network with sums of branches.</summary>
    public static (IntegerGraph Graph, Folding Folding) MakeResidual(ulong seed) => First(seed, sums: true);

    private static (IntegerGraph Graph, Folding Folding) First(ulong seed, bool sums)
    {
        for (ulong next = seed * 1000; ; next++)
        {
            FuzzCase made = RandomCase.Make(next).Case;
            if (made.Graph.Nodes.Any(n => n is AddNode) == sums)
            {
                return (made.Graph, made.Folding);
            }
        }
    }
}
