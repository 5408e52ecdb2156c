using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Pipeline;

/// <summary>Trained weights that a training builds on: those of a run, or shipped ones.</summary>
internal static class WeightSource
{
    /// <summary>File of the weights, and the network they are of.</summary>
    /// <param name="name">A run folder, or a network of the zoo whose weights are shipped, with or without a recipe.</param>
    /// <param name="wrong">The error of a source that has none, made from why.</param>
    public static (string Path, NetworkDefinition Network) Find(string name, Func<string, Exception> wrong)
    {
        if (RunFolder.Resolve(name) is { } folder)
        {
            string path = Path.Combine(folder, "weights.safetensors");
            return File.Exists(path) ? (path, NetworkYaml.Read(Path.Combine(folder, "network.yml"))) : throw wrong($"the run {folder} has no weights yet.");
        }

        return ZooRun.Parse(name) is { Weights: { } shipped } zoo ? (shipped, Zoo.Load(zoo.Network, zoo.Recipe)) : throw wrong($"no weights of '{name}' are shipped.");
    }
}
