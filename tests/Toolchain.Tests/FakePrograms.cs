using System.Runtime.Versioning;

// The stand-in programs are shell scripts.
[assembly: SupportedOSPlatform("linux")]

// A script just written cannot be started while another thread forks with the file still open.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GradientsToGates.Toolchain.Tests;

/// <summary>A temporary folder of small shell scripts that stand in for programs, usable as a search path.</summary>
internal sealed class FakePrograms : IDisposable
{
    public FakePrograms() => Folder = Directory.CreateTempSubdirectory("g2g-fake-").FullName;

    /// <summary>The folder, empty at first.</summary>
    public string Folder { get; }

    /// <summary>A locator that sees nothing but these programs.</summary>
    public ToolLocator Locator => new(Folder);

    /// <summary>Adds a program; its script runs under <c>/bin/sh</c> with <c>$HERE</c> set to <see cref="Folder"/>.</summary>
    public string Add(string name, string script)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, $"#!/bin/sh\nHERE='{Folder}'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Lines that scripts appended to a file of the folder; empty when there is none.</summary>
    public string[] Lines(string name)
    {
        string path = Path.Combine(Folder, name);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
