using System.Globalization;
using System.Text;

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
        Conv2DLayer n => Text($"conv2d, filters: {n.Filters}, kernel: {Extent(n.Kernel)}, stride: {Extent(n.Stride)}, padding: {(n.Same ? "same" : "valid")}{Bias(n.Bias)}"),
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
        Line(text, $"training:");
        Line(text, $"  optimizer: {NetworkFileWords.Of(NetworkFileWords.Optimizers, recipe.Optimizer)}");
        Line(text, $"  learning-rate: {Number(recipe.LearningRate)}");
        Line(text, $"  momentum: {Number(recipe.Momentum)}");
        Line(text, $"  schedule: {NetworkFileWords.Of(NetworkFileWords.Schedules, recipe.Schedule)}");
        Line(text, $"  step-epochs: {recipe.StepEpochs}");
        Line(text, $"  step-factor: {Number(recipe.StepFactor)}");
        Line(text, $"  batch: {recipe.Batch}");
        Line(text, $"  epochs: {recipe.Epochs}");
        Line(text, $"  seed: {recipe.Seed}");
        Line(text, $"  validation: {recipe.Validation}");
        Line(text, $"  weight-decay: {Number(recipe.WeightDecay)}");
        AugmentationRecipe a = recipe.Augmentation;
        Line(text, $"  augmentation: {{ shift: {Number(a.Shift)}, rotate: {Number(a.Rotate)}, scale: {Number(a.Scale)} }}");
        Line(text, $"  restarts: {recipe.Restarts}");
        if (double.IsFinite(recipe.RestartAbove))
        {
            Line(text, $"  restart-above: {Number(recipe.RestartAbove)}");
        }
    }

    private static string Extent(Extent e) => e.Height == e.Width ? Text($"{e.Height}") : Text($"[{e.Height}, {e.Width}]");

    private static string Bias(bool bias) => bias ? "" : ", bias: false";

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(Number));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static void Line(StringBuilder target, FormattableString line) => target.Append(Text(line)).Append('\n');
}
