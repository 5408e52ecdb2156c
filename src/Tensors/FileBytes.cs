using GradientsToGates.Diagnostics;

namespace GradientsToGates.Tensors;

/// <summary>Reads whole files and turns what can go wrong into a diagnostic.</summary>
internal static class FileBytes
{
    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">G2G6101: it is missing or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "there is no such file.", "Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"the file cannot be read ({e.Message.TrimEnd('.')}).", "Check its permissions, and that it is smaller than 2 GiB.", e);
        }
    }

    private static UserException Unreadable(string path, string message, string remedy, Exception cause) =>
        new(new Diagnostic("G2G6101", path, message, remedy), ExitCode.BadData, cause);
}
