using GradientsToGates.Ir;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Layers;

/// <summary>A layer's arithmetic, forward and backward, on groups of samples. Layers hold no state: one object serves all threads.</summary>
/// <param name="input">Shape of the first input.</param>
/// <param name="output">Shape of the output.</param>
internal abstract class Layer(TensorShape input, TensorShape output)
{
    /// <summary>Shape of the first input.</summary>
    public TensorShape Input { get; } = input;

    /// <summary>Shape of the output.</summary>
    public TensorShape Output { get; } = output;

    /// <summary>Floats of trained parameters in the layer's own packed form.</summary>
    public virtual int ParameterCount => 0;

    /// <summary>How many of the parameters, from the first, weight decay acts on.</summary>
    public virtual int DecayedCount => 0;

    /// <summary>Floats of what <see cref="Derive"/> makes from the parameters.</summary>
    public virtual int DerivedCount => 0;

    /// <summary>Makes memory for <see cref="LayerState.Scratch"/>.</summary>
    /// <param name="samples">Samples in a group at most.</param>
    public virtual float[][] CreateScratch(int samples) => [];

    /// <summary>Packs parameters.</summary>
    /// <param name="weight">In file form.</param>
    /// <param name="bias">In file form, or null.</param>
    /// <param name="parameters">Receives them, <see cref="ParameterCount"/> floats.</param>
    public virtual void Pack(Tensor<float> weight, Tensor<float>? bias, Span<float> parameters) => throw new NotSupportedException();

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    /// <param name="parameters">Packed.</param>
    /// <param name="weight">Receives the weights in file form.</param>
    /// <param name="bias">Receives the bias, unless null.</param>
    public virtual void Unpack(ReadOnlySpan<float> parameters, Tensor<float> weight, Tensor<float>? bias) => throw new NotSupportedException();

    /// <summary>Makes from changed parameters what <see cref="Backward"/> needs.</summary>
    /// <param name="parameters">Packed.</param>
    /// <param name="derived">Receives <see cref="DerivedCount"/> floats.</param>
    public virtual void Derive(ReadOnlySpan<float> parameters, Span<float> derived)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="state">Inputs and output.</param>
    /// <param name="parameters">Packed.</param>
    public abstract void Forward(LayerState state, ReadOnlySpan<float> parameters);

    /// <summary>Computes the input gradients that are wanted and adds the parameters' gradients.</summary>
    /// <param name="state">As <see cref="Forward"/> left it, with the output gradient.</param>
    /// <param name="derived">From <see cref="Derive"/>.</param>
    /// <param name="gradient">Packed as the parameters; added to.</param>
    public abstract void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient);
}
