using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Quantization;
using GradientsToGates.Testing;
using GradientsToGates.Training;

namespace GradientsToGates.TestKit;

/// <summary>A weight file of models/ and the network it is of.</summary>
/// <param name="Name">A network by its own recipe, or <c>NET-RECIPE</c>.</param>
/// <param name="Network">As it was trained: folded where the recipe trains for few bits.</param>
/// <param name="File">What the file holds.</param>
public sealed record ShippedModel(string Name, NetworkDefinition Network, ModelFile File)
{
    /// <summary>Names of all files.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Repository.PathOf("models"), "*.safetensors").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>The network as it is evaluated.</summary>
    public FloatModel Model => new(Network.Graph, File.Weights, File.Plan);

    /// <summary>What made it; epochs and seed are named where the recipe has others by now.</summary>
    public string Command
    {
        get
        {
            TrainingRecipe trained = NetworkYaml.Parse(File.Metadata["yaml"], "metadata").Recipe;
            string recipe = Name == Network.Name ? "" : $" --recipe {Name[(Network.Name.Length + 1)..]}";
            string epochs = trained.Epochs == Network.Recipe.Epochs ? "" : $" --epochs {trained.Epochs}";
            string seed = trained.Seed == Network.Recipe.Seed ? "" : $" --seed {trained.Seed}";
            return $"./g2g train {Network.Name}{recipe}{epochs}{seed} --out runs/{Name}-shipped";
        }
    }

    /// <summary>Reads a file.</summary>
    public static ShippedModel Load(string name)
    {
        // Names of networks and of recipes can hold a '-' themselves.
        string network = Zoo.Names.Where(n => name == n || name.StartsWith(n + "-", StringComparison.Ordinal)).MaxBy(n => n.Length)
            ?? throw new InvalidOperationException($"models/{name} is of no network of the zoo");
        NetworkDefinition definition = name == network ? Zoo.Load(network) : Zoo.Load(network, name[(network.Length + 1)..]);
        if (definition.Recipe.Quantization is not null)
        {
            definition = definition with { Graph = QuantizationAwareness.Fold(definition.Graph) };
        }

        return new ShippedModel(name, definition, ModelFile.Load(Repository.PathOf($"models/{name}.safetensors"), definition.Graph));
    }
}
