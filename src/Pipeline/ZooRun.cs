using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Pipeline;

/// <summary>A network of the zoo as a user names it: <c>arch8</c>, or <c>arch8:study</c> for the weights of another recipe than its own.</summary>
/// <param name="Network">A name of the zoo.</param>
/// <param name="Recipe">A recipe that comes with g2g; null for the network's own.</param>
internal sealed record ZooRun(string Network, string? Recipe)
{
    /// <summary>Its shipped weights; null when there are none.</summary>
    public string? Weights => ShippedModels.Find(Network, Recipe);

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null when it is neither a network of the zoo nor one with a recipe behind it.</returns>
    public static ZooRun? Parse(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        (string network, string? recipe) = colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);
        return Zoo.Names.Contains(network) && (recipe is null || Recipes.Names.Contains(recipe)) ? new ZooRun(network, recipe) : null;
    }
}
