using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Quantization;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline.Widths;

/// <summary>What may be given fewer bits: the weights of a layer, or the codes behind it.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Weights">Its weights; else the codes behind it.</param>
internal sealed record WidthUnit(string Layer, bool Weights)
{
    /// <summary>As results name it.</summary>
    public string What => Weights ? WidthPlan.WeightsWord : WidthPlan.ActivationsWord;
}

/// <summary>Widths of a network's layers, and the format that they make.</summary>
internal sealed class WidthPlan
{
    /// <summary>Bits that everything has before it is lowered.</summary>
    public const int Widest = 8;

    /// <summary>Fewest bits: 1 bit has no code for a positive weight.</summary>
    public const int Narrowest = 2;

    /// <summary>Word for weights.</summary>
    public const string WeightsWord = "weights";

    /// <summary>Word for activations.</summary>
    public const string ActivationsWord = "activations";

    private readonly string[] _layers;

    /// <summary>Lists the layers.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="format">The run's format.</param>
    /// <param name="only">Layers that may be lowered; null for all.</param>
    /// <exception cref="UserException">G2G8123: one is no layer with weights.</exception>
    public WidthPlan(FloatGraph graph, QuantizationOptions format, IReadOnlyList<string>? only)
    {
        _layers = [.. graph.Nodes.Where(n => n is ConvolutionLayer or DenseLayer).Select(n => n.Name)];
        foreach (string layer in only ?? [])
        {
            if (!_layers.Contains(layer))
            {
                throw UserException.BadInput("G2G8123", $"option --layers {layer}", $"the network has no layer '{layer}' with weights.", $"It has {string.Join(", ", _layers)}.");
            }
        }

        Basis = BasisOf(format);
        string[] lowered = [.. _layers.Where(l => only is null || only.Contains(l))];

        // What is behind the last layer is compared, not multiplied: it keeps its width.
        Units = [.. lowered.Select(l => new WidthUnit(l, Weights: true)), .. lowered.Where(l => l != _layers[^1]).Select(l => new WidthUnit(l, Weights: false))];
    }

    /// <summary>The format of what is not lowered: INT8, with powers of two, one scale a layer, bias correction, input and calibration as the run has them.</summary>
    public QuantizationOptions Basis { get; }

    /// <summary>What may be lowered: weights, then activations, in the network's order.</summary>
    public IReadOnlyList<WidthUnit> Units { get; }

    /// <summary>Every layer at <see cref="Widest"/>.</summary>
    public IReadOnlyList<LayerWidth> Full => [.. _layers.Select(l => new LayerWidth(l, Widest, Widest))];

    /// <summary>Checks a width.</summary>
    /// <param name="bits">The width.</param>
    /// <exception cref="UserException">G2G8120: out of range.</exception>
    public static void RequireLegal(int bits)
    {
        if (bits is < Narrowest or > Widest)
        {
            throw UserException.BadInput("G2G8120", string.Create(CultureInfo.InvariantCulture, $"option --bits {bits}"), $"a layer is lowered from {Widest} bits to at least {Narrowest}.", "Name widths from 2 to 8, as --bits 8,6,4,3,2.");
        }
    }

    /// <summary>Checks that a run's weights can be given other widths.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">G2G8125: they were trained for given widths.</exception>
    public static void RequireFloat(RunSession run)
    {
        if (run.Plan is not null)
        {
            throw UserException.BadInput(
                "G2G8125",
                $"run '{run.Folder}'",
                $"its weights were trained for {run.Settings.Quantization.Name}, with scales learned for those widths; other widths would be measured without them.",
                "Name a run that was trained in float; g2g evaluate measures this one.");
        }
    }

    /// <summary>Widths with one of them changed.</summary>
    /// <param name="widths">The widths.</param>
    /// <param name="unit">What is changed.</param>
    /// <param name="bits">Its new width.</param>
    public static IReadOnlyList<LayerWidth> With(IReadOnlyList<LayerWidth> widths, WidthUnit unit, int bits) =>
        [.. widths.Select(w => w.Layer != unit.Layer ? w : unit.Weights ? w with { Weights = bits } : w with { Activations = bits })];

    /// <summary>Widths of all layers from those of some units.</summary>
    /// <param name="units">The units.</param>
    /// <param name="bits">Bits of each.</param>
    public IReadOnlyList<LayerWidth> Widths(IReadOnlyList<WidthUnit> units, IReadOnlyList<int> bits) => units.Zip(bits).Aggregate(Full, (w, u) => With(w, u.First, u.Second));

    /// <summary>The format of a layer.</summary>
    /// <param name="width">Its widths.</param>
    public static string FormatOf(LayerWidth width) =>
        (NumberFormats.Parse(string.Create(CultureInfo.InvariantCulture, $"w{width.Weights}a{width.Activations}")) with { LeastErrorWeights = width.Weights < Widest }).Name;

    /// <summary>The network's format with these widths.</summary>
    /// <param name="widths">One per layer.</param>
    public QuantizationOptions Options(IReadOnlyList<LayerWidth> widths) => Basis with { Layers = widths.ToDictionary(w => w.Layer, FormatOf) };

    // Qm.n has no scales to lower: such a run is measured from plain INT8.
    private static QuantizationOptions BasisOf(QuantizationOptions format) => new()
    {
        Calibration = format.Calibration,
        Percentile = format.Percentile,
        CalibrationImages = format.CalibrationImages,
        TableBits = format.TableBits,
        PowerOfTwo = format.Fixed is null && format.PowerOfTwo,
        PerChannel = format.Fixed is not null || format.PerChannel,
        BiasCorrection = format.BiasCorrection,
        InputBits = format.InputBits,
    };
}
