namespace GradientsToGates.Ir.Float;

/// <summary>One operation of the float graph. The set is closed; each has a forward and backward in Training/Layers.</summary>
/// <param name="Name">Unique in the graph; parameters are stored as <c>name.weight</c> and <c>name.bias</c>.</param>
/// <param name="Inputs">Names of the nodes read, in order.</param>
public abstract record FloatNode(string Name, ValueArray<string> Inputs);

/// <summary>A node that a stage puts into a graph for its own use: one input, a value for each of its values. Network files have none.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
public abstract record DerivedLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);

/// <summary>The image: pixel bytes mapped to real values as (pixel/255 - Mean[c]) / Std[c].</summary>
/// <param name="Name">Usually <c>input</c>.</param>
/// <param name="Shape">H, W, C.</param>
/// <param name="Levels">Largest code of an input value: 255 for pixels, 1 for XOR's bits; real = code / Levels before normalization.</param>
/// <param name="Mean">Per channel, or empty for 0.</param>
/// <param name="Std">Per channel, or empty for 1.</param>
public sealed record InputLayer(string Name, TensorShape Shape, int Levels, ValueArray<double> Mean, ValueArray<double> Std) : FloatNode(Name, []);

/// <summary>What the two kinds of convolution have: a kernel of weights slides over the image.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Same">Keras <c>same</c> padding when true, else <c>valid</c>.</param>
/// <param name="Bias">Whether a bias is added, one for each output channel.</param>
public abstract record ConvolutionLayer(string Name, ValueArray<string> Inputs, Extent Kernel, Extent Stride, bool Same, bool Bias) : FloatNode(Name, Inputs);

/// <summary>2-D convolution (cross-correlation); weights [Filters, Kh, Kw, Cin].</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Filters">Output channels.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Same">Keras <c>same</c> padding when true, else <c>valid</c>.</param>
/// <param name="Bias">Whether a bias [Filters] is added.</param>
public sealed record Conv2DLayer(string Name, ValueArray<string> Inputs, int Filters, Extent Kernel, Extent Stride, bool Same, bool Bias)
    : ConvolutionLayer(Name, Inputs, Kernel, Stride, Same, Bias);

/// <summary>
/// Depthwise 2-D convolution: each channel has a kernel of its own and no other channel's values; weights [C, Kh, Kw]. Keras' DepthwiseConv2D
/// with a depth multiplier of 1.
/// </summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Same">Keras <c>same</c> padding when true, else <c>valid</c>.</param>
/// <param name="Bias">Whether a bias [C] is added.</param>
public sealed record DepthwiseConv2DLayer(string Name, ValueArray<string> Inputs, Extent Kernel, Extent Stride, bool Same, bool Bias)
    : ConvolutionLayer(Name, Inputs, Kernel, Stride, Same, Bias);

/// <summary>Fully connected layer on a flattened input; weights [Units, Inputs].</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Units">Output values.</param>
/// <param name="Bias">Whether a bias [Units] is added.</param>
public sealed record DenseLayer(string Name, ValueArray<string> Inputs, int Units, bool Bias) : FloatNode(Name, Inputs);

/// <summary>max(0, x).</summary>
public sealed record ReluLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed record SigmoidLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);

/// <summary>Hyperbolic tangent.</summary>
public sealed record TanhLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);

/// <summary>Maximum over unpadded windows.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Kernel">Window extents.</param>
/// <param name="Stride">Strides.</param>
public sealed record MaxPoolLayer(string Name, ValueArray<string> Inputs, Extent Kernel, Extent Stride) : FloatNode(Name, Inputs);

/// <summary>Mean over unpadded windows.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Kernel">Window extents.</param>
/// <param name="Stride">Strides.</param>
public sealed record AvgPoolLayer(string Name, ValueArray<string> Inputs, Extent Kernel, Extent Stride) : FloatNode(Name, Inputs);

/// <summary>
/// Batch normalization per channel: y = gamma (x - mean) / sqrt(variance + Epsilon) + beta. In training mean and (biased) variance are the
/// batch's, and the moving ones follow: moving = Momentum moving + (1 - Momentum) batch. Else the moving ones count.
/// </summary>
/// <param name="Name">Unique name; <c>name.weight</c> is gamma, <c>name.bias</c> beta, <c>name.mean</c> and <c>name.variance</c> the moving statistics.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Momentum">What the moving statistics keep at each update, 0 .. 1.</param>
/// <param name="Epsilon">Added to the variance; above 0.</param>
public sealed record BatchNormLayer(string Name, ValueArray<string> Inputs, double Momentum = BatchNormLayer.DefaultMomentum, double Epsilon = BatchNormLayer.DefaultEpsilon)
    : FloatNode(Name, Inputs)
{
    /// <summary>The momentum of Keras.</summary>
    public const double DefaultMomentum = 0.99;

    /// <summary>The epsilon of Keras.</summary>
    public const double DefaultEpsilon = 1e-3;
}

/// <summary>In training each value becomes 0 with probability Rate, and the others are divided by 1 - Rate (inverted dropout); else nothing happens.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">One node.</param>
/// <param name="Rate">0 .. 1, below 1.</param>
public sealed record DropoutLayer(string Name, ValueArray<string> Inputs, double Rate) : FloatNode(Name, Inputs);

/// <summary>Mean over the whole image, per channel.</summary>
public sealed record GlobalAvgPoolLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);

/// <summary>Sum of two nodes of equal shape.</summary>
public sealed record AddLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);

/// <summary>[H, W, C] to [1, 1, H*W*C], NHWC order.</summary>
public sealed record FlattenLayer(string Name, ValueArray<string> Inputs) : FloatNode(Name, Inputs);
