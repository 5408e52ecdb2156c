using GradientsToGates.Numerics;

namespace GradientsToGates.Ir.Integer;

/// <summary>
/// One operation of the integer graph. The set is closed: adding one means a section in docs/numerics.md, then the verifier, the text form,
/// the reference, the dataflow and every back end. Its meaning is that section; Reference executes it.
/// </summary>
/// <param name="Name">Unique in the graph.</param>
/// <param name="Inputs">Names of the nodes read, in order.</param>
/// <param name="Output">Type of the result.</param>
public abstract record IntegerNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output);

/// <summary>The image codes, as they come from the data set.</summary>
public sealed record InputNode(string Name, IntegerTensorType Output) : IntegerNode(Name, [], Output);

/// <summary>Exact convolution: acc[o] = bias[o] + sum of x * w over the window; positions outside the image read the input's zero point.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of codes.</param>
/// <param name="Output">Accumulators.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Padding">Explicit padding.</param>
/// <param name="WeightType">Type of the weights.</param>
/// <param name="Weights">[Cout, Kh, Kw, Cin], last fastest.</param>
/// <param name="Bias">[Cout], accumulator units.</param>
public sealed record ConvolutionNode(
    string Name,
    ValueArray<string> Inputs,
    IntegerTensorType Output,
    Extent Kernel,
    Extent Stride,
    Padding Padding,
    IntType WeightType,
    ValueArray<int> Weights,
    ValueArray<long> Bias) : IntegerNode(Name, Inputs, Output)
{
    /// <summary>
    /// Null for the exact sum. T for hls4ml's truncated products: each is floored to floor(w * x / 2^T), and their sum wraps in the type of the result.
    /// </summary>
    public int? TruncateProducts { get; init; }
}

/// <summary>Exact matrix-vector product: acc[o] = bias[o] + sum of x[i] * w[o, i].</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of codes, 1 x 1 x Cin.</param>
/// <param name="Output">Accumulators.</param>
/// <param name="WeightType">Type of the weights.</param>
/// <param name="Weights">[Cout, Cin], last fastest.</param>
/// <param name="Bias">[Cout], accumulator units.</param>
public sealed record DenseNode(
    string Name,
    ValueArray<string> Inputs,
    IntegerTensorType Output,
    IntType WeightType,
    ValueArray<int> Weights,
    ValueArray<long> Bias) : IntegerNode(Name, Inputs, Output)
{
    /// <summary>
    /// Null for the exact sum. T for hls4ml's truncated products: each is floored to floor(w * x / 2^T), and their sum wraps in the type of the result.
    /// </summary>
    public int? TruncateProducts { get; init; }
}

/// <summary>
/// Depthwise convolution, each channel alone: acc[c] = bias[c] + sum of x[c] * w[c] over the window; positions outside the image read the input's zero point.
/// With a kernel of 1x1 it is what batch normalization behind an activation becomes.
/// </summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of codes.</param>
/// <param name="Output">Accumulators, as many channels as the input.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Padding">Explicit padding.</param>
/// <param name="WeightType">Type of the weights.</param>
/// <param name="Weights">[C, Kh, Kw], last fastest.</param>
/// <param name="Bias">[C], accumulator units; corrects a zero point.</param>
public sealed record DepthwiseNode(
    string Name,
    ValueArray<string> Inputs,
    IntegerTensorType Output,
    Extent Kernel,
    Extent Stride,
    Padding Padding,
    IntType WeightType,
    ValueArray<int> Weights,
    ValueArray<long> Bias) : IntegerNode(Name, Inputs, Output)
{
    /// <summary>Whether each value is only scaled and moved: a window is a pixel, and every pixel has one.</summary>
    public bool Scales => Kernel == Extent.Square(1) && Stride == Extent.Square(1);

    /// <summary>A node that scales: acc[c] = bias[c] + x[c] * w[c].</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="inputs">One node of codes.</param>
    /// <param name="output">Accumulators, of the input's shape.</param>
    /// <param name="weightType">Type of the weights.</param>
    /// <param name="weights">[C].</param>
    /// <param name="bias">[C].</param>
    public static DepthwiseNode Scale(string name, ValueArray<string> inputs, IntegerTensorType output, IntType weightType, ValueArray<int> weights, ValueArray<long> bias) =>
        new(name, inputs, output, Extent.Square(1), Extent.Square(1), Padding.None, weightType, weights, bias);
}

