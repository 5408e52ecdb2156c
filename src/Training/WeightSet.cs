using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>The trained arrays of a network by name, in graph order: <c>conv1.weight</c> [Cout, Kh, Kw, Cin], <c>conv1.bias</c> [Cout], ..</summary>
public sealed class WeightSet
{
    private readonly Dictionary<string, Tensor<float>> _byName;

    /// <summary>Keeps the tensors; no copy is made.</summary>
    /// <param name="tensors">Unique names.</param>
    public WeightSet(IEnumerable<KeyValuePair<string, Tensor<float>>> tensors)
    {
        Items = [.. tensors];
        _byName = Items.ToDictionary();
    }

    /// <summary>Names and tensors in graph order.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor<float>>> Items { get; }

    /// <summary>A tensor by name.</summary>
    /// <param name="name">Such as <c>conv1.weight</c>.</param>
    public Tensor<float> this[string name] => _byName[name];

    /// <summary>Number of values in all tensors.</summary>
    public long Count => Items.Sum(t => (long)t.Value.Length);

    /// <summary>SHA-256 of all names and values.</summary>
    public string Sha256
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach ((string name, Tensor<float> tensor) in Items)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(name));
                hash.AppendData(MemoryMarshal.AsBytes(tensor.Data.AsSpan()));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>A tensor by name, or null.</summary>
    /// <param name="name">Such as <c>conv1.bias</c>.</param>
    public Tensor<float>? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads the weights of a graph.</summary>
    /// <param name="path">A .safetensors file.</param>
    /// <param name="graph">Says which tensors are read, and their shapes.</param>
    /// <param name="plan">Of quantization-aware training: says which scales are read too.</param>
    /// <exception cref="UserException">G2G6101 to G2G6103: the file is missing, damaged or lacks a tensor. G2G6105: a shape is that of another network.</exception>
    public static WeightSet Load(string path, FloatGraph graph, QuantizationPlan? plan = null)
    {
        SafetensorsFile file = Safetensors.Read(path);
        var items = new List<KeyValuePair<string, Tensor<float>>>();
        foreach ((string name, int[] shape) in graph.ParameterShapes().Concat(plan?.ParameterShapes() ?? []))
        {
            Tensor<float> tensor = file.Get<float>(name);
            if (!tensor.Shape.SequenceEqual(shape))
            {
                throw new UserException(
                    new Diagnostic("G2G6105", path, $"tensor '{name}' is [{string.Join(", ", tensor.Shape)}], network '{graph.Name}' needs [{string.Join(", ", shape)}].", "Use the weights of this network, or train it again."),
                    ExitCode.BadData);
            }

            items.Add(new(name, tensor));
        }

        return new WeightSet(items);
    }

    /// <summary>Writes the weights.</summary>
    /// <param name="path">A .safetensors file.</param>
    /// <param name="metadata">Free text by key, for the header.</param>
    /// <exception cref="UserException">G2G6001: the file cannot be written.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        Safetensors.Write(path, Items.Select(t => StoredTensor.From(t.Key, t.Value)), metadata);
}
