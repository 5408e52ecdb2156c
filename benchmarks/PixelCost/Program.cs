using System.Globalization;
using System.Text;
using GradientsToGates.Benchmarks;
using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Results;
using GradientsToGates.TestKit;
using GradientsToGates.Training;

// What lossy pixels cost the shipped CIFAR-10 networks: the 10,000 test images of both editions. And the table of their accuracies, which needs both too.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/PixelCost -- OFFICIAL LOSSY     dataset folders with cifar10/ in them, one of each edition");
    return 1;
}

Dataset official = Open(args[0]);
Dataset lossy = Open(args[1]);
if (official.OriginalTest is not null || lossy.OriginalTest is null)
{
    Console.Error.WriteLine($"The official edition is to be in {args[0]}, the partly lossy one in {args[1]}.");
    return 1;
}

int moved = official.Test.Pixels.Zip(lossy.Test.Pixels).Sum(p => Math.Abs(p.First - p.Second));
var text = new StringBuilder();
text.Append("\n| network | trained on | right with original pixels | with lossy ones | right only with original pixels | only with lossy ones | lost, in points, 95 % |\n| --- | --- | --- | --- | --- | --- | --- |\n");
var costs = new Dictionary<string, List<double>>();
var table = new StringBuilder("\n| network | the study | trained on | right of all test images, original pixels | right of them in the partly lossy edition | epochs | minutes | command |\n| --- | ---: | --- | --- | --- | ---: | ---: | --- |\n");

// Networks by their own recipes first.
foreach (string name in ShippedModel.Names.OrderBy(n => Zoo.Names.Contains(n) ? 0 : n.EndsWith("-study", StringComparison.Ordinal) ? 1 : 2))
{
    ShippedModel shipped = ShippedModel.Load(name);
    if (shipped.Network.Dataset != "cifar10")
    {
        continue;
    }

    string seen = shipped.File.Metadata["dataset-sha256"] == official.Sha256 ? "original" : "lossy";
    bool[] before = Right(shipped, official.Test);
    bool[] after = Right(shipped, lossy.Test);
    int onlyOriginal = before.Zip(after).Count(p => p.First && !p.Second);
    int onlyLossy = before.Zip(after).Count(p => p.Second && !p.First);
    double n = before.Length;
    double lost = (onlyOriginal - onlyLossy) / n;

    // Paired: only images whose answer changes add to the variance.
    double half = 1.96 * Math.Sqrt(((onlyOriginal + onlyLossy) / n) - (lost * lost)) / Math.Sqrt(n);
    text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {seen} | {before.Count(r => r)} | {after.Count(r => r)} | {onlyOriginal} | {onlyLossy} | {100 * lost:0.0}, {100 * (lost - half):0.0} to {100 * (lost + half):0.0} |\n");
    costs.TryAdd(seen, []);
    costs[seen].Add(lost);

    EpochRecord[] epochs = [.. shipped.File.History.Where(e => e.Attempt == shipped.File.History[^1].Attempt)];
    table.Append(CultureInfo.InvariantCulture, $"| `{name}` | {StudyFigures.All[shipped.Network.Name].Accuracy:F2} % | {seen} | {Counted(before)} | {Counted(after)} | {epochs.Length} | {epochs.Sum(e => e.Seconds) / 60:F0} | `{shipped.Command}` |\n");
}

foreach ((string seen, List<double> lost) in costs)
{
    text.Append(CultureInfo.InvariantCulture, $"\nMean of the {lost.Count} that were trained on {seen} pixels: {100 * lost.Average():0.0} points.\n");
}

text.Append(CultureInfo.InvariantCulture, $"A colour value of the lossy edition differs by {(double)moved / official.Test.Pixels.Length:0.0} of 255 on average.\n");
KeptResults.Insert("models/README.md", "accuracies on CIFAR-10: written by benchmarks/PixelCost", "end of accuracies", table.ToString());
KeptResults.Insert("docs/training.md", "pixel cost: written by benchmarks/PixelCost", "end of pixel cost", text.ToString());
Console.Write(text);
return 0;

static Dataset Open(string folder) => Datasets.Open("cifar10", new DatasetOptions { Folders = [folder], MayDownload = false, SyntheticFallback = false });

static bool[] Right(ShippedModel shipped, LabelledImages images) =>
    [.. shipped.Model.Evaluate(images, 2, CancellationToken.None).Predicted.Zip(images.Labels).Select(p => p.First == p.Second)];

static string Counted(bool[] right)
{
    int correct = right.Count(r => r);
    (double low, double high) = WilsonInterval.Of(correct, right.Length);
    return string.Create(CultureInfo.InvariantCulture, $"{correct} of {right.Length}, {100 * low:F2} to {100 * high:F2} %");
}
