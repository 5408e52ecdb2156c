using System.Text;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Ir.Float;

/// <content>The writing half.</content>
public static partial class NetworkYaml
{
    /// <summary>The file's text; reading it gives an equal definition.</summary>
    /// <param name="definition">The network.</param>
    public static string Write(NetworkDefinition definition)
    {
        var text = new StringBuilder();
        FloatGraph graph = definition.Graph;
        Line(text, $"name: {graph.Name}");
        if (definition.Description.Length > 0)
        {
            Line(text, $"description: {Quote(definition.Description)}");
        }

        Line(text, $"dataset: {definition.Dataset}");
        InputLayer input = graph.Input;
        string mean = input.Mean.Count == 0 ? "" : $", mean: [{Numbers(input.Mean)}]";
        string std = input.Std.Count == 0 ? "" : $", std: [{Numbers(input.Std)}]";
        Line(text, $"input: {{ shape: [{input.Shape.Height}, {input.Shape.Width}, {input.Shape.Channels}], levels: {input.Levels}{mean}{std} }}");
        Line(text, $"layers:");
        for (int i = 1; i < graph.Nodes.Count; i++)
        {
            FloatNode node = graph.Nodes[i];
            bool follows = node.Inputs.Count == 1 && node.Inputs[0] == graph.Nodes[i - 1].Name;
            string inputs = follows ? "" : $", inputs: [{string.Join(", ", node.Inputs)}]";
            Line(text, $"  - {{ type: {Describe(node)}, name: {node.Name}{inputs} }}");
        }

        Line(text, $"loss: {NetworkFileWords.Of(NetworkFileWords.Losses, definition.Loss)}");
        Write(text, definition.Recipe);
        return text.ToString();
    }

    private static string Describe(FloatNode node) => node switch
    {
        Conv2DLayer n => Text($"conv2d, filters: {n.Filters}, {Sliding(n)}"),
        DepthwiseConv2DLayer n => $"depthwiseconv2d, {Sliding(n)}",
        DenseLayer n => Text($"dense, units: {n.Units}{Bias(n.Bias)}"),
        ReluLayer => "relu",
        SigmoidLayer => "sigmoid",
        TanhLayer => "tanh",
        MaxPoolLayer n => Text($"maxpool, kernel: {Extent(n.Kernel)}, stride: {Extent(n.Stride)}"),
        AvgPoolLayer n => Text($"avgpool, kernel: {Extent(n.Kernel)}, stride: {Extent(n.Stride)}"),
        BatchNormLayer n => Text($"batchnorm, momentum: {Number(n.Momentum)}, epsilon: {Number(n.Epsilon)}"),
        DropoutLayer n => Text($"dropout, rate: {Number(n.Rate)}"),
        GlobalAvgPoolLayer => "globalavgpool",
        AddLayer => "add",
        FlattenLayer => "flatten",
        _ => throw new UnsupportedNodeException(node, "network YAML"),
    };

