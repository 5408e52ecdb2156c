using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>Fetches pinned files from a list of mirrors; a file is put in place only after its checksum is right.</summary>
internal static class Downloader
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Fetches the files that are missing.</summary>
    /// <param name="files">What is wanted.</param>
    /// <param name="mirrors">Addresses of folders, tried in order.</param>
    /// <param name="folder">Target.</param>
    /// <param name="options">Progress and cancellation.</param>
    /// <returns>Null when all files are there, else why not.</returns>
    public static string? Fetch(IEnumerable<PinnedFile> files, IReadOnlyList<string> mirrors, string folder, DatasetOptions options)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (PinnedFile file in files.Where(f => !File.Exists(Path.Combine(folder, f.Name))))
        {
            string? failure = "no mirror is known.";
            foreach (string mirror in mirrors)
            {
                failure = TryFetch(client, file, mirror + file.Name, Path.Combine(folder, file.Name), options);
                if (failure is null)
                {
                    break;
                }
            }

            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    private static string? TryFetch(HttpClient client, PinnedFile file, string address, string path, DatasetOptions options)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        stall.CancelAfter(StallTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            if (!response.IsSuccessStatusCode)
            {
                return $"{address}: {(int)response.StatusCode} {response.ReasonPhrase}";
            }

            using Stream body = response.Content.ReadAsStream(stall.Token);
            byte[] bytes = new byte[file.Length];
            int received = 0;
            while (received < bytes.Length)
            {
                stall.CancelAfter(StallTimeout);
                int count = body.ReadAsync(bytes.AsMemory(received, Math.Min(1 << 16, bytes.Length - received)), stall.Token).AsTask().GetAwaiter().GetResult();
                if (count == 0)
                {
                    break;
                }

                received += count;
                options.Progress?.Invoke(new DownloadProgress(file.Name, address, received, file.Length));
            }

            file.Check(bytes[..received], address);
            AtomicFile.WriteAllBytes(path, bytes);
            return null;
        }
        catch (OperationCanceledException) when (!options.Cancellation.IsCancellationRequested)
        {
            return $"{address}: no answer";
        }
        catch (HttpRequestException e)
        {
            return $"{address}: {e.Message}";
        }
        catch (IOException e)
        {
            return $"{address}: {e.Message}";
        }
        catch (UserException e) when (e.Diagnostic.Code is "G2G3002" or "G2G3003")
        {
            return e.Diagnostic.ToString();
        }
    }
}
