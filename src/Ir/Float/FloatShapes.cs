using GradientsToGates.Diagnostics;

namespace GradientsToGates.Ir.Float;

/// <summary>Output shapes of the float operations, and the errors when inputs do not fit.</summary>
internal static class FloatShapes
{
    /// <summary>Output shape of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="where">How errors name it.</param>
    /// <param name="shapeOf">Shapes of earlier nodes.</param>
    public static TensorShape Infer(FloatNode node, string where, Func<string, TensorShape> shapeOf)
    {
        int wanted = node switch { InputLayer => 0, AddLayer => 2, _ => 1 };
        if (node.Inputs.Count != wanted)
        {
            throw UserException.BadInput("G2G1104", where, $"it reads {node.Inputs.Count} layers.", $"This kind of layer reads {wanted}.");
        }

        return node switch
        {
            InputLayer n => Input(n, where),
            Conv2DLayer n => Convolution(n, where, shapeOf(n.Inputs[0])),
            DepthwiseConv2DLayer n => Sliding(n, where, shapeOf(n.Inputs[0])),
            DenseLayer n => Dense(n, where, shapeOf(n.Inputs[0])),
            MaxPoolLayer n => Pool(n.Kernel, n.Stride, where, shapeOf(n.Inputs[0])),
            AvgPoolLayer n => Pool(n.Kernel, n.Stride, where, shapeOf(n.Inputs[0])),
            GlobalAvgPoolLayer n => TensorShape.Vector(shapeOf(n.Inputs[0]).Channels),
            FlattenLayer n => TensorShape.Vector(shapeOf(n.Inputs[0]).Count),
            AddLayer n => Add(where, shapeOf(n.Inputs[0]), shapeOf(n.Inputs[1])),
            BatchNormLayer n => BatchNorm(n, where, shapeOf(n.Inputs[0])),
            DropoutLayer n => Dropout(n, where, shapeOf(n.Inputs[0])),
            ReluLayer or SigmoidLayer or TanhLayer or DerivedLayer => shapeOf(node.Inputs[0]),
            _ => throw new UnsupportedNodeException(node, "shape inference"),
        };
    }

    private static TensorShape Input(InputLayer n, string where)
    {
        if (n.Shape.Height < 1 || n.Shape.Width < 1 || n.Shape.Channels < 1 || n.Levels is < 1 or > 255)
        {
            throw UserException.BadInput("G2G1105", where, $"shape {n.Shape} with {n.Levels} levels is not an image.", "Use positive extents and levels from 1 to 255.");
        }

        bool lengthsFit = (n.Mean.Count == 0 || n.Mean.Count == n.Shape.Channels) && (n.Std.Count == 0 || n.Std.Count == n.Shape.Channels);
        return lengthsFit && n.Std.All(s => s > 0)
            ? n.Shape
            : throw UserException.BadInput("G2G1106", where, "mean and std do not fit the channels.", $"Give {n.Shape.Channels} numbers each, std above 0, or leave them out.");
    }

    private static TensorShape Convolution(Conv2DLayer n, string where, TensorShape input)
    {
        Positive(where, n.Filters, "filters");
        return Sliding(n, where, input) with { Channels = n.Filters };
    }

    private static TensorShape Sliding(ConvolutionLayer n, string where, TensorShape input)
    {
        Positive(where, Math.Min(n.Kernel.Height, n.Kernel.Width), "kernel");
        Positive(where, Math.Min(n.Stride.Height, n.Stride.Width), "stride");
        Extent output = n.Kernel.Slide(input, n.Stride, n.Same ? Padding.Same(input, n.Kernel, n.Stride) : Padding.None);
        return Window(where, n.Kernel, input, output);
    }

    private static TensorShape Dense(DenseLayer n, string where, TensorShape input)
    {
        Positive(where, n.Units, "units");
        return input is { Height: 1, Width: 1 }
            ? TensorShape.Vector(n.Units)
            : throw UserException.BadInput("G2G1107", where, $"a dense layer reads a vector, its input is {input}.", "Put a flatten or global average pooling layer before it.");
    }

    private static TensorShape Pool(Extent kernel, Extent stride, string where, TensorShape input)
    {
        Positive(where, Math.Min(kernel.Height, kernel.Width), "kernel");
        Positive(where, Math.Min(stride.Height, stride.Width), "stride");
        return Window(where, kernel, input, kernel.Slide(input, stride, Padding.None));
    }

    private static TensorShape BatchNorm(BatchNormLayer n, string where, TensorShape input) => n.Momentum is >= 0 and < 1 && n.Epsilon > 0
        ? input
        : throw UserException.BadInput(
            "G2G1111", where, FormattableString.Invariant($"momentum {n.Momentum} and epsilon {n.Epsilon} are out of range."), "Use a momentum from 0 to below 1 and an epsilon above 0.");

    private static TensorShape Dropout(DropoutLayer n, string where, TensorShape input) => n.Rate is >= 0 and < 1
        ? input
        : throw UserException.BadInput("G2G1112", where, FormattableString.Invariant($"rate is {n.Rate}."), "Use a number from 0 to below 1, such as 0.5.");

    private static TensorShape Add(string where, TensorShape a, TensorShape b) => a == b
        ? a
        : throw UserException.BadInput("G2G1108", where, $"it adds {a} and {b}.", "Both inputs need the same shape; a 1x1 convolution changes the channels.");

    private static TensorShape Window(string where, Extent kernel, TensorShape input, Extent output) => output is { Height: > 0, Width: > 0 }
        ? new TensorShape(output.Height, output.Width, input.Channels)
        : throw UserException.BadInput("G2G1109", where, $"a {kernel} window does not fit its {input} input.", "Use a smaller kernel, 'same' padding, or less pooling before it.");

    private static void Positive(string where, int value, string what)
    {
        if (value < 1)
        {
            throw UserException.BadInput("G2G1110", where, $"{what} is {value}.", "It must be at least 1.");
        }
    }
}