    private static void Write(StringBuilder text, TrainingRecipe recipe)
    {
        var plain = new TrainingRecipe();
        Line(text, $"training:");
        LineIf(recipe.Name.Length > 0, text, $"  name: {Quote(recipe.Name)}");
        Line(text, $"  optimizer: {NetworkFileWords.Of(NetworkFileWords.Optimizers, recipe.Optimizer)}");
        LineIf(recipe.Initializer != plain.Initializer, text, $"  initializer: {NetworkFileWords.Of(NetworkFileWords.Initializers, recipe.Initializer)}");
        LineIf(recipe.Normalize != plain.Normalize, text, $"  normalize: {Flag(recipe.Normalize)}");
        LineIf(recipe.BatchNormalization, text, $"  batch-normalization: {Flag(recipe.BatchNormalization)}");
        Line(text, $"  learning-rate: {Number(recipe.LearningRate)}");
        Line(text, $"  momentum: {Number(recipe.Momentum)}");
        Line(text, $"  schedule: {NetworkFileWords.Of(NetworkFileWords.Schedules, recipe.Schedule)}");
        Line(text, $"  step-epochs: {recipe.StepEpochs}");
        Line(text, $"  step-factor: {Number(recipe.StepFactor)}");
        LineIf(recipe.WarmupEpochs > 0, text, $"  warmup-epochs: {recipe.WarmupEpochs}");
        Line(text, $"  batch: {recipe.Batch}");
        Line(text, $"  epochs: {recipe.Epochs}");
        Line(text, $"  seed: {recipe.Seed}");
        Line(text, $"  validation: {(recipe.ValidateOnTest ? "test" : Text($"{recipe.Validation}"))}");
        Line(text, $"  weight-decay: {Number(recipe.WeightDecay)}");
        LineIf(recipe.LabelSmoothing > 0, text, $"  label-smoothing: {Number(recipe.LabelSmoothing)}");
        LineIf(recipe.Mixup > 0, text, $"  mixup: {Number(recipe.Mixup)}");
        LineIf(recipe.Dropout != plain.Dropout, text, $"  dropout: {Number(recipe.Dropout)}");
        LineIf(recipe.WeightAveraging > 0, text, $"  weight-averaging: {Number(recipe.WeightAveraging)}");
        if (recipe.ReduceOnPlateau is { } p)
        {
            Line(text, $"  reduce-on-plateau: {{ patience: {p.Patience}, factor: {Number(p.Factor)}, min-delta: {Number(p.MinDelta)}, cooldown: {p.Cooldown}, min-rate: {Number(p.MinRate)} }}");
        }

        if (recipe.EarlyStopping is { } s)
        {
            Line(text, $"  early-stopping: {{ patience: {s.Patience}, min-delta: {Number(s.MinDelta)}, restore-best: {Flag(s.RestoreBest)} }}");
        }

        if (recipe.Distillation is { } d)
        {
            Line(text, $"  distillation: {{ teacher: {Quote(d.Teacher)}, share: {Number(d.Share)}, temperature: {Number(d.Temperature)} }}");
        }

        if (recipe.Quantization is { } q)
        {
            string firstLast = q.FirstLastBits is { } bits ? Text($", first-last: {bits}") : "";
            string layers = q.Layers.Count == 0 ? "" : $", layers: [{string.Join(", ", q.Layers)}]";
            Line(text, $"  quantization: {{ weights: {q.WeightBits}, activations: {q.ActivationBits}{firstLast}{layers} }}");
        }

        Line(text, $"  augmentation: {{ {Augmentation(recipe.Augmentation)} }}");
        Line(text, $"  restarts: {recipe.Restarts}");
        if (double.IsFinite(recipe.RestartAbove))
        {
            Line(text, $"  restart-above: {Number(recipe.RestartAbove)}");
        }
    }

    // Keys that came later are written only where they say something, so that the text of older recipes stays as it was.
    private static string Augmentation(AugmentationRecipe a)
    {
        var text = new StringBuilder(Text($"shift: {Number(a.Shift)}, rotate: {Number(a.Rotate)}, scale: {Number(a.Scale)}"));
        text.Append(a.Border == BorderKind.Zero ? "" : $", border: {NetworkFileWords.Of(NetworkFileWords.Borders, a.Border)}");
        text.Append(a.Flip > 0 ? $", flip: {Number(a.Flip)}" : "");
        text.Append(a.Crop > 0 ? Text($", crop: {a.Crop}") : "");
        text.Append(a.Cutout > 0 ? Text($", cutout: {a.Cutout}") : "");
        return text.ToString();
    }

    private static string Extent(Extent e) => e.Height == e.Width ? Text($"{e.Height}") : Text($"[{e.Height}, {e.Width}]");

    private static string Sliding(ConvolutionLayer n) => $"kernel: {Extent(n.Kernel)}, stride: {Extent(n.Stride)}, padding: {(n.Same ? "same" : "valid")}{Bias(n.Bias)}";

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Bias(bool bias) => bias ? "" : ", bias: false";

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Number(double value) => ExactText.Of(value);

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(Number));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static void Line(StringBuilder target, FormattableString line) => target.Append(Text(line)).Append('\n');

    private static void LineIf(bool condition, StringBuilder target, FormattableString line)
    {
        if (condition)
        {
            Line(target, line);
        }
    }
}
