namespace GradientsToGates.Diagnostics;

/// <summary>Writes whole files or nothing: a temporary file in the same folder, flushed to disk, then renamed over the old one.</summary>
public static class AtomicFile
{
    /// <summary>Writes text as UTF-8 without byte-order mark.</summary>
    /// <param name="path">Target; its folder is made if missing.</param>
    /// <param name="text">Content; line ends are written as given.</param>
    /// <exception cref="UserException">G2G6001: the folder cannot be written.</exception>
    public static void WriteAllText(string path, string text) => Write(path, s =>
    {
        using var writer = new StreamWriter(s, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes bytes.</summary>
    /// <param name="path">Target; its folder is made if missing.</param>
    /// <param name="bytes">Content.</param>
    /// <exception cref="UserException">G2G6001: the folder cannot be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, s => s.Write(bytes.Span));

    /// <summary>Lets <paramref name="fill"/> write the content; the target is replaced only when it returns.</summary>
    /// <param name="path">Target; its folder is made if missing.</param>
    /// <param name="fill">Writes the content.</param>
    /// <exception cref="UserException">G2G6001: the folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> fill)
    {
        string full = Path.GetFullPath(path);
        string temporary = full + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full) ?? ".");
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                fill(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value", ActualValue: null })
        {
            // The last is how .NET tells that a file grew beyond a limit of the file system or of the user (EFBIG).
            throw UserException.CannotWrite(path, e);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
