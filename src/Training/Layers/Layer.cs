using GradientsToGates.Ir;

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

    /// <summary>Whether a ReLU follows that shares this layer's planes (<see cref="PlaneLayout"/>), and is then done here.</summary>
    public bool Rectifies { get; set; }

    /// <summary>Floats of parameters in the layer's own packed form, a multiple of 16; the trained ones first.</summary>
    public virtual int ParameterCount => 0;

    /// <summary>How many of the parameters, from the first, are trained by gradients; a multiple of 16.</summary>
    public virtual int TrainedCount => ParameterCount;

    /// <summary>How many of the parameters, from the first, weight decay acts on; a multiple of 16.</summary>
    public virtual int DecayedCount => 0;

    /// <summary>Whether it can add to its input's gradient instead of setting it.</summary>
    public virtual bool CanAdd => false;

    /// <summary>Floats of <see cref="LayerState.Kept"/>.</summary>
    /// <param name="training">Whether backward will run.</param>
    public virtual int KeptLength(bool training) => 0;

    /// <summary>Floats of <see cref="LayerState.Scratch"/> that it needs.</summary>
    /// <param name="training">Whether backward will run.</param>
    public virtual int ScratchLength(bool training) => 0;

    /// <summary>Packs parameters.</summary>
    /// <param name="tensors">In file form.</param>
    /// <param name="parameters">Receives them, <see cref="ParameterCount"/> floats.</param>
    public virtual void Pack(LayerTensors tensors, Span<float> parameters) => throw new NotSupportedException();

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    /// <param name="parameters">Packed.</param>
    /// <param name="tensors">Receive them.</param>
    public virtual void Unpack(ReadOnlySpan<float> parameters, LayerTensors tensors) => throw new NotSupportedException();

    /// <summary>Computes the output.</summary>
    /// <param name="state">Inputs and output.</param>
    /// <param name="parameters">Packed.</param>
    public abstract void Forward(LayerState state, ReadOnlySpan<float> parameters);

    /// <summary>Computes the input gradients that are wanted and the parameters' gradients.</summary>
    /// <param name="state">As <see cref="Forward"/> left it, with the output gradient.</param>
    /// <param name="parameters">Packed.</param>
    /// <param name="gradient">Receives the gradients, packed as the parameters.</param>
    public abstract void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient);
}
