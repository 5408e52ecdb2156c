using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>Opens datasets by name.</summary>
public static class Datasets
{
    /// <summary>Names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [Cifar10.Name, Cifar10Hundred.Name, Mnist.Name, Xor.Name];

    /// <summary>Loads a dataset: from the folders searched, else by download, else made-up images where these are allowed.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="options">What is allowed, and who is told.</param>
    /// <exception cref="UserException">G2G3000: unknown name. G2G3001: missing. G2G3002, G2G3003, G2G3004: a file is truncated, has other content or cannot be read. G2G3005, G2G3006: it is not of its format.</exception>
    public static Dataset Open(string name, DatasetOptions? options = null) => name switch
    {
        Xor.Name => Xor.Open(),
        Cifar10.Name => Cifar10.Open(options ?? new DatasetOptions()),
        Cifar10Hundred.Name => Cifar10Hundred.Open(options ?? new DatasetOptions()),
        Mnist.Name => Mnist.Open(options ?? new DatasetOptions()),
        _ => throw UserException.BadInput("G2G3000", $"dataset '{name}'", "there is no such dataset.", $"Use one of: {string.Join(", ", Names)}."),
    };
}
