namespace GradientsToGates.Ir.Float;

/// <summary>The words of network files for the enumerations; used by reader and writer.</summary>
internal static class NetworkFileWords
{
    public static readonly IReadOnlyDictionary<string, LossKind> Losses = new Dictionary<string, LossKind>
    {
        ["cross-entropy"] = LossKind.CrossEntropy,
        ["binary-cross-entropy"] = LossKind.BinaryCrossEntropy,
        ["mse"] = LossKind.MeanSquaredError,
    };

    public static readonly IReadOnlyDictionary<string, OptimizerKind> Optimizers = new Dictionary<string, OptimizerKind>
    {
        ["sgd"] = OptimizerKind.Sgd,
        ["momentum"] = OptimizerKind.Momentum,
        ["adam"] = OptimizerKind.Adam,
    };

    public static readonly IReadOnlyDictionary<string, ScheduleKind> Schedules = new Dictionary<string, ScheduleKind>
    {
        ["constant"] = ScheduleKind.Constant,
        ["step"] = ScheduleKind.Step,
        ["cosine"] = ScheduleKind.Cosine,
    };

    public static readonly IReadOnlyDictionary<string, InitializerKind> Initializers = new Dictionary<string, InitializerKind>
    {
        ["glorot-uniform"] = InitializerKind.GlorotUniform,
        ["he-uniform"] = InitializerKind.HeUniform,
    };

    public static readonly IReadOnlyDictionary<string, BorderKind> Borders = new Dictionary<string, BorderKind>
    {
        ["zero"] = BorderKind.Zero,
        ["nearest"] = BorderKind.Nearest,
    };

    public static readonly IReadOnlyDictionary<string, bool> Paddings = new Dictionary<string, bool> { ["valid"] = false, ["same"] = true };

    /// <summary>The word of a value.</summary>
    public static string Of<T>(IReadOnlyDictionary<string, T> words, T value) => words.First(w => Equals(w.Value, value)).Key;
}
