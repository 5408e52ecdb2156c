using System.Diagnostics;
using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Losses;

namespace GradientsToGates.Training;

/// <summary>
/// One thread's way from a training sample to what the network sees: changed by the recipe's augmentation, normalized, perhaps mixed with
/// another. What it gives is a function of (seed, epoch, sample) alone.
/// </summary>
internal sealed class SampleLoader
{
    private readonly LabelledImages _images;
    private readonly TrainingRecipe _recipe;
    private readonly TensorShape _shape;
    private readonly PixelTable _table;
    private readonly Augmentation _augmentation;
    private readonly byte[] _changed;
    private readonly float[] _partner;
    private long _ticks;

    /// <summary>Makes one thread's memory.</summary>
    /// <param name="definition">Network and recipe.</param>
    /// <param name="images">Training images.</param>
    public SampleLoader(NetworkDefinition definition, LabelledImages images)
    {
        InputLayer input = definition.Graph.Input;
        _images = images;
        _recipe = definition.Recipe;
        _shape = input.Shape;
        _table = new PixelTable(input);
        _augmentation = AugmentationOf(input, _recipe.Augmentation);
        _changed = new byte[_recipe.Augmentation.Any ? _shape.Count : 0];
        _partner = new float[_recipe.Mixup > 0 ? _shape.Count : 0];
    }

    /// <summary>Seconds spent on changing images since <see cref="Restart"/>.</summary>
    public double Seconds => (double)_ticks / Stopwatch.Frequency;

    /// <summary>Measures anew.</summary>
    public void Restart() => _ticks = 0;

    /// <summary>The random changes of a recipe; cutout takes the mean colour.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="recipe">The changes.</param>
    public static Augmentation AugmentationOf(InputLayer input, AugmentationRecipe recipe) => new(recipe.Shift, recipe.Rotate, recipe.Scale)
    {
        NearestBorder = recipe.Border == BorderKind.Nearest,
        Flip = recipe.Flip,
        Crop = recipe.Crop,
        Cutout = recipe.Cutout,
        CutoutColor = input.Mean.Count == 0 ? null : [.. input.Mean.Select(m => (byte)Math.Clamp(Math.Round(m * input.Levels), 0, input.Levels))],
    };

    /// <summary>Loads a sample.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="sample">Index in the training images.</param>
    /// <param name="values">Receives the normalized values, [H, W, C].</param>
    /// <returns>What the network is to take it for.</returns>
    public SoftLabel Load(ulong seed, int epoch, int sample, Span<float> values)
    {
        Pixels(seed, epoch, sample, values);
        var label = new SoftLabel(_images.Labels[sample], _images.Labels[sample], 1, (float)_recipe.LabelSmoothing);
        return _recipe.Mixup > 0 ? Mix(seed, epoch, sample, values, label) : label;
    }

    private void Pixels(ulong seed, int epoch, int sample, Span<float> values)
    {
        ReadOnlySpan<byte> image = _images.Image(sample);
        if (_changed.Length > 0)
        {
            long start = Stopwatch.GetTimestamp();
            var rng = new Rng(seed, RandomStream.Augmentation, (ulong)epoch, (ulong)sample);
            _augmentation.Apply(image, _changed, _shape.Height, _shape.Width, _shape.Channels, rng);
            image = _changed;
            _ticks += Stopwatch.GetTimestamp() - start;
        }

        _table.Apply(image, values);
    }

    // The larger share goes to the sample itself, so that answers can be compared with its label.
    private SoftLabel Mix(ulong seed, int epoch, int sample, Span<float> values, SoftLabel label)
    {
        var rng = new Rng(seed, RandomStream.Mixup, (ulong)epoch, (ulong)sample);
        int partner = rng.NextInt32(_images.Count);
        double share = Beta(ref rng, _recipe.Mixup);
        float own = (float)Math.Max(share, 1 - share);
        Pixels(seed, epoch, partner, _partner);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _partner[i] + (own * (values[i] - _partner[i]));
        }

        return label with { Other = _images.Labels[partner], Share = own };
    }

    /// <summary>A number of Beta(a, a), a up to 1, by the rejection of Joehnk (1964).</summary>
    private static double Beta(ref Rng rng, double a)
    {
        while (true)
        {
            double x = Math.Pow(rng.NextDouble(), 1 / a);
            double y = Math.Pow(rng.NextDouble(), 1 / a);
            if (x + y is > 0 and <= 1)
            {
                return x / (x + y);
            }
        }
    }
}
