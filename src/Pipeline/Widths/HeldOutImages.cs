using System.Globalization;
using System.Security.Cryptography;
using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Results;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline.Widths;

/// <summary>Images that widths are chosen on. Never test images: a figure on them would no longer be one of unseen images.</summary>
/// <param name="Images">Pixels and classes.</param>
/// <param name="Facts">Which they are.</param>
internal sealed record HeldOutImages(LabelledImages Images, WidthImages Facts)
{
    /// <summary>Images used when no number is named.</summary>
    public const int Usual = 5000;

    /// <summary>SHA-256 of pixels and classes.</summary>
    public string Identity { get; } = Convert.ToHexString(SHA256.HashData([.. SHA256.HashData(Images.Pixels), .. SHA256.HashData(Images.Labels)]));

    /// <summary>The training images that training held out for validation; where it held none out, the last ones it has seen.</summary>
    /// <param name="run">The run.</param>
    /// <param name="count">How many at most; null for <see cref="Usual"/>.</param>
    /// <exception cref="UserException">G2G8124: there are no training images.</exception>
    public static HeldOutImages Of(RunSession run, int? count)
    {
        TrainingRecipe recipe = run.Definition.Recipe;
        LabelledImages? held = Trainer.HeldOutImages(recipe with { Seed = run.Settings.Seed ?? recipe.Seed }, run.Dataset);
        LabelledImages all = held ?? run.Dataset.Train;
        int n = Math.Min(count ?? Usual, all.Count);
        if (n == 0)
        {
            throw UserException.BadInput("G2G8124", $"data set '{run.Dataset.Name}'", "widths are chosen on training images, and there are none.", "Use a data set with training images.");
        }

        if (run.Plan is not null)
        {
            run.Services.Progress.Say("These weights were trained for a format; widths are measured from INT8 made of them, by calibration.");
        }

        // Calibration takes the first ones.
        LabelledImages images = held is not null ? all.Take(n) : all.Select([.. Enumerable.Range(all.Count - n, n)]);
        string made = Made(run);
        string words = held is not null
            ? $"{made}training images of {run.Dataset.Name} that training held out"
            : $"{made}training images of {run.Dataset.Name} that training has seen, as its recipe holds none out: new images may lose more";
        return new HeldOutImages(images, new WidthImages(words, n, held is null, run.Dataset.Synthetic));
    }

    /// <summary>The test images, for the one check at the end.</summary>
    /// <param name="run">The run.</param>
    public static HeldOutImages Test(RunSession run) =>
        new(run.Dataset.Test, new WidthImages($"{Made(run)}test images of {run.Dataset.Name}", run.Dataset.Test.Count, Seen: false, run.Dataset.Synthetic));

    private static string Made(RunSession run) => run.Dataset.Synthetic ? "made-up " : "";

    /// <summary>How many, and which.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Facts.Count} {Facts.Words}");
}
