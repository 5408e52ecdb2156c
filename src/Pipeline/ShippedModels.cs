using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Pipeline;

/// <summary>Trained weights that come with g2g, <c>models/NET.safetensors</c>.</summary>
public static class ShippedModels
{
    /// <summary>Path of a network's weights; null when none are shipped.</summary>
    /// <param name="network">A name of the zoo.</param>
    /// <param name="recipe">A recipe other than the network's own, whose weights are <c>NET-RECIPE.safetensors</c>; null for its own.</param>
    public static string? Find(string network, string? recipe = null) => Folders()
        .Select(folder => Path.Combine(folder, "models", FileName(network, recipe)))
        .FirstOrDefault(File.Exists);

    /// <summary>The shipped weights of a network that another recipe than its own made, as users name them: <c>arch8:study</c>.</summary>
    /// <param name="network">A name of the zoo.</param>
    public static IEnumerable<string> OtherRecipes(string network) =>
        Recipes.Names.Where(r => r != Zoo.Load(network).Recipe.Name && Find(network, r) is not null).Select(r => $"{network}:{r}");

    private static string FileName(string network, string? recipe) =>
        network + (recipe is null || recipe == Zoo.Load(network).Recipe.Name ? "" : "-" + recipe) + ".safetensors";

    // $G2G_HOME as the launcher sets it, else the folders above the program.
    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("G2G_HOME") is { Length: > 0 } home)
        {
            yield return home;
        }

        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
