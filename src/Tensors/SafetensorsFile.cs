using GradientsToGates.Diagnostics;

namespace GradientsToGates.Tensors;

/// <summary>The content of a .safetensors file.</summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, StoredTensor> _byName;

    internal SafetensorsFile(string path, IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        Tensors = tensors;
        Metadata = metadata;
        _byName = tensors.ToDictionary(t => t.Name);
    }

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether a tensor is there.</summary>
    /// <param name="name">Its name.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>A tensor of a known name and type.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="UserException">G2G6103: it is not there or holds other elements.</exception>
    public Tensor<T> Get<T>(string name)
        where T : unmanaged
    {
        if (!_byName.TryGetValue(name, out StoredTensor? tensor))
        {
            string has = Tensors.Count == 0 ? "no tensor" : string.Join(", ", Tensors.Take(12).Select(t => t.Name));
            throw Mismatch($"it has no tensor '{name}'; it holds {has}.");
        }

        return tensor.Type == ElementTypes.Of<T>()
            ? tensor.To<T>()
            : throw Mismatch($"tensor '{name}' holds {tensor.Type.SafetensorsName()}, {ElementTypes.Of<T>().SafetensorsName()} is needed.");
    }

    private UserException Mismatch(string message) =>
        new(new Diagnostic("G2G6103", Path, message, "Use a file written for this network, or make it again with g2g train."), ExitCode.BadData);
}
