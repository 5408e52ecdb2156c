using System.Buffers.Binary;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Reference;

namespace GradientsToGates.Cosim;

/// <summary>Stimulus and expected values in the form that the generated testbench reads; docs/verilog.md#vectors.</summary>
public static class VectorFiles
{
    private const int Batch = 64;

    /// <summary>Runs the reference on the images and writes <c>input.bin</c> and one file per tapped tensor.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="codes">Image codes, NHWC, one byte each; a whole number of images.</param>
    /// <param name="folder">Target folder; made if missing.</param>
    /// <param name="cancellation">Stops between images.</param>
    public static void Write(DataflowGraph dataflow, ReadOnlySpan<byte> codes, string folder, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        int size = dataflow.Graph.Input.Output.Shape.Count;
        DataStream[] taps = [.. dataflow.Taps];
        using var interpreter = new BatchInterpreter(dataflow.Graph, keep: taps.Select(t => t.Tap!));
        var files = new List<FileStream>();
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "input.bin"), codes);
            files.AddRange(taps.Select(t => new FileStream(Path.Combine(folder, t.Signal + ".bin"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16)));
            for (int start = 0; start < codes.Length; start += Batch * size)
            {
                byte[] images = codes.Slice(start, Math.Min(Batch * size, codes.Length - start)).ToArray();
                BatchTrace trace = interpreter.Run(images, images.Length / size, cancellation);
                for (int i = 0; i < taps.Length; i++)
                {
                    Append(files[i], trace, taps[i], images.Length / size);
                }
            }
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }
    }

    private static void Append(FileStream file, BatchTrace trace, DataStream tap, int images)
    {
        int bytes = TestbenchFormat.ValueBytes(tap);
        Span<byte> wide = stackalloc byte[16];
        if (tap.Type.Bits > 64)
        {
            for (int image = 0; image < images; image++)
            {
                foreach (Int128 value in trace.WideSample(tap.Tap!, image))
                {
                    BinaryPrimitives.WriteInt128BigEndian(wide, value);
                    file.Write(wide[^bytes..]);
                }
            }

            return;
        }

        long[] values = trace[tap.Tap!];
        byte[] buffer = new byte[values.Length * bytes];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(wide[8..], values[i]);
            wide[^bytes..].CopyTo(buffer.AsSpan(i * bytes, bytes));
        }

        file.Write(buffer);
    }
}
