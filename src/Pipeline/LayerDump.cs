using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;

namespace GradientsToGates.Pipeline;

/// <summary>Inputs and every layer's values of the reference as .npy files, for whoever re-implements docs/numerics.md.</summary>
public static class LayerDump
{
    /// <summary>Writes one file a node, [images, H, W, C], int64; the node's name is the file's name.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Target.</param>
    /// <param name="images">Test images from the first, at least one.</param>
    /// <returns>Paths written.</returns>
    public static IReadOnlyList<string> Write(RunSession run, string folder, int images)
    {
        int count = Math.Min(images, run.Dataset.Test.Count);
        using var interpreter = new BatchInterpreter(run.Integer, run.Services.Threads, run.Integer.Nodes.Select(n => n.Name));
        BatchTrace trace = interpreter.Run(run.Dataset.Test.Pixels.AsMemory(0, count * run.Dataset.Test.ImageSize), count, run.Services.Cancellation);
        var paths = new List<string>();
        Directory.CreateDirectory(folder);
        foreach (IntegerNode node in run.Integer.Nodes)
        {
            TensorShape shape = node.Output.Shape;
            string path = Path.Combine(folder, node.Name + ".npy");
            Npy.Write(path, new Tensor<long>(trace[node.Name], count, shape.Height, shape.Width, shape.Channels));
            paths.Add(path);
        }

        return paths;
    }
}
