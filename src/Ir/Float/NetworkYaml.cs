using GradientsToGates.Diagnostics;

namespace GradientsToGates.Ir.Float;

/// <summary>Network files: YAML as docs/networks.md describes it. Unknown keys are errors with their line.</summary>
public static partial class NetworkYaml
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recipe">A recipe in place of the file's own; null for the file's.</param>
    /// <exception cref="UserException">G2G1007: it cannot be read. G2G1001 to G2G1011 and G2G11xx: its content is wrong; names file and line.</exception>
    public static NetworkDefinition Read(string path, string? recipe = null)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, recipe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                new Diagnostic("G2G1007", path, $"the network file cannot be read ({e.Message.TrimEnd('.')}).", "Check the path; g2g new NAME writes a file to start from."), ExitCode.BadInput, e);
        }
    }

    /// <summary>Reads text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">What errors call it, usually the file's path.</param>
    /// <param name="recipe">A recipe in place of the file's own; null for the file's.</param>
    /// <exception cref="UserException">G2G1001 to G2G1011 and G2G11xx: the content is wrong; names source and line.</exception>
    public static NetworkDefinition Parse(string text, string source, string? recipe = null)
    {
        var root = NetworkFileMap.Parse(text, source, "the network file");
        string name = root.Name("name", null, NameRule.AllowsNetwork, NameRule.NetworkRemedy);
        TrainingRecipe training = NetworkFileRecipe.Read(root.Map("training"));
        if (recipe is not null && recipe != training.Name)
        {
            training = Recipes.Load(recipe, $"option --recipe {recipe}", training);
        }

        InputLayer input = Input(root);
        var nodes = new List<FloatNode> { training.Normalize ? input : input with { Mean = [], Std = [] } };
        var lines = new Dictionary<FloatNode, string>(ReferenceEqualityComparer.Instance) { [nodes[0]] = root.Where };
        foreach (NetworkFileMap map in root.Maps("layers", "layer"))
        {
            FloatNode node = NetworkFileLayers.Read(map, nodes);
            nodes.Add(node);
            lines[node] = map.Where;
        }

        var definition = new NetworkDefinition(
            new FloatGraph(name, nodes, n => $"{lines[n]} layer '{n.Name}'"),
            root.Text("description", ""),
            root.Text("dataset"),
            root.Choice<LossKind>("loss", NetworkFileWords.Losses, null),
            training);
        root.NoOtherKeys();
        definition.CheckLoss(root.Where);
        return definition;
    }

    private static InputLayer Input(NetworkFileMap root)
    {
        NetworkFileMap map = root.Map("input") ?? throw root.Wrong("the key 'input' is missing.", "Add 'input: { shape: [28, 28, 1] }'.");
        IReadOnlyList<int> shape = map.Integers("shape");
        if (shape.Count != 3)
        {
            throw map.Wrong($"shape has {shape.Count} numbers.", "Write shape: [height, width, channels].");
        }

        var input = new InputLayer(
            "input",
            new TensorShape(shape[0], shape[1], shape[2]),
            map.Integer("levels", 1, 255),
            ValueArray.From(map.Numbers("mean")),
            ValueArray.From(map.Numbers("std")));
        map.NoOtherKeys();
        return input;
    }
}
