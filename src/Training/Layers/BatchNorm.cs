using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta per channel; in training with mean and (biased) variance of the whole batch, which
/// the moving ones follow. So groups stop before this layer, forward and backward, until all have left their sums.
/// </summary>
/// <param name="node">The layer.</param>
/// <param name="shape">Shape of input and output.</param>
internal sealed class BatchNorm(BatchNormLayer node, TensorShape shape) : Layer(shape, shape)
{
    private readonly int _length = Lanes.RoundUp(shape.Channels);

    /// <summary>Gamma, beta, moving mean, moving variance.</summary>
    public override int ParameterCount => 4 * _length;

    /// <inheritdoc/>
    public override int TrainedCount => 2 * _length;

    /// <summary>Three numbers per channel.</summary>
    public override int KeptLength(bool training) => 3 * _length;

    /// <inheritdoc/>
    public override void Pack(LayerTensors tensors, Span<float> parameters)
    {
        parameters.Clear();
        int part = 0;
        foreach (Tensor<float> tensor in Parts(tensors))
        {
            tensor.Data.CopyTo(parameters.Slice(part++ * _length, _length));
        }
    }

    /// <inheritdoc/>
    public override void Unpack(ReadOnlySpan<float> parameters, LayerTensors tensors)
    {
        int part = 0;
        foreach (Tensor<float> tensor in Parts(tensors))
        {
            parameters.Slice(part++ * _length, tensor.Length).CopyTo(tensor.Data);
        }
    }

    /// <summary>Leaves a group's sums of x and x^2.</summary>
    /// <param name="state">Inputs.</param>
    /// <param name="sums">Receives them.</param>
    public static void Collect(LayerState state, BatchSums sums)
    {
        int group = state.Group.Index;
        ChannelSums.SetProducts(state.Inputs[0], state.Inputs[0], [], state.Group.Samples, sums.First[group], sums.Second[group]);
    }

    /// <summary>Mean and deviation of the batch from its groups' sums; the moving ones follow.</summary>
    /// <param name="sums">The groups' sums.</param>
    /// <param name="groups">How many groups count.</param>
    /// <param name="samples">Samples of the batch.</param>
    /// <param name="parameters">Packed; the moving statistics are changed.</param>
    public void Combine(BatchSums sums, int groups, int samples, Span<float> parameters)
    {
        double count = (double)samples * Input.Height * Input.Width;
        Span<float> means = parameters.Slice(2 * _length, _length);
        Span<float> variances = parameters.Slice(3 * _length, _length);
        for (int c = 0; c < Input.Channels; c++)
        {
            double mean = Sum(sums.First, groups, c) / count;
            double variance = Math.Max(0, (Sum(sums.Second, groups, c) / count) - (mean * mean));
            sums.Mean[c] = (float)mean;
            sums.InverseDeviation[c] = (float)(1 / Math.Sqrt(variance + node.Epsilon));
            means[c] = (float)((node.Momentum * means[c]) + ((1 - node.Momentum) * mean));
            variances[c] = (float)((node.Momentum * variances[c]) + ((1 - node.Momentum) * variance));
        }
    }

    /// <summary>Leaves a group's sums of dy and dy (x - mean); where a ReLU is done here, dy counts where y is above 0.</summary>
    /// <param name="state">With the output gradient.</param>
    /// <param name="sums">Receives them.</param>
    /// <param name="parameters">Packed.</param>
    public void CollectGradient(LayerState state, BatchSums sums, ReadOnlySpan<float> parameters)
    {
        int group = state.Group.Index;
        Line(state, parameters);
        ChannelSums.SetProducts(
            state.Gradient,
            state.Inputs[0],
            sums.Mean,
            state.Group.Samples,
            sums.First[group],
            sums.Second[group],
            Rectifies ? state.Kept.Span.Slice(_length, _length) : [],
            parameters.Slice(_length, _length));
    }

