using System.Globalization;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>An ONNX model being written, by the field numbers of onnx.proto3.</summary>
internal sealed class OnnxFile
{
    /// <summary>Numbers of element types.</summary>
    public const int Float = 1, UInt8 = 2, Int8 = 3, Int32 = 6;

    // Versions of the file format and of the operators: QuantizeLinear has scales per channel since 13.
    private const int Format = 8, Operators = 13;

    private readonly List<ProtoMessage> _nodes = [];
    private readonly List<ProtoMessage> _constants = [];
    private int _names;

    /// <summary>Adds an operation.</summary>
    /// <param name="operation">Name of the operator.</param>
    /// <param name="inputs">Names of the values read.</param>
    /// <param name="attributes">Integers, or lists of them, by name.</param>
    /// <returns>Name of the result.</returns>
    public string Add(string operation, string[] inputs, params (string Name, long[] Values, bool List)[] attributes)
    {
        string output = NewName(operation);
        ProtoMessage node = inputs.Aggregate(new ProtoMessage(), (m, i) => m.With(1, i)).With(2, output).With(3, output).With(4, operation);
        _nodes.Add(node.With(5, attributes.Select(Attribute)));
        return output;
    }

    /// <summary>Adds a tensor of constants.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    /// <param name="type">Its number.</param>
    /// <param name="shape">Extents; none for a single number.</param>
    /// <param name="values">The numbers, last index fastest.</param>
    /// <returns>Its name.</returns>
    public string Constant<T>(int type, int[] shape, T[] values)
        where T : unmanaged
    {
        string name = NewName("constant");
        _constants.Add(shape.Aggregate(new ProtoMessage(), (m, d) => m.With(1, d)).With(2, type).With(8, name).WithRaw(9, values));
        return name;
    }

    /// <summary>The finished file; its input is called <c>input</c>.</summary>
    /// <param name="inputType">Type of the input.</param>
    /// <param name="inputShape">Extents of one image.</param>
    /// <param name="output">Name of the result, float.</param>
    /// <param name="classes">Its channels.</param>
    public byte[] Write(int inputType, int[] inputShape, string output, int classes)
    {
        ProtoMessage graph = new ProtoMessage()
            .With(1, _nodes)
            .With(2, "g2g")
            .With(5, _constants)
            .With(11, Value("input", inputType, inputShape))
            .With(12, Value(output, Float, [classes]));
        return new ProtoMessage().With(1, Format).With(7, graph).With(8, new ProtoMessage().With(1, "").With(2, Operators)).Bytes;
    }

    private static ProtoMessage Attribute((string Name, long[] Values, bool List) a)
    {
        ProtoMessage attribute = new ProtoMessage().With(1, a.Name);
        return a.List ? a.Values.Aggregate(attribute, (m, v) => m.With(8, v)).With(20, 7) : attribute.With(3, a.Values[0]).With(20, 2);
    }

    // The first extent is the number of images, which a run chooses.
    private static ProtoMessage Value(string name, int type, int[] shape)
    {
        IEnumerable<ProtoMessage> extents = shape.Select(d => new ProtoMessage().With(1, d)).Prepend(new ProtoMessage().With(2, "N"));
        ProtoMessage tensor = new ProtoMessage().With(1, type).With(2, new ProtoMessage().With(1, extents));
        return new ProtoMessage().With(1, name).With(2, new ProtoMessage().With(1, tensor));
    }

    private string NewName(string of) => string.Create(CultureInfo.InvariantCulture, $"{of}{_names++}");
}
