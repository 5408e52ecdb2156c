using GradientsToGates.Data;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Pipeline;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>A network of the zoo with its shipped weights in INT8, as <c>g2g quantize NET</c> makes it, and its test images.</summary>
/// <param name="Graph">The integer graph.</param>
/// <param name="Test">The test images.</param>
/// <param name="MadeUp">Whether the images are made up, because the data set is not here.</param>
internal sealed record ShippedNetwork(IntegerGraph Graph, LabelledImages Test, bool MadeUp)
{
    /// <summary>Quantizes a network.</summary>
    /// <param name="name">Zoo name.</param>
    public static ShippedNetwork Load(string name)
    {
        if (ShippedModels.Find(name) is null)
        {
            throw new InvalidOperationException($"models/{name}.safetensors is not here; this program measures shipped weights.");
        }

        string folder = Directory.CreateTempSubdirectory("g2g-benchmark-").FullName;
        try
        {
            var services = new RunServices(new ToolRunner(new ToolLocator()), new Silence(), false, false, false, 0, "InferenceSpeed", TimeProvider.System, CancellationToken.None);
            using var session = RunSession.Start(name, folder, n => new RunSettings { Network = n }, services);
            return new ShippedNetwork(session.Integer, session.Dataset.Test, session.Dataset.Synthetic);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
