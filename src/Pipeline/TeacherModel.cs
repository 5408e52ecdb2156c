using System.Security.Cryptography;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Quantization;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>The trained network that a recipe with <c>distillation</c> learns from.</summary>
internal static class TeacherModel
{
    /// <summary>What the trained weights depend on through it.</summary>
    /// <param name="run">The run.</param>
    public static IEnumerable<string> Key(RunSession run) => Source(run) is { } source ? [Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(source.Path)))] : [];

    /// <summary>The teacher; null where the recipe has none.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">G2G8008: it has no weights.</exception>
    public static Teacher? Load(RunSession run)
    {
        if (Source(run) is not { } source)
        {
            return null;
        }

        run.Services.Progress.Say($"It learns from {source.Network.Name}, {source.Path}.");
        FloatGraph graph = source.Network.Graph;
        WeightSet weights = ModelFile.Load(source.Path, graph).Weights;

        // A network without normalization of its input reads raw pixels, and so must the teacher.
        if (run.Definition.Graph.Input is { Mean.Count: 0, Std.Count: 0 })
        {
            (graph, weights) = QuantizationAwareness.Fold(graph, weights);
        }

        return new Teacher(graph, weights);
    }

    private static (string Path, NetworkDefinition Network)? Source(RunSession run) => run.Definition.Recipe.Distillation is { } recipe
        ? WeightSource.Find(recipe.Teacher, why => UserException.BadInput("G2G8008", $"teacher '{recipe.Teacher}'", why, "Name a run folder with trained weights, or a network whose weights are shipped (g2g zoo)."))
        : null;
}
