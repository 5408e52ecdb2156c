using System.Globalization;
using System.Text;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>All results of a run.</summary>
/// <param name="Machine">What was measured on.</param>
/// <param name="Instructions">Vector instructions that g2g used.</param>
/// <param name="OnnxRuntime">Version of onnxruntime-node.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Seconds">Time measured per turn.</param>
/// <param name="Rounds">Turns of each side.</param>
/// <param name="Batch">Images that onnxruntime was given at a time.</param>
/// <param name="Networks">The best turns.</param>
internal sealed record Report(Machine Machine, string Instructions, string OnnxRuntime, int Threads, double Seconds, int Rounds, int Batch, IReadOnlyList<Comparison> Networks)
{
    /// <summary>Writes the results, and their table into the page of docs that has a place for it.</summary>
    /// <param name="file">A JSON file.</param>
    /// <param name="page">A Markdown file.</param>
    public void Write(string file, string page)
    {
        KeptResults.Write(file, this);
        KeptResults.Insert(page, "inference speed: written by benchmarks/InferenceSpeed", "end of inference speed", Table());
    }

    /// <summary>The table of docs/performance.md.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n{Machine.Processor}, {Machine.Cores} cores ({Instructions}), {Machine.Runtime}, onnxruntime-node {OnnxRuntime}, {Threads} threads, best of {Rounds} turns of each side\n\n");
        text.Append("| network | g2g INT8, images/s | onnxruntime INT8 | ratio | by processor time | onnxruntime float32 | ratio | by processor time |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (Comparison c in Networks)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {c.Network} | {c.Own.PerSecond:F0} | {c.PeerInt8.PerSecond:F0} | {c.RatioInt8:F2} | {c.CpuRatioInt8:F2} | {c.PeerFloat.PerSecond:F0} | {c.RatioFloat:F2} | {c.CpuRatioFloat:F2} |\n");
        }

        text.Append("\nThe same work, as a check: images of the class that g2g gives, and right ones.\n\n");
        text.Append("| network | images | same class, INT8 | same class, float32 | right: g2g | onnxruntime INT8 | onnxruntime float32 |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (Comparison c in Networks)
        {
            string[] right = c.MadeUp ? ["made-up images", "", ""] : [.. c.Correct.Select(n => n.ToString(CultureInfo.InvariantCulture))];
            text.Append(CultureInfo.InvariantCulture, $"| {c.Network} | {c.Images} | {c.SameInt8} | {c.SameFloat} | {string.Join(" | ", right)} |\n");
        }

        if (Machine.LoadBefore is > Machine.Busy)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe machine was busy ({Machine.LoadBefore:F1} programs running in the minute before the start): measure again when it is idle.\n");
        }

        return text.ToString();
    }
}
