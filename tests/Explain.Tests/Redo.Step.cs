using System.Globalization;

namespace GradientsToGates.Explain.Tests;

/// <content>Numeric gradients and new weights.</content>
internal sealed partial class Redo
{
    private void StepRules()
    {
        Rule("step", "", @"step (\S+): h 0\.001", g => (_section, _node) = ("step", NameOf(g[0])));
        Rule("step", "step", @"step (\S+): rate " + N, g =>
        {
            NameOf(g[0]);
            g[1].ShouldBe(_case.Definition.Recipe.LearningRate.ToString(CultureInfo.InvariantCulture));
        });
        Rule("numeric", "step", E + @" numeric: \(" + N + " - " + N + @"\) / 0\.002 = " + N + "; gradient " + N, g =>
        {
            g[1].ShouldBe(LossWith(g[0], 0.001));
            g[2].ShouldBe(LossWith(g[0], -0.001));
            g[3].ShouldBe(((Exact.Parse(g[1]) - Exact.Parse(g[2])) / Exact.Parse("0.002")).Real());
            g[4].ShouldBe(_known["gradient " + g[0]]);
            _known.TryAdd("numeric " + g[0], g[3]).ShouldBeTrue();
        });
        Rule("update", "step", E + " update: " + N + @" \* " + N + " = " + N + "; " + N + " - " + N + " = " + N, g =>
        {
            g[1].ShouldBe(_case.Definition.Recipe.LearningRate.ToString(CultureInfo.InvariantCulture));
            g[2].ShouldBe(_known["gradient " + g[0]]);
            g[3].ShouldBe((Exact.Parse(g[1]) * Exact.Parse(g[2])).Real());
            g[4].ShouldBe(Weight(g[0]));
            g[5].ShouldBe(g[3]);
            g[6].ShouldBe((Exact.Parse(g[4]) - Exact.Parse(g[5])).Real());
            _known.TryAdd("new " + g[0], g[6]).ShouldBeTrue();
        });
        Rule("losses", "step", @"step (\S+): loss " + N + " before, " + N + " after", g =>
        {
            NameOf(g[0]);
            g[1].ShouldBe(Loss(Rounded()));
            g[2].ShouldBe(Loss(Weights(name => _known["new " + name])));
        });
    }

    private string NameOf(string network)
    {
        network.ShouldBe(Graph.Name);
        return "";
    }

    private string LossWith(string weight, double by)
    {
        Dictionary<string, double[]> weights = Rounded();
        string array = weight[..weight.IndexOf('[', StringComparison.Ordinal)];
        int index = Flat(Axes(weight), [.. _case.Weights[array].Shape]);

        // The sum in decimals, so that the double is the one nearest to it.
        weights[array][index] = double.Parse((Exact.Parse(Weight(weight)) + Exact.Parse(by.ToString("F3", CultureInfo.InvariantCulture))).Real(), CultureInfo.InvariantCulture);
        return Loss(weights);
    }

    private Dictionary<string, double[]> Rounded() => Weights(Weight);

    private Dictionary<string, double[]> Weights(Func<string, string> text) => _case.Weights.Items.ToDictionary(
        w => w.Key,
        w => Enumerable.Range(0, w.Value.Length).Select(i => double.Parse(text(w.Key + Index(i, [.. w.Value.Shape])), CultureInfo.InvariantCulture)).ToArray());

    private static string Index(int index, int[] shape)
    {
        var axes = new List<int>();
        foreach (int extent in shape.Reverse())
        {
            axes.Insert(0, index % extent);
            index /= extent;
        }

        return $"[{string.Join(',', axes)}]";
    }

    private string Loss(Dictionary<string, double[]> weights) =>
        Exact.Of(new TinyNet(Graph, weights, _codes).Loss(_case.Definition.Loss, _label)).Round(10).Text(10);
}
