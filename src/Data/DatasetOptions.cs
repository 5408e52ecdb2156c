namespace GradientsToGates.Data;

/// <summary>How a dataset may be found.</summary>
public sealed record DatasetOptions
{
    /// <summary>Whether missing files may be downloaded.</summary>
    public bool MayDownload { get; init; } = true;

    /// <summary>Whether made-up images may stand in for real ones that are missing.</summary>
    public bool SyntheticFallback { get; init; } = true;

    /// <summary>Folders searched, in order; those of <see cref="DatasetFolders.Default"/> when null.</summary>
    public IReadOnlyList<string>? Folders { get; init; }

    /// <summary>Told while files are downloaded.</summary>
    public Action<DownloadProgress>? Progress { get; init; }

    /// <summary>Stops a download.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>How far a download is.</summary>
/// <param name="File">File name.</param>
/// <param name="Source">Address.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all, as pinned.</param>
public readonly record struct DownloadProgress(string File, string Source, long Received, long Total);
