using System.Globalization;
using GradientsToGates.Data;
using GradientsToGates.TestKit;

// What a JPEG costs the shipped CIFAR-10 networks: the same test images with their original pixels and with those that jpeg.py made of them.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length != 1 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/PixelCost -- FILE     FILE: what benchmarks/PixelCost/jpeg.py wrote");
    return 1;
}

const int Plane = 32 * 32;
byte[][] records = [.. File.ReadAllBytes(args[0]).Chunk(1 + (3 * Plane))];
LabelledImages original = Datasets.Open("cifar10").Test.Take(records.Length);
byte[] pixels = [.. records.SelectMany(r => Enumerable.Range(0, 3 * Plane).Select(i => r[1 + (i % 3 * Plane) + (i / 3)]))];
if (records.Any(r => r.Length != 1 + (3 * Plane)) || !records.Select(r => r[0]).SequenceEqual(original.Labels))
{
    Console.Error.WriteLine($"{args[0]} does not hold records of 3,073 bytes with the labels of the first test images.");
    return 1;
}

var jpeg = original with { Pixels = pixels };
int moved = original.Pixels.Zip(pixels).Sum(p => Math.Abs(p.First - p.Second));
Console.WriteLine($"{original.Count:N0} test images; a colour value of the JPEG differs by {(double)moved / pixels.Length:0.00} of 255 on average");
Console.WriteLine("| network | original | JPEG | right only with original pixels | only with those of the JPEG | lost, in points, 95 % |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
double sum = 0;
int networks = 0;
foreach (string name in ShippedModel.Names)
{
    ShippedModel shipped = ShippedModel.Load(name);
    if (shipped.Network.Dataset != "cifar10" || shipped.File.Plan is not null)
    {
        continue;
    }

    bool[] before = Right(shipped, original);
    bool[] after = Right(shipped, jpeg);
    int onlyOriginal = before.Zip(after).Count(p => p.First && !p.Second);
    int onlyJpeg = before.Zip(after).Count(p => p.Second && !p.First);
    double n = original.Count;
    double lost = (onlyOriginal - onlyJpeg) / n;

    // Paired: only images whose answer changes add to the variance.
    double half = 1.96 * Math.Sqrt(((onlyOriginal + onlyJpeg) / n) - (lost * lost)) / Math.Sqrt(n);
    Console.WriteLine($"| `{name}` | {before.Count(r => r)} | {after.Count(r => r)} | {onlyOriginal} | {onlyJpeg} | {100 * lost:0.0}, {100 * (lost - half):0.0} to {100 * (lost + half):0.0} |");
    sum += lost;
    networks++;
}

Console.WriteLine($"mean of {networks}: {100 * sum / networks:0.0} points");

// In both editions with lossy pixels the first images of each file have their original ones.
const int RecordsOfAFile = 10_000;
LabelledImages train = Datasets.Open("cifar10").Train;
Console.WriteLine();
Console.WriteLine("| network, trained on all 50,000 | right of training images with original pixels | right of the others | difference, in points, 95 % |");
Console.WriteLine("| --- | --- | --- | --- |");
foreach (string name in ShippedModel.Names.Where(n => n.EndsWith("-study", StringComparison.Ordinal)))
{
    bool[] right = Right(ShippedModel.Load(name), train);
    bool[] first = [.. right.Where((_, i) => i % RecordsOfAFile < records.Length)];
    bool[] others = [.. right.Where((_, i) => i % RecordsOfAFile >= records.Length)];
    (double a, double b) = (first.Average(r => r ? 1.0 : 0), others.Average(r => r ? 1.0 : 0));
    double half = 1.96 * Math.Sqrt((a * (1 - a) / first.Length) + (b * (1 - b) / others.Length));
    Console.WriteLine($"| `{name}` | {100 * a:0.00} % of {first.Length:N0} | {100 * b:0.00} % of {others.Length:N0} | {100 * (a - b):0.0}, {100 * (a - b - half):0.0} to {100 * (a - b + half):0.0} |");
}

return 0;

static bool[] Right(ShippedModel shipped, LabelledImages images) =>
    [.. shipped.Model.Evaluate(images, 2, CancellationToken.None).Predicted.Zip(images.Labels).Select(p => p.First == p.Second)];
