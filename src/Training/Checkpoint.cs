using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training;

/// <summary>All state of a training run between two epochs, in a .safetensors file with a checksum.</summary>
/// <param name="Attempt">0, or restarts so far.</param>
/// <param name="Epochs">Epochs done in this attempt.</param>
/// <param name="History">Every epoch so far.</param>
/// <param name="Arrays">Packed parameters and the optimizer's memory, by name.</param>
internal sealed record Checkpoint(int Attempt, int Epochs, IReadOnlyList<EpochRecord> History, IReadOnlyList<(string Name, float[] Values)> Arrays)
{
    private const string ChecksumKey = "sha256";

    /// <summary>Identifies recipe, network and data: a checkpoint of other ones must not be continued.</summary>
    /// <param name="definition">Network and recipe, overrides applied.</param>
    /// <param name="dataset">SHA-256 of the dataset.</param>
    public static string Fingerprint(NetworkDefinition definition, string dataset) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(NetworkYaml.Write(definition with { Description = "" }) + dataset)));

    /// <summary>Writes the file as a whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    public void Save(string path, string fingerprint)
    {
        StoredTensor[] tensors = [.. Arrays.Select(a => StoredTensor.From(a.Name, new Tensor<float>(a.Values, a.Values.Length)))];
        var metadata = new Dictionary<string, string>
        {
            ["fingerprint"] = fingerprint,
            ["attempt"] = Attempt.ToString(CultureInfo.InvariantCulture),
            ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
            ["history"] = JsonSerializer.Serialize(History),
        };
        metadata[ChecksumKey] = Checksum(tensors, metadata);
        Safetensors.Write(path, tensors, metadata);
    }

    /// <summary>Reads the file, or returns null when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What it must be a checkpoint of.</param>
    /// <exception cref="UserException">G2G8003: of another recipe, network or dataset. G2G8004: damaged.</exception>
    public static Checkpoint? Load(string path, string fingerprint)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        SafetensorsFile file = Safetensors.Read(path);
        if (file.Metadata.GetValueOrDefault(ChecksumKey) != Checksum(file.Tensors, file.Metadata))
        {
            throw Bad("G2G8004", path, "the checkpoint's checksum is wrong.", "Train from the start with --fresh.");
        }

        if (file.Metadata.GetValueOrDefault("fingerprint") != fingerprint)
        {
            throw Bad("G2G8003", path, "the checkpoint is of another network, recipe, seed or dataset.", "Train from the start with --fresh, or name another folder with --out.");
        }

        return new Checkpoint(
            int.Parse(file.Metadata["attempt"], CultureInfo.InvariantCulture),
            int.Parse(file.Metadata["epochs"], CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize<List<EpochRecord>>(file.Metadata["history"]) ?? [],
            [.. file.Tensors.Select(t => (t.Name, t.To<float>().Data))]);
    }

    private static string Checksum(IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in metadata.Where(m => m.Key != ChecksumKey).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}={value}\n"));
        }

        foreach (StoredTensor tensor in tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            hash.AppendData(tensor.Bytes.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static UserException Bad(string code, string path, string message, string remedy) =>
        new(new Diagnostic(code, path, message, remedy), ExitCode.BadData);
}
