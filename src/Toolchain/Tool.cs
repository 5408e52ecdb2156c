namespace GradientsToGates.Toolchain;

/// <summary>An external program (or header) that g2g uses, and how Debian names it.</summary>
/// <param name="Name">What the user calls it: <c>verilator</c>.</param>
/// <param name="Program">Looked for on the PATH; a rooted path is taken as it is.</param>
/// <param name="Package">Debian package that brings it; empty for programs that g2g made itself.</param>
/// <param name="Purpose">What g2g cannot do without it, for <c>g2g doctor</c>.</param>
public sealed record Tool(string Name, string Program, string Package, string Purpose)
{
    /// <summary>Arguments that make the program print its version; empty when it has none of its own.</summary>
    public IReadOnlyList<string> VersionArguments { get; init; } = [];

    /// <summary>Regular expression over that output whose first group is the version.</summary>
    public string VersionPattern { get; init; } = @"(\d+(?:\.\d+)+)";

    /// <summary>The tool whose version stands for this one; null when it prints its own.</summary>
    public Tool? VersionOf { get; init; }

    /// <summary>Tools this one calls or reads, beyond what its Debian package depends on.</summary>
    public IReadOnlyList<Tool> Needs { get; init; } = [];

    /// <summary>True when g2g is complete without it: a viewer, say.</summary>
    public bool Optional { get; init; }

    /// <summary>A program that g2g built, such as a compiled simulation.</summary>
    /// <param name="path">Path of the program.</param>
    /// <param name="name">What messages call it.</param>
    public static Tool At(string path, string name) => new(name, Path.GetFullPath(path), Package: "", Purpose: "made by g2g");
}
