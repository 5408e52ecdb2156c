using GradientsToGates.Ir;

namespace GradientsToGates.Explain;

/// <summary>How the text calls one number of a tensor.</summary>
internal static class Names
{
    /// <summary><c>conv1[y,x,c]</c>.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="shape">Its output shape.</param>
    /// <param name="index">Index in NHWC order.</param>
    public static string Element(string node, TensorShape shape, int index) =>
        FormattableString.Invariant($"{node}[{index / shape.Channels / shape.Width},{index / shape.Channels % shape.Width},{index % shape.Channels}]");

    /// <summary><c>[o,ky,kx,c]</c>, or as many axes as there are.</summary>
    /// <param name="shape">Extents, outermost first.</param>
    /// <param name="index">Index, last axis fastest.</param>
    public static string Axes(IReadOnlyList<int> shape, int index)
    {
        int[] axes = new int[shape.Count];
        for (int a = axes.Length - 1; a >= 0; a--)
        {
            axes[a] = index % shape[a];
            index /= shape[a];
        }

        return "[" + string.Join(',', axes.Select(a => a.ToString(System.Globalization.CultureInfo.InvariantCulture))) + "]";
    }
}
