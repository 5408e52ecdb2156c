using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>How the second factor of a product is read, for each of the columns of a block.</summary>
internal interface IFactor
{
    /// <summary>Floats that a block of columns reads from column 0's factor.</summary>
    public static abstract int Reach { get; }

    /// <summary>Whether each lane has a factor of its own.</summary>
    public static abstract bool ByLane { get; }

    /// <summary>The factor of a column.</summary>
    /// <typeparam name="V">Vector type.</typeparam>
    /// <param name="first">Column 0's factor.</param>
    /// <param name="column">Which.</param>
    /// <param name="lane">First lane.</param>
    public static abstract V Read<V>(ref float first, int column, nint lane)
        where V : struct, IVector<V>;
}

/// <summary>Weights of neighbouring output channels, one for all lanes: forward.</summary>
internal readonly struct Weights : IFactor
{
    /// <inheritdoc/>
    public static bool ByLane => false;

    /// <inheritdoc/>
    public static int Reach => ProductPlan.Block;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<V>(ref float first, int column, nint lane)
        where V : struct, IVector<V> => V.Broadcast(Unsafe.Add(ref first, column));
}

/// <summary>Weights of neighbouring input channels, a block of output channels apart: backward by inputs.</summary>
internal readonly struct TurnedWeights : IFactor
{
    /// <inheritdoc/>
    public static bool ByLane => false;

    /// <inheritdoc/>
    public static int Reach => ((ProductPlan.Block - 1) * ProductPlan.Block) + 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<V>(ref float first, int column, nint lane)
        where V : struct, IVector<V> => V.Broadcast(Unsafe.Add(ref first, column * ProductPlan.Block));
}

/// <summary>One sample's values of neighbouring channels, one for all lanes: backward by weights where the lanes are units, in dense layers and tiles.</summary>
internal readonly struct SampleValues : IFactor
{
    /// <inheritdoc/>
    public static bool ByLane => false;

    /// <inheritdoc/>
    public static int Reach => ((ProductPlan.Block - 1) * Lanes.Width) + 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<V>(ref float first, int column, nint lane)
        where V : struct, IVector<V> => V.Broadcast(Unsafe.Add(ref first, column * Lanes.Width));
}

/// <summary>Values of neighbouring channels, lane by lane: convolutions backward by weights.</summary>
internal readonly struct LaneValues : IFactor
{
    /// <inheritdoc/>
    public static bool ByLane => true;

    /// <inheritdoc/>
    public static int Reach => ProductPlan.Block * Lanes.Width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<V>(ref float first, int column, nint lane)
        where V : struct, IVector<V> => V.Load(ref first, (column * Lanes.Width) + lane);
}
