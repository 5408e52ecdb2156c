using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>What sums start from and what becomes of them.</summary>
/// <param name="start">First value of each column, where sums do not go on from what is in y.</param>
/// <param name="add">Whether sums go on from what is in y.</param>
/// <param name="rectify">Whether results below 0 become 0.</param>
internal readonly ref struct SumEnds(ref float start, bool add, bool rectify)
{
    private readonly ref float _start = ref start;

    /// <summary>First value of column 0.</summary>
    public ref float Start => ref _start;

    /// <summary>Whether sums go on from what is in y.</summary>
    public bool Add { get; } = add;

    /// <summary>Whether results below 0 become 0.</summary>
    public bool Rectify { get; } = rectify;

    /// <summary>The same from a later column on.</summary>
    /// <param name="column">Which.</param>
    public SumEnds From(int column) => new(ref Unsafe.Add(ref _start, column), Add, Rectify);
}
