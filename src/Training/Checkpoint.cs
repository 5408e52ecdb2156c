using System.Globalization;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Callbacks;

namespace GradientsToGates.Training;

/// <summary>
/// All state of a training run between two epochs, in a .safetensors file with a checksum. Everything random is a function of seed, epoch and
/// sample, so no generator has state to keep; the step of the optimizer is epochs times updates.
/// </summary>
/// <param name="Attempt">0, or restarts so far.</param>
/// <param name="Epochs">Epochs done in this attempt.</param>
/// <param name="History">Every epoch so far.</param>
/// <param name="Arrays">Packed parameters (moving statistics among them), the optimizer's memory, averaged and best weights, by name.</param>
internal sealed record Checkpoint(int Attempt, int Epochs, IReadOnlyList<EpochRecord> History, IReadOnlyList<(string Name, float[] Values)> Arrays)
{
    private const string ChecksumKey = "sha256";
    private const string FingerprintKey = "fingerprint";
    private const string VectorKey = "vector-bits";

    /// <summary>What callbacks have made of the scheduled learning rate.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Memory of the callback that lowers the rate, if any.</summary>
    public PlateauState? Plateau { get; init; }

    /// <summary>Memory of the callback that ends training, if any.</summary>
    public StoppingState? Stopping { get; init; }

    /// <summary>Bits of the machine's vectors.</summary>
    public static int VectorBits { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <summary>Where the checkpoint before the last is kept.</summary>
    /// <param name="path">The checkpoint.</param>
    public static string PreviousPath(string path) => path + ".previous";

    /// <summary>Identifies recipe, network and data: a checkpoint of other ones must not be continued.</summary>
    /// <param name="definition">Network and recipe, overrides applied.</param>
    /// <param name="dataset">SHA-256 of the dataset.</param>
    public static string Fingerprint(NetworkDefinition definition, string dataset) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(NetworkYaml.Write(definition with { Description = "" }) + dataset)));

    /// <summary>
    /// Writes a new file, flushed to disk, reads it back, and only then puts it in place; the one before is kept beside it. So at every moment one
    /// whole checkpoint is there.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    /// <param name="vectorBits">Width to note; this machine's when null.</param>
    /// <param name="written">Told the new file before it is read back: for tests of what a failing disk does.</param>
    /// <exception cref="UserException">G2G6001: the file cannot be written. G2G8007: it reads back with other content.</exception>
    public void Save(string path, string fingerprint, int? vectorBits = null, Action<string>? written = null)
    {
        StoredTensor[] tensors = [.. Arrays.Select(a => StoredTensor.From(a.Name, new Tensor<float>(a.Values, a.Values.Length)))];
        var metadata = new Dictionary<string, string>
        {
            [FingerprintKey] = fingerprint,
            [VectorKey] = (vectorBits ?? VectorBits).ToString(CultureInfo.InvariantCulture),
            ["attempt"] = Attempt.ToString(CultureInfo.InvariantCulture),
            ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
            ["rate-factor"] = ExactText.Of(RateFactor),
            ["plateau"] = JsonSerializer.Serialize(Plateau),
            ["stopping"] = JsonSerializer.Serialize(Stopping),
            ["history"] = JsonSerializer.Serialize(History),
        };
        metadata[ChecksumKey] = Checksum(tensors, metadata);
        string fresh = path + ".new";
        Safetensors.Write(fresh, tensors, metadata);
        written?.Invoke(fresh);
        if (TryRead(fresh)?.Metadata[ChecksumKey] != metadata[ChecksumKey])
        {
            throw new UserException(
                new Diagnostic("G2G8007", fresh, "the checkpoint reads back with other content than was written.", "The disk may be failing: name another folder with --out."), ExitCode.InputOutput);
        }

        try
        {
            if (File.Exists(path))
            {
                File.Move(path, PreviousPath(path), overwrite: true);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.CannotWrite(path, e);
        }
    }

    /// <summary>Reads the file, or the one before it where this is missing or damaged; null when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What it must be a checkpoint of.</param>
    /// <param name="warn">Told what is worth knowing.</param>
    /// <exception cref="UserException">G2G8003: of another recipe, network or dataset. G2G8004: damaged.</exception>
    public static Checkpoint? Load(string path, string fingerprint, Action<string>? warn = null)
    {
        bool any = File.Exists(path) || File.Exists(PreviousPath(path));
        SafetensorsFile? file = TryRead(path);
        if (file is null && TryRead(PreviousPath(path)) is { } previous)
        {
            warn?.Invoke(File.Exists(path)
                ? $"The checkpoint {path} is damaged: going on from the one before it."
                : $"Going on from {PreviousPath(path)}: the last checkpoint was not finished.");
            file = previous;
        }

        if (file is null)
        {
            return any ? throw Bad("G2G8004", path, "the checkpoint's checksum is wrong.", "Train from the start with --fresh.") : null;
        }

        if (file.Metadata.GetValueOrDefault(FingerprintKey) != fingerprint)
        {
            throw Bad("G2G8003", path, "the checkpoint is of another network, recipe, seed or dataset.", "Train from the start with --fresh, or name another folder with --out.");
        }

        string bits = file.Metadata[VectorKey];
        if (bits != VectorBits.ToString(CultureInfo.InvariantCulture))
        {
            warn?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"The checkpoint is of a machine with {bits}-bit vectors, this one has {VectorBits}: that the weights are those of an uninterrupted run is promised for one kind of machine only."));
        }

        return new Checkpoint(
            int.Parse(file.Metadata["attempt"], CultureInfo.InvariantCulture),
            int.Parse(file.Metadata["epochs"], CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize<List<EpochRecord>>(file.Metadata["history"]) ?? [],
            [.. file.Tensors.Select(t => (t.Name, t.To<float>().Data))])
        {
            RateFactor = double.Parse(file.Metadata["rate-factor"], CultureInfo.InvariantCulture),
            Plateau = JsonSerializer.Deserialize<PlateauState>(file.Metadata["plateau"]),
            Stopping = JsonSerializer.Deserialize<StoppingState>(file.Metadata["stopping"]),
        };
    }

    /// <summary>Copies one of the arrays.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Receives it.</param>
    /// <param name="path">The file, for errors.</param>
    /// <exception cref="UserException">G2G8003: there is none of this name and length, as state was kept otherwise then.</exception>
    public void CopyTo(string name, float[] values, string path)
    {
        if (Arrays.FirstOrDefault(a => a.Name == name).Values is not { } kept || kept.Length != values.Length)
        {
            throw Bad("G2G8003", path, "another version of g2g made the checkpoint, which kept its state otherwise.", "Train from the start with --fresh, or go on with that version.");
        }

        kept.CopyTo(values, 0);
    }

    /// <summary>Removes a checkpoint and what is kept beside it.</summary>
    /// <param name="path">The file.</param>
    public static void Delete(string path)
    {
        foreach (string file in new[] { path, PreviousPath(path), path + ".new" })
        {
            File.Delete(file);
        }
    }

    private static SafetensorsFile? TryRead(string path)
    {
        try
        {
            return File.Exists(path) && Safetensors.Read(path) is { } file && IsWhole(file) ? file : null;
        }
        catch (UserException e) when (e.ExitCode == ExitCode.BadData)
        {
            return null;
        }
    }

    private static bool IsWhole(SafetensorsFile file) => file.Metadata.GetValueOrDefault(ChecksumKey) == Checksum(file.Tensors, file.Metadata);

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
