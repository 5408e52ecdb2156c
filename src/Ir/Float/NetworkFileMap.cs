using System.Globalization;
using GradientsToGates.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GradientsToGates.Ir.Float;

/// <summary>A mapping of a network or graph file: reads typed values, and names the line of every error.</summary>
internal sealed class NetworkFileMap
{
    private readonly YamlMappingNode _node;
    private readonly string _source;
    private readonly string _what;
    private readonly HashSet<string> _known = [];

    /// <summary>Wraps a node.</summary>
    /// <param name="node">What the file has there.</param>
    /// <param name="source">File name for errors.</param>
    /// <param name="what">What the mapping describes, for errors: <c>layer 3</c>.</param>
    /// <exception cref="UserException">G2G1004: the node is no mapping.</exception>
    public NetworkFileMap(YamlNode node, string source, string what)
    {
        _source = source;
        _what = what;
        _node = node as YamlMappingNode ?? throw Wrong(node, $"{what} is not a list of 'key: value'.", "Write 'key: value' lines, or { key: value, .. }.");
    }

    /// <summary>Parses YAML text of one document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">What errors call it, usually the file's path.</param>
    /// <param name="what">What the mapping describes, for errors: <c>the network file</c>.</param>
    /// <exception cref="UserException">G2G1001: not YAML, or not one document; names the line. G2G1004: no mapping.</exception>
    public static NetworkFileMap Parse(string text, string source, string what)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            return stream.Documents.Count == 1
                ? new NetworkFileMap(stream.Documents[0].RootNode, source, what)
                : throw UserException.BadInput("G2G1001", source, $"it holds {stream.Documents.Count} YAML documents.", "Put one document in a file.");
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            // YamlDotNet 16.3 throws InvalidOperationException on some unclosed brackets; the parser still knows how far it came.
            (long line, string problem) = e is YamlException y ? (y.Start.Line, y.Message.TrimEnd('.')) : (parser.Current?.End.Line ?? 1, "a bracket or quote is not closed, here or on the next line");
            throw new UserException(
                new Diagnostic("G2G1001", FormattableString.Invariant($"{source}:{line}"), $"this is not YAML: {problem}.", "Check indentation, colons and brackets on this line and the one before."),
                ExitCode.BadInput,
                e);
        }
    }

    /// <summary>File and line of the mapping.</summary>
    public string Where => At(_node);

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether a key is there and is this word.</summary>
    public bool Has(string key, string word) => Find(key) is YamlScalarNode node && node.Value == word;

    /// <summary>Text of a key that must be there.</summary>
    public string Text(string key) => Find(key) is { } node ? Scalar(node, key) : throw Missing(key);

    /// <summary>Text of a key, or a default.</summary>
    public string Text(string key, string otherwise) => Find(key) is { } node ? Scalar(node, key) : otherwise;

    /// <summary>A name, or a default.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The default; null when the key must be there.</param>
    /// <param name="allows">Whether a name is legal.</param>
    /// <param name="remedy">The rule, for the error.</param>
    public string Name(string key, string? otherwise, Func<string, bool> allows, string remedy)
    {
        if (Find(key) is not { } node)
        {
            return otherwise ?? throw Missing(key);
        }

        string name = Scalar(node, key);
        return allows(name) ? name : throw Wrong(node, $"the {key} '{name}' cannot be used in file and signal names.", remedy);
    }

    /// <summary>One of some words.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words, T? otherwise)
        where T : struct
    {
        if (Find(key) is not { } node)
        {
            return otherwise ?? throw Missing(key);
        }

        string word = Scalar(node, key);
        return words.TryGetValue(word, out T value) ? value : throw Wrong(node, $"{key} is '{word}'.", $"Use {Near.Or(words.Keys)}.");
    }

    /// <summary>A whole number within limits.</summary>
    public int Integer(string key, int min, int? otherwise = null) => Find(key) is { } node ? Integer(node, key, min) : otherwise ?? throw Missing(key);

    /// <summary>A whole number not below <paramref name="min"/>; null where the key is absent.</summary>
    public int? OptionalInteger(string key, int min) => Find(key) is { } node ? Integer(node, key, min) : null;

    /// <summary>A whole number that is not negative.</summary>
    public ulong Unsigned(string key, ulong otherwise)
    {
        if (Find(key) is not { } node)
        {
            return otherwise;
        }

        string text = Scalar(node, key);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Wrong(node, $"{key} is '{text}'.", "Use a whole number from 0 to 2^64-1.");
    }

    /// <summary>A number within limits.</summary>
    public double Number(string key, double min, double max, double? otherwise = null)
    {
        if (Find(key) is not { } node)
        {
            return otherwise ?? throw Missing(key);
        }

        double value = Number(node, key);
        return value >= min && value <= max ? value : throw Wrong(node, $"{key} is {Scalar(node, key)}.", FormattableString.Invariant($"Use a number from {min} to {max}."));
    }

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool otherwise) => Choice(key, new Dictionary<string, bool> { ["true"] = true, ["false"] = false }, otherwise);

    /// <summary>One whole number for both axes, or [height, width].</summary>
    public Extent Extent(string key, Extent? otherwise = null)
    {
        if (Find(key) is not { } node)
        {
            return otherwise ?? throw Missing(key);
        }

        if (node is not YamlSequenceNode pair)
        {
            return Ir.Extent.Square(Integer(node, key, 1));
        }

        return pair.Children.Count == 2
            ? new Extent(Integer(pair[0], key, 1), Integer(pair[1], key, 1))
            : throw Wrong(node, $"{key} has {pair.Children.Count} numbers.", "Use one number, or [height, width].");
    }

    /// <summary>Numbers, or none.</summary>
    public IReadOnlyList<double> Numbers(string key) => [.. Items(key).Select(n => Number(n, key))];

    /// <summary>Whole numbers of at least 1, or none.</summary>
    public IReadOnlyList<int> Integers(string key) => [.. Items(key).Select(n => Integer(n, key, 1))];

    /// <summary>Words, or none; a single word counts as a list of one.</summary>
    public IReadOnlyList<string> Words(string key) => [.. Items(key).Select(n => Scalar(n, key))];

    /// <summary>A mapping below this one, or null.</summary>
    public NetworkFileMap? Map(string key) => Find(key) is { } node ? new NetworkFileMap(node, _source, key) : null;

    /// <summary>Mappings in a list.</summary>
    public IReadOnlyList<NetworkFileMap> Maps(string key, string what)
    {
        YamlNode node = Find(key) ?? throw Missing(key);
        return node is YamlSequenceNode { Children.Count: > 0 } list
            ? [.. list.Select((n, i) => new NetworkFileMap(n, _source, FormattableString.Invariant($"{what} {i + 1}")))]
            : throw Wrong(node, $"{key} is not a list.", $"Write one '- {{ .. }}' line per {what}.");
    }

    /// <summary>Call after all keys were read: any other is an error.</summary>
    /// <exception cref="UserException">G2G1002: unknown key; names the line and the legal keys.</exception>
    public void NoOtherKeys()
    {
        foreach (YamlNode key in _node.Children.Keys)
        {
            string text = Scalar(key, "key");
            if (!_known.Contains(text))
            {
                string near = Near.To(text, _known) is { } hint ? $"Did you mean '{hint}'? " : "";
                throw UserException.BadInput("G2G1002", At(key), $"{_what} has no key '{text}'.", $"{near}Legal keys: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    /// <summary>An error about this mapping.</summary>
    public UserException Wrong(string message, string remedy) => Wrong(_node, message, remedy);

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node) ? node : null;
    }

    private IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list,
        { } single => [single],
    };

    private string Scalar(YamlNode node, string key) => node is YamlScalarNode { Value: { } value }
        ? value
        : throw Wrong(node, $"{key} is not a single value.", "Write one value after the colon.");

    private int Integer(YamlNode node, string key, int min)
    {
        string text = Scalar(node, key);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min
            ? value
            : throw Wrong(node, $"{key} is '{text}'.", FormattableString.Invariant($"Use a whole number of at least {min}."));
    }

    private double Number(YamlNode node, string key)
    {
        string text = Scalar(node, key);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Wrong(node, $"{key} is '{text}'.", "Use a number such as 0.001 or 1e-3.");
    }

    private string At(YamlNode node) => FormattableString.Invariant($"{_source}:{node.Start.Line}");

    private UserException Missing(string key)
    {
        string? typed = _node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "").FirstOrDefault(k => !_known.Contains(k) && Near.To(k, [key]) is not null);
        return UserException.BadInput("G2G1003", At(_node), $"{_what} lacks the key '{key}'.", typed is null ? $"Add '{key}: ..'." : $"Write it in place of '{typed}'.");
    }

    private UserException Wrong(YamlNode node, string message, string remedy) => UserException.BadInput("G2G1004", At(node), message, remedy);
}
