using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace GradientsToGates.Rtl.Tests;

/// <summary>A Verilog primitive and the files that prove it, found by the mirrored path.</summary>
/// <param name="Group">Folder below <c>rtl</c>: stream, math, conv or pool.</param>
/// <param name="Name">Module and file name.</param>
public sealed record Primitive(string Group, string Name)
{
    /// <summary>Every module below <c>rtl</c>, whatever <c>G2G_PRIMITIVE</c> says. Stands before <see cref="All"/>, which reads it when it is initialized.</summary>
    public static IReadOnlyList<Primitive> Everything { get; } =
    [
        .. Directory.GetFiles(Repository.PathOf("rtl"), "*.v", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf("rtl"), path).Split(Path.DirectorySeparatorChar))
            .Where(parts => parts[0] is not ("tb" or "formal"))
            .Select(parts => new Primitive(string.Join('/', parts[..^1]), Path.GetFileNameWithoutExtension(parts[^1])))
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];

    /// <summary>Path of the module.</summary>
    public string Module => Repository.PathOf($"rtl/{Group}/{Name}.v");

    /// <summary>Path of its bench.</summary>
    public string Bench => Repository.PathOf($"rtl/tb/{Group}/{Name}_tb.v");

    /// <summary>Path of its formal harness.</summary>
    public string Harness => Repository.PathOf($"rtl/formal/{Group}/{Name}_fv.v");

    /// <summary>Path of its spec.</summary>
    public string SpecFile => Repository.PathOf($"rtl/spec/{Group}/{Name}.yml");

    /// <summary>Path of the stream contract that every harness instantiates.</summary>
    public static string Contract => Repository.PathOf("rtl/formal/g2g_stream_contract.v");

    /// <summary>What is run against it.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">A key is unknown or a value has the wrong type.</exception>
    public PrimitiveSpec Spec => field ??= new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .Build()
        .Deserialize<PrimitiveSpec>(File.ReadAllText(SpecFile));

    /// <summary>Every module below <c>rtl</c>, or the one that <c>G2G_PRIMITIVE</c> names.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static IReadOnlyList<Primitive> All { get; } = Discover();

    /// <summary>Paths of the modules it instantiates, in any depth, itself first.</summary>
    public IReadOnlyList<string> Sources
    {
        get
        {
            var found = new List<string>();
            void Visit(Primitive p)
            {
                if (!found.Contains(p.Module))
                {
                    found.Add(p.Module);
                    p.Spec.Uses.ForEach(used => Visit(Everything.Single(other => other.Name == used)));
                }
            }

            Visit(this);
            return found;
        }
    }

    /// <summary>The group is found by the name: for xunit's test names.</summary>
    public static Primitive Named(string name) => All.Single(p => p.Name == name);

    private static Primitive[] Discover()
    {
        string? only = Environment.GetEnvironmentVariable("G2G_PRIMITIVE");
        Primitive[] chosen = [.. Everything.Where(p => string.IsNullOrEmpty(only) || p.Name == only)];
        return chosen.Length > 0 ? chosen : throw new InvalidOperationException($"no primitive below rtl/ (G2G_PRIMITIVE='{only}')");
    }
}
