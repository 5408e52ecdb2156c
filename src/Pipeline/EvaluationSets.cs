using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Pipeline;

/// <summary>The images that <c>g2g evaluate --on</c> names: a data set's test images, as <c>mnist</c> or <c>mnist-test</c>.</summary>
internal static class EvaluationSets
{
    private const string Suffix = "-test";

    /// <summary>Opens one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Name of a data set, with or without <c>-test</c>.</param>
    /// <exception cref="UserException">G2G3000: no such data set. G2G3001..: it cannot be had. G2G8110: its images are not of the network's shape.</exception>
    public static Dataset Open(RunSession run, string name)
    {
        string set = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        if (set == run.Definition.Dataset)
        {
            return run.Dataset;
        }

        Dataset data = Datasets.Open(set, new DatasetOptions { SyntheticFallback = false, Cancellation = run.Services.Cancellation });
        TensorShape input = run.Definition.Graph.Input.Shape;
        return (data.Height, data.Width, data.Channels) == (input.Height, input.Width, input.Channels)
            ? data
            : throw UserException.BadInput(
                "G2G8110",
                $"option --on {name}",
                $"its images are {new TensorShape(data.Height, data.Width, data.Channels)}, the network takes {input}.",
                $"Name a set of such images, as {run.Definition.Dataset}{Suffix}.");
    }
}
