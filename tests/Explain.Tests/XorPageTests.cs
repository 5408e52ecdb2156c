using System.Globalization;
using System.Text.RegularExpressions;
using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Quantization;
using GradientsToGates.Training;

namespace GradientsToGates.Explain.Tests;

/// <summary>
/// The text in docs/xor.md is what explain prints after <c>g2g train xor</c>. A block is cut out by the comment above it, which names sample and
/// parts: <c>&lt;!-- explain 1: float conv1; float act1 --&gt;</c>, with <c>pow2</c> behind the number for power-of-two scales.
/// </summary>
public sealed partial class XorPageTests
{
    private static readonly string _path = Repository.PathOf("docs/xor.md");
    private static readonly WeightSet _weights = Trainer.Train(Zoo.Load("xor"), Datasets.Open("xor"), new TrainerOptions { Threads = 1 }).Weights;

    [Fact]
    public void Blocks_of_the_page_are_what_explain_prints()
    {
        string page = File.ReadAllText(_path);
        BlockPattern().Count(page).ShouldBeGreaterThan(5);
        string now = BlockPattern().Replace(page, m => $"{m.Groups["head"].Value}```text\n{Parts(m)}```");
        if (Environment.GetEnvironmentVariable("G2G_UPDATE") == "1")
        {
            File.WriteAllText(_path, now);
            return;
        }

        now.ShouldBe(page, "G2G_UPDATE=1 replaces the blocks");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_four_samples_of_the_trained_network_can_be_redone_and_are_right(bool powerOfTwo)
    {
        Case network = Quantized(powerOfTwo);
        foreach ((byte[] codes, byte label) in Cases.XorSamples)
        {
            string text = network.Whole(codes, label);
            new Redo(network, codes, label).Run(text);
            text.ShouldContain(FormattableString.Invariant($"float result: class {label}"));
            text.ShouldContain(FormattableString.Invariant($"integer result: class {label}"));
        }
    }

    private static Case Quantized(bool powerOfTwo) => Cases.Quantized(Zoo.Load("xor"), _weights, [.. Cases.XorSamples.SelectMany(s => s.Codes)], new QuantizationOptions { PowerOfTwo = powerOfTwo });

    private static string Parts(Match block)
    {
        (byte[] codes, byte label) = Cases.XorSamples[int.Parse(block.Groups["sample"].Value, CultureInfo.InvariantCulture)];
        string[] parts = Quantized(block.Groups["pow2"].Success).Whole(codes, label).Split("\n\n");
        return string.Concat(block.Groups["parts"].Value.Split("; ").Select(name =>
            parts.Where(p => p.StartsWith(name, StringComparison.Ordinal) && p[name.Length] is (':' or ' ')).ShouldHaveSingleItem(name).TrimEnd() + "\n"));
    }

    [GeneratedRegex(@"(?<head><!-- explain (?<sample>\d)(?<pow2> pow2)?: (?<parts>[^>]+) -->\n)```text\n[^`]*```", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex BlockPattern();
}