/// <summary>Accumulator to code: v = floor((acc * M + r) / 2^S) + zeroPoint, overflow, ReLU.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of accumulators.</param>
/// <param name="Output">Codes.</param>
/// <param name="Multipliers">M, one or one per channel, 0 &lt;= M &lt; 2^MultiplierBits.</param>
/// <param name="MultiplierBits">Promised width of M: 16 for codes up to 10 bits, else 32.</param>
/// <param name="Shift">S, 0..62.</param>
/// <param name="Rounding">Half up, floor or half even.</param>
/// <param name="Overflow">Saturate or wrap.</param>
/// <param name="Relu">Clamp from below at the zero point.</param>
public sealed record RequantizeNode(
    string Name,
    ValueArray<string> Inputs,
    IntegerTensorType Output,
    ValueArray<long> Multipliers,
    int MultiplierBits,
    int Shift,
    Rounding Rounding,
    Overflow Overflow,
    bool Relu) : IntegerNode(Name, Inputs, Output)
{
    /// <summary>The arithmetic of one element.</summary>
    public Requantizer Requantizer => new(Shift, Rounding, Overflow, Relu, Output.Type, Output.ZeroPoint);

    /// <summary>M of a channel.</summary>
    /// <param name="channel">0 .. C-1.</param>
    public long Multiplier(int channel) => Multipliers.Count == 1 ? Multipliers[0] : Multipliers[channel];
}

/// <summary>Look-up: out = Entries[code - Type.Min of the input].</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of codes of 4 to 12 bits.</param>
/// <param name="Output">Codes.</param>
/// <param name="Function">What the table holds: <c>sigmoid</c> or <c>tanh</c>; for readers, the entries are the definition.</param>
/// <param name="Entries">2^bits codes in the order of the input code's value, smallest first.</param>
public sealed record TableNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output, string Function, ValueArray<int> Entries)
    : IntegerNode(Name, Inputs, Output);

/// <summary>Maximum of codes over unpadded windows.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of codes.</param>
/// <param name="Output">Codes of the same type.</param>
/// <param name="Kernel">Window extents.</param>
/// <param name="Stride">Strides.</param>
public sealed record MaxPoolNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output, Extent Kernel, Extent Stride)
    : IntegerNode(Name, Inputs, Output);

/// <summary>Exact sum of (code - zeroPoint) over unpadded windows: average pooling before its requantize, which divides by the window's area.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node of codes.</param>
/// <param name="Output">Accumulators.</param>
/// <param name="Kernel">Window extents; the whole image for global average pooling.</param>
/// <param name="Stride">Strides.</param>
public sealed record SumPoolNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output, Extent Kernel, Extent Stride)
    : IntegerNode(Name, Inputs, Output);

/// <summary>Residual sum: acc = (a - za) * MultiplierA + (b - zb) * MultiplierB.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">Two nodes of codes of equal shape.</param>
/// <param name="Output">Accumulators.</param>
/// <param name="MultiplierA">0 .. 2^16-1.</param>
/// <param name="MultiplierB">0 .. 2^16-1.</param>
public sealed record AddNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output, long MultiplierA, long MultiplierB)
    : IntegerNode(Name, Inputs, Output);

/// <summary>[H, W, C] to [1, 1, H*W*C], NHWC order; no arithmetic.</summary>
public sealed record FlattenNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output) : IntegerNode(Name, Inputs, Output);

/// <summary>Index of the largest channel of a 1 x 1 x C tensor; the lowest index wins a tie.</summary>
public sealed record ArgMaxNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output) : IntegerNode(Name, Inputs, Output);
