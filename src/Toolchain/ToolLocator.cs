using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GradientsToGates.Toolchain;

/// <summary>Finds tools on a search path and asks their versions. What was found is remembered; what was missing is looked for again.</summary>
/// <param name="searchPath">Folders separated as in PATH; null takes the PATH of this process.</param>
public sealed class ToolLocator(string? searchPath = null)
{
    private readonly string[] _folders =
        (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string?> _versions = new(StringComparer.Ordinal);

    /// <summary>The tool's absolute path, or null when it is not there.</summary>
    public string? Find(Tool tool) => Find(tool.Program);

    /// <summary>The absolute path of a program, or null when it is not there.</summary>
    /// <param name="program">A file name, or a rooted path.</param>
    public string? Find(string program)
    {
        if (_found.TryGetValue(program, out string? known))
        {
            return known;
        }

        string? path = Path.IsPathRooted(program)
            ? (File.Exists(program) ? program : null)
            : _folders.Select(folder => Path.GetFullPath(Path.Combine(folder, program))).FirstOrDefault(IsExecutable);
        return path is null ? null : _found.GetOrAdd(program, path);
    }

    /// <summary>The tool's version as it prints it, such as <c>5.006</c>; null when it is missing or prints none.</summary>
    public string? Version(Tool tool)
    {
        Tool asked = tool.VersionOf ?? tool;
        return asked.VersionArguments.Count == 0 || Find(asked) is not { } path ? null : _versions.GetOrAdd(path, p => Ask(asked, p));
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
    }

    private static string? Ask(Tool tool, string path)
    {
        var start = new ProcessStartInfo(path, tool.VersionArguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process? process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Match match = Regex.Match(output + error.GetAwaiter().GetResult(), tool.VersionPattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return match.Success ? match.Groups[1].Value : null;
        }
        catch (Win32Exception)
        {
            // Found but not startable (wrong architecture, say): no version to tell; running it reports why.
            return null;
        }
    }
}