    /// <summary>Means over the batch of dy and of dy times the normalized x.</summary>
    /// <param name="sums">The groups' sums.</param>
    /// <param name="groups">How many groups count.</param>
    /// <param name="samples">Samples of the batch.</param>
    public void CombineGradient(BatchSums sums, int groups, int samples)
    {
        double count = (double)samples * Input.Height * Input.Width;
        for (int c = 0; c < Input.Channels; c++)
        {
            sums.MeanGradient[c] = (float)(Sum(sums.First, groups, c) / count);
            sums.MeanProduct[c] = (float)(Sum(sums.Second, groups, c) * sums.InverseDeviation[c] / count);
        }
    }

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        Line(state, parameters);
        ReadOnlySpan<float> mean = state.Kept.Span[.._length];
        ReadOnlySpan<float> factor = state.Kept.Span.Slice(_length, _length);
        ReadOnlySpan<float> beta = parameters.Slice(_length, _length);
        Plane input = state.Inputs[0];
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> x = input.Row(row);
            Span<float> y = state.Output.Row(row)[..x.Length];
            for (int pixel = 0; pixel < x.Length; pixel += input.Shape.Pixel)
            {
                for (int c = 0, i = pixel; c < Input.Channels; c++, i += Lanes.Width)
                {
                    Vector512<float> centred = Vector512.Create(x[i..]) - Vector512.Create(mean[c]);
                    Vector512<float> value = Vector512.FusedMultiplyAdd(centred, Vector512.Create(factor[c]), Vector512.Create(beta[c]));
                    (Rectifies ? Relu.Value(value) : value).CopyTo(y[i..]);
                }
            }
        }
    }

    /// <summary>
    /// With x^ the normalized x: dgamma = sum of dy x^, dbeta = sum of dy, dx = gamma / deviation (dy - mean of dy - x^ mean of dy x^).
    /// </summary>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        BatchSums sums = state.Batch ?? throw new InvalidOperationException("batch normalization runs backward in training only");
        Span<float> factor = state.Kept.Span[.._length];
        Span<float> slope = state.Kept.Span.Slice(_length, _length);
        Span<float> offset = state.Kept.Span.Slice(2 * _length, _length);
        gradient.Clear();
        for (int c = 0; c < Input.Channels; c++)
        {
            // The optimizer adds the groups' gradients.
            gradient[c] = (float)(sums.Second[state.Group.Index][c] * sums.InverseDeviation[c]);
            gradient[_length + c] = (float)sums.First[state.Group.Index][c];
            factor[c] = parameters[c] * sums.InverseDeviation[c];
            slope[c] = -factor[c] * sums.MeanProduct[c] * sums.InverseDeviation[c];
            offset[c] = -factor[c] * sums.MeanGradient[c];
        }

        if (state.InputGradients[0] is { } target)
        {
            SetInputGradient(state, target, sums.Mean, factor, slope, offset, parameters.Slice(_length, _length));
        }
    }

    // Mean and factor of each channel, the batch's in training.
    private void Line(LayerState state, ReadOnlySpan<float> parameters)
    {
        Span<float> mean = state.Kept.Span[.._length];
        Span<float> factor = state.Kept.Span.Slice(_length, _length);
        for (int c = 0; c < Input.Channels; c++)
        {
            mean[c] = state.Batch is { } batch ? batch.Mean[c] : parameters[(2 * _length) + c];
            float inverse = state.Batch is { } of ? of.InverseDeviation[c] : (float)(1 / Math.Sqrt(parameters[(3 * _length) + c] + node.Epsilon));
            factor[c] = inverse * parameters[c];
        }
    }

    /// <summary>dx = factor dy + slope (x - mean) + offset, 0 in lanes without a sample.</summary>
    private void SetInputGradient(
        LayerState state, Plane target, float[] mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> slope, ReadOnlySpan<float> offset, ReadOnlySpan<float> beta)
    {
        Vector512<float> mask = Lanes.First(state.Group.Samples);
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> x = state.Inputs[0].Row(row);
            Span<float> dy = state.Gradient.Row(row)[..x.Length];
            Span<float> dx = target.Row(row)[..x.Length];
            for (int pixel = 0; pixel < x.Length; pixel += target.Shape.Pixel)
            {
                for (int c = 0, i = pixel; c < Input.Channels; c++, i += Lanes.Width)
                {
                    Vector512<float> centred = Vector512.Create(x[i..]) - Vector512.Create(mean[c]);
                    Vector512<float> rest = Vector512.FusedMultiplyAdd(centred, Vector512.Create(slope[c]), Vector512.Create(offset[c]));
                    Vector512<float> gradient = Vector512.Create(dy[i..]);
                    if (Rectifies)
                    {
                        gradient = Relu.Slope(Vector512.FusedMultiplyAdd(centred, Vector512.Create(factor[c]), Vector512.Create(beta[c])), gradient);
                    }

                    (Vector512.FusedMultiplyAdd(gradient, Vector512.Create(factor[c]), rest) & mask).CopyTo(dx[i..]);
                }
            }
        }
    }

    private static double Sum(double[][] groups, int count, int channel)
    {
        double sum = 0;
        for (int g = 0; g < count; g++)
        {
            sum += groups[g][channel];
        }

        return sum;
    }

    private static IEnumerable<Tensor<float>> Parts(LayerTensors tensors) => tensors is { Bias: { } beta, Mean: { } mean, Variance: { } variance }
        ? [tensors.Weight, beta, mean, variance]
        : throw new ArgumentException("batch normalization has four arrays", nameof(tensors));
}
