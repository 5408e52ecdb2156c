using System.Reflection;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Backends.Verilog;

/// <summary>The hand-written Verilog that travels inside the program: primitives of <c>rtl/</c> and the simulation parts of the testbench.</summary>
public static class PrimitiveLibrary
{
    private static readonly Assembly Self = typeof(PrimitiveLibrary).Assembly;

    /// <summary>Module name to path below <c>rtl/</c>, for example <c>conv/g2g_mvu.v</c>; sorted by name.</summary>
    public static IReadOnlyDictionary<string, string> Primitives { get; } = Under("rtl/");

    /// <summary>Module name to file name of the simulation parts.</summary>
    public static IReadOnlyDictionary<string, string> Testbench { get; } = Under("tb/");

    /// <summary>Text of a primitive.</summary>
    /// <param name="module">Module name.</param>
    public static string PrimitiveText(string module) => Text("rtl/" + Primitives[module]);

    /// <summary>Text of a simulation part.</summary>
    /// <param name="module">Module name.</param>
    public static string TestbenchText(string module) => Text("tb/" + Testbench[module]);

    /// <summary>Writes all primitives below a folder.</summary>
    /// <param name="folder">Target.</param>
    /// <returns>Paths written, relative to it.</returns>
    public static IReadOnlyList<string> Export(string folder)
    {
        foreach ((string module, string path) in Primitives)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, path), PrimitiveText(module));
        }

        return [.. Primitives.Values];
    }

    private static SortedDictionary<string, string> Under(string prefix)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in Self.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            found.Add(Path.GetFileNameWithoutExtension(name), name[prefix.Length..]);
        }

        return found;
    }

    private static string Text(string resource)
    {
        using Stream stream = Self.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"resource '{resource}' is missing");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
