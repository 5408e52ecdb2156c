namespace GradientsToGates.Dataflow.Resources;

/// <summary>
/// Estimates what stages take of a device of Xilinx series 7, as Yosys counts it. Structure gives the features of each kind of stage, a stored set of synthesized stages what
/// each feature costs; docs/decisions/0017-resource-model-and-folding.md.
/// </summary>
public sealed class ResourceModel
{
    // Below this figure an error counts by LUTs, above by its share.
    private const double Floor = 20;

    private readonly Dictionary<string, (double[] Lut, double[] Ff)> _costs;

    /// <summary>Fits a model.</summary>
    /// <param name="measured">Synthesized stages; kinds that are not among them cannot be estimated.</param>
    public ResourceModel(IEnumerable<MeasuredStage> measured) => _costs = measured.DistinctBy(m => m.Size).GroupBy(m => m.Size.Kind, StringComparer.Ordinal).ToDictionary(
        kind => kind.Key,
        kind => (
            Fit([.. kind.Select(m => StageRules.Luts(m.Size))], [.. kind.Select(m => m.Use.Lut)]),
            Fit([.. kind.Select(m => StageRules.Ffs(m.Size))], [.. kind.Select(m => m.Use.Ff)])),
        StringComparer.Ordinal);

    /// <summary>The model fitted to the stored set.</summary>
    public static ResourceModel Stored { get; } = new(MeasuredStage.All);

    /// <summary>What a stage takes.</summary>
    /// <param name="size">Its size.</param>
    public ResourceUse Estimate(StageSize size)
    {
        (double[] lut, double[] ff) = _costs[size.Kind];
        (int dsp, int bram18) = StageRules.Blocks(size);
        return new ResourceUse(Product(lut, StageRules.Luts(size)), Product(ff, StageRules.Ffs(size)), dsp, bram18);
    }

    /// <summary>What a stage takes.</summary>
    /// <param name="stage">The stage.</param>
    public ResourceUse Estimate(Stage stage) => Estimate(StageSize.Of(stage));

    /// <summary>What a design takes.</summary>
    /// <param name="dataflow">The design.</param>
    public ResourceUse Estimate(DataflowGraph dataflow) => ResourceUse.Sum(dataflow.Stages.Select(Estimate));

    // Errors by share favour what is small; the factor brings the sum of all stages to what was measured.
    private static double[] Fit(double[][] features, double[] figures)
    {
        double[] costs = LeastSquares.Fit(features, figures, Floor);
        double sum = features.Sum(f => Product(costs, f));
        return sum > 0 ? [.. costs.Select(c => c * figures.Sum() / sum)] : costs;
    }

    private static double Product(double[] costs, double[] features) => costs.Zip(features, (c, f) => c * f).Sum();
}
