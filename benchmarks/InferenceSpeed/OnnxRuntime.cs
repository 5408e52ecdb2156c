using GradientsToGates.Ir;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>onnxruntime's side, by peer.js.</summary>
internal static class OnnxRuntime
{
    private const string Package = "onnxruntime-node@1.30.0";

    // Where npm puts packages for this program alone; a global installation serves as well.
    private const string Folder = "artifacts/onnxruntime";

    /// <summary>Version, once something was measured.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>Looks for Node.js with onnxruntime-node.</summary>
    /// <param name="install">Whether npm may install the package.</param>
    public static bool Find(bool install) =>
        Run("node", "-e", "require('onnxruntime-node')").Code == 0
        || (install && Run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", Folder, Package).Code == 0 && Find(install: false));

    /// <summary>Runs images for some seconds.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <param name="images">File of the images' bytes, [N, C, H, W].</param>
    /// <param name="shape">Of an image.</param>
    /// <param name="options">Seconds, threads, images a run.</param>
    /// <returns>Speed, and the class of each image.</returns>
    public static (Speed Speed, byte[] Classes) Measure(string model, string images, TensorShape shape, Options options)
    {
        string classes = model + ".classes";
        (Speed speed, Version) = Peer.Read(Run(
            "node",
            Path.Combine(AppContext.BaseDirectory, "peer.js"), model, images, $"{shape.Channels}x{shape.Height}x{shape.Width}",
            Peer.Text(options.Threads), Peer.Text(options.Seconds), Peer.Text(options.Batch), classes));
        return (speed, File.ReadAllBytes(classes));
    }

    private static (int Code, string Output) Run(string program, params string[] arguments) =>
        Peer.Run(program, arguments, new Dictionary<string, string>
        {
            ["NODE_PATH"] = string.Join(Path.PathSeparator, Path.GetFullPath(Path.Combine(Folder, "node_modules")), Environment.GetEnvironmentVariable("NODE_PATH")),
        });
}
