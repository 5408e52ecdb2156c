using GradientsToGates.Diagnostics;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Ir.Integer;

/// <summary>The tensors of a node in weights.safetensors: <c>node.weights</c>, <c>.bias</c>, <c>.multipliers</c>, <c>.entries</c>, <c>.scales</c>.</summary>
/// <param name="file">The tensor file of a graph.</param>
/// <param name="node">The node's name.</param>
internal sealed class NodeTensors(SafetensorsFile file, string node)
{
    /// <summary>All tensors of a node, in the order in which they are written.</summary>
    /// <param name="node">The node.</param>
    public static IEnumerable<StoredTensor> Of(IntegerNode node)
    {
        switch (node)
        {
            case ConvolutionNode n:
                int channels = n.Weights.Count / (n.Bias.Count * n.Kernel.Area);
                yield return Codes(n, "weights", n.WeightType, n.Weights, n.Bias.Count, n.Kernel.Height, n.Kernel.Width, channels);
                yield return Longs(n, "bias", n.Bias);
                break;
            case DenseNode n:
                yield return Codes(n, "weights", n.WeightType, n.Weights, n.Bias.Count, n.Weights.Count / n.Bias.Count);
                yield return Longs(n, "bias", n.Bias);
                break;
            case DepthwiseNode n:
                yield return n.Scales
                    ? Codes(n, "weights", n.WeightType, n.Weights, n.Weights.Count)
                    : Codes(n, "weights", n.WeightType, n.Weights, n.Bias.Count, n.Kernel.Height, n.Kernel.Width);
                yield return Longs(n, "bias", n.Bias);
                break;
            case RequantizeNode n:
                yield return Longs(n, "multipliers", n.Multipliers);
                break;
            case TableNode n:
                yield return Codes(n, "entries", n.Output.Type, n.Entries, n.Entries.Count);
                break;
        }

        if (node.Output.Scales.Count > 1)
        {
            yield return StoredTensor.From(node.Name + ".scales", new Tensor<double>([.. node.Output.Scales], node.Output.Scales.Count));
        }
    }

    /// <summary>Reads codes that were stored in the element type of <paramref name="type"/>.</summary>
    /// <param name="tensor">Name after the dot.</param>
    /// <param name="type">Type of the codes.</param>
    /// <param name="shape">Extents it must have; a negative one may be any.</param>
    /// <exception cref="UserException">G2G6103: missing, other elements or another shape.</exception>
    public ValueArray<int> Codes(string tensor, IntType type, params ReadOnlySpan<int> shape) => ElementOf(type) switch
    {
        ElementType.UInt8 => ValueArray.From(Get<byte>(tensor, shape).Select(v => (int)v)),
        ElementType.Int8 => ValueArray.From(Get<sbyte>(tensor, shape).Select(v => (int)v)),
        ElementType.Int16 => ValueArray.From(Get<short>(tensor, shape).Select(v => (int)v)),
        _ => ValueArray.From(Get<int>(tensor, shape)),
    };

    /// <summary>Reads a vector of 64-bit integers.</summary>
    /// <param name="tensor">Name after the dot.</param>
    /// <param name="count">Its length; negative for any.</param>
    /// <exception cref="UserException">G2G6103: missing, other elements or another shape.</exception>
    public ValueArray<long> Longs(string tensor, int count) => ValueArray.From(Get<long>(tensor, [count]));

    /// <summary>Reads a vector of doubles.</summary>
    /// <param name="tensor">Name after the dot.</param>
    /// <param name="count">Its length.</param>
    /// <exception cref="UserException">G2G6103: missing, other elements or another shape.</exception>
    public ValueArray<double> Doubles(string tensor, int count) => ValueArray.From(Get<double>(tensor, [count]));

    private T[] Get<T>(string tensor, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        string name = node + "." + tensor;
        Tensor<T> found = file.Get<T>(name);
        bool fits = found.Shape.Count == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = shape[i] < 0 || shape[i] == found.Shape[i];
        }

        return fits ? found.Data : throw new UserException(
            new Diagnostic(
                "G2G6103",
                file.Path,
                $"tensor '{name}' has the shape [{string.Join(", ", found.Shape)}], the graph needs [{string.Join(", ", shape.ToArray().Select(e => e < 0 ? "any" : FormattableString.Invariant($"{e}")))}].",
                "Use the file that was written with this graph."),
            ExitCode.BadData);
    }

    private static StoredTensor Codes(IntegerNode node, string tensor, IntType type, ValueArray<int> values, params int[] shape)
    {
        string name = node.Name + "." + tensor;
        return ElementOf(type) switch
        {
            ElementType.UInt8 => StoredTensor.From(name, new Tensor<byte>([.. values.Select(v => (byte)v)], shape)),
            ElementType.Int8 => StoredTensor.From(name, new Tensor<sbyte>([.. values.Select(v => (sbyte)v)], shape)),
            ElementType.Int16 => StoredTensor.From(name, new Tensor<short>([.. values.Select(v => (short)v)], shape)),
            _ => StoredTensor.From(name, new Tensor<int>([.. values], shape)),
        };
    }

    private static StoredTensor Longs(IntegerNode node, string tensor, ValueArray<long> values) =>
        StoredTensor.From(node.Name + "." + tensor, new Tensor<long>([.. values], values.Count));

    /// <summary>The narrowest element type of the file format that holds the codes.</summary>
    private static ElementType ElementOf(IntType type) => type switch
    {
        { Signed: false, Bits: <= 8 } => ElementType.UInt8,
        { Bits: <= 8 } => ElementType.Int8,
        { Signed: true, Bits: <= 16 } or { Bits: <= 15 } => ElementType.Int16,
        _ => ElementType.Int32,
    };
}
