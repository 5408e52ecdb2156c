using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Reference.Batch;

/// <summary>Requantize of any width, rounding and overflow, one value at a time: in 64 bits where the products fit, else as the definition does it.</summary>
internal sealed class RequantizeStep : IStep
{
    private readonly RequantizeNode _node;
    private readonly TensorMemory _input;
    private readonly TensorMemory _output;
    private readonly Requantizer _definition;
    private readonly long[] _multipliers;
    private readonly long[] _low;
    private readonly long[] _high;
    private readonly bool _fits;

    /// <summary>Binds a node to the memory of a worker.</summary>
    /// <param name="node">The requantize.</param>
    /// <param name="input">The tensor read.</param>
    /// <param name="output">Receives the codes.</param>
    public RequantizeStep(RequantizeNode node, TensorMemory input, TensorMemory output)
    {
        (_node, _input, _output, _definition) = (node, input, output, node.Requantizer);
        int channels = node.Output.Shape.Channels;
        _multipliers = [.. Enumerable.Range(0, channels).Select(node.Multiplier)];
        if (input.Storage.Wide)
        {
            (_low, _high) = ([], []);
            return;
        }

        IntType type = input.Type.Type;
        _low = [.. Enumerable.Repeat(type.Min, channels)];
        _high = [.. Enumerable.Repeat(type.Max, channels)];
        if (SaturationBounds.Exist(node))
        {
            for (int c = 0; c < channels; c++)
            {
                (long low, long high) = SaturationBounds.Of(node, c);
                (_low[c], _high[c]) = (Math.Max(low, type.Min), Math.Min(high, type.Max));
            }
        }

        Int128 room = Int128.One << 62;
        Int128 half = node.Shift == 0 ? 0 : Int128.One << (node.Shift - 1);
        _fits = Enumerable.Range(0, channels).All(c =>
            ((Int128)_high[c] * _multipliers[c]) + half < room && ((Int128)_low[c] * _multipliers[c]) - half > -room);
    }

    /// <inheritdoc/>
    public void Run()
    {
        int channels = _multipliers.Length;
        for (int first = 0; first < _input.Count; first += channels)
        {
            for (int c = 0; c < channels; c++)
            {
                if (_input.Storage.Wide)
                {
                    _output[first + c] = _definition.Apply(_input.Wides[first + c], _multipliers[c]);
                    continue;
                }

                long value = _input[first + c];
                _output[first + c] = _fits
                    ? Limit(Round(Math.Clamp(value, _low[c], _high[c]) * _multipliers[c]) + _node.Output.ZeroPoint)
                    : _definition.Apply(value, _multipliers[c]);
            }
        }
    }

    private long Round(long product) => _node.Shift == 0 ? product : _node.Rounding switch
    {
        Rounding.Floor => product >> _node.Shift,
        Rounding.HalfUp => (product + (1L << (_node.Shift - 1))) >> _node.Shift,

        // One less than half, and the lowest bit of the floor: a tie reaches the next code only from an odd one.
        _ => (product + (1L << (_node.Shift - 1)) - 1 + ((product >> _node.Shift) & 1)) >> _node.Shift,
    };

    private long Limit(long code)
    {
        IntType type = _node.Output.Type;
        if (_node.Overflow == Overflow.Saturate)
        {
            code = Math.Clamp(code, type.Min, type.Max);
        }
        else
        {
            int unused = 64 - type.Bits;
            code = type.Signed ? (code << unused) >> unused : (code << unused) >>> unused;
        }

        return _node.Relu ? Math.Max(code, _node.Output.ZeroPoint) : code;
    }
}
