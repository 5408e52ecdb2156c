using System.Globalization;
using System.Text;

namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>All results of a run.</summary>
/// <param name="Machine">What was measured on.</param>
/// <param name="PyTorch">Version of PyTorch.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Seconds">Time measured per turn.</param>
/// <param name="Rounds">Turns of each side.</param>
/// <param name="Networks">Medians.</param>
internal sealed record Report(Machine Machine, string PyTorch, int Threads, double Seconds, int Rounds, IReadOnlyList<Comparison> Networks)
{
    /// <summary>Writes the results, and their table into the page of docs that has a place for it.</summary>
    /// <param name="file">A JSON file.</param>
    /// <param name="page">A Markdown file with the two marks; untouched where there is none.</param>
    public void Write(string file, string page)
    {
        KeptResults.Write(file, this);
        KeptResults.Insert(page, "training speed: written by benchmarks/TrainingSpeed", "end of training speed", Table());
    }

    /// <summary>The table of docs/performance.md.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n{Machine.Processor}, {Machine.Cores} cores, {Machine.VectorFloats} floats a vector, {Machine.Runtime}, PyTorch {PyTorch}, {Threads} threads, batch 64\n\n");
        text.Append("| network | g2g, images/s | PyTorch, images/s | ratio | ratio by processor time |\n| --- | --- | --- | --- | --- |\n");
        foreach (Comparison c in Networks)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {c.Network} | {c.Own.PerSecond:F0} | {c.Peer.PerSecond:F0} | {c.Ratio:F2} | {c.CpuRatio:F2} |\n");
        }

        if (Machine.LoadBefore is > Benchmarks.Machine.Busy)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe machine was busy ({Machine.LoadBefore:F1} programs running before the start): measure again when it is idle. Processor time is no way out: threads of OpenMP that wait for each other count as working.\n");
        }

        return text.ToString();
    }
}
