using System.Globalization;
using GradientsToGates.Ir;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>Both sides, by turns, over the test images of one network.</summary>
internal static class Contest
{
    /// <summary>Measures.</summary>
    /// <param name="network">Zoo name.</param>
    /// <param name="options">Turns, seconds, threads.</param>
    public static Comparison Of(string network, Options options)
    {
        var shipped = ShippedNetwork.Load(network);
        TensorShape shape = shipped.Graph.Input.Output.Shape;
        int count = shipped.Test.Count;
        string folder = Directory.CreateTempSubdirectory("g2g-benchmark-").FullName;
        try
        {
            string images = Path.Combine(folder, "images");
            string int8 = Path.Combine(folder, "int8.onnx");
            string real = Path.Combine(folder, "float32.onnx");
            File.WriteAllBytes(images, ChannelsFirst(shipped.Test.Pixels, shape));
            File.WriteAllBytes(int8, OnnxModel.Write(shipped.Graph, quantized: true));
            File.WriteAllBytes(real, OnnxModel.Write(shipped.Graph, quantized: false));
            List<Speed> own = [], peerInt8 = [], peerFloat = [];
            Console.WriteLine($"{network}: {shipped.Graph.Nodes.Count} nodes, {count} images");
            (byte[] int8Classes, byte[] floatClasses) = ([], []);
            for (int round = 0; round < options.Rounds; round++)
            {
                own.Add(OwnInference.Measure(shipped.Graph, shipped.Test.Pixels, count, options.Seconds, options.Threads));
                peerInt8.Add(Peer(int8, out int8Classes));
                peerFloat.Add(Peer(real, out floatClasses));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{network} round {round + 1}: g2g {own[^1].PerSecond:F0} images/s, onnxruntime INT8 {peerInt8[^1].PerSecond:F0}, float32 {peerFloat[^1].PerSecond:F0}"));
            }

            int[] ownClasses = OwnInference.Classes(shipped.Graph, shipped.Test.Pixels, count);
            byte[] labels = shipped.Test.Labels;
            return new Comparison(
                network,
                Speed.Best(own),
                Speed.Best(peerInt8),
                Speed.Best(peerFloat),
                count,
                shipped.MadeUp,
                [Equal(ownClasses, labels), Equal([.. int8Classes.Select(c => (int)c)], labels), Equal([.. floatClasses.Select(c => (int)c)], labels)],
                Equal(ownClasses, int8Classes),
                Equal(ownClasses, floatClasses));

            Speed Peer(string model, out byte[] classes)
            {
                (Speed speed, classes) = OnnxRuntime.Measure(model, images, shape, options);
                return speed;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Equal(int[] a, byte[] b) => a.Zip(b).Count(p => p.First == p.Second);

    // onnxruntime takes planes; that they are made beforehand is to its advantage.
    private static byte[] ChannelsFirst(byte[] pixels, TensorShape shape)
    {
        byte[] planes = new byte[pixels.Length];
        int plane = shape.Height * shape.Width;
        for (int i = 0; i < pixels.Length; i++)
        {
            int within = i % shape.Count;
            planes[i - within + (within % shape.Channels * plane) + (within / shape.Channels)] = pixels[i];
        }

        return planes;
    }
}
