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
        string history = JsonSerializer.Serialize(History);
        Safetensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["kind"] = "g2g checkpoint",
            ["fingerprint"] = fingerprint,
            ["attempt"] = Attempt.ToString(CultureInfo.InvariantCulture),
            ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
            ["history"] = history,
            ["sha256"] = Checksum(tensors, history),
        });
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
        if (file.Metadata.GetValueOrDefault("fingerprint") != fingerprint)
        {
            throw Bad("G2G8003", path, "the checkpoint is of another network, recipe, seed or dataset.", "Remove it to train from the start, or give another output folder.");
        }

        string history = file.Metadata.GetValueOrDefault("history", "");
        if (file.Metadata.GetValueOrDefault("sha256") != Checksum(file.Tensors, history))
        {
            throw Bad("G2G8004", path, "the checkpoint's checksum is wrong.", "Remove it to train from the start.");
        }

        return new Checkpoint(
            int.Parse(file.Metadata["attempt"], CultureInfo.InvariantCulture),
            int.Parse(file.Metadata["epochs"], CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize<List<EpochRecord>>(history) ?? [],
            [.. file.Tensors.Select(t => (t.Name, t.To<float>().Data))]);
    }

    private static string Checksum(IEnumerable<StoredTensor> tensors, string history)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(history));
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
