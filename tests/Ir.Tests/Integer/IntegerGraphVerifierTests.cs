using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Ir.Tests.Integer;

/// <summary>One illegal graph for each rule: the verifier names the node, the rule and what it found.</summary>
public sealed class IntegerGraphVerifierTests
{
    private static readonly IntegerTensorType Image = new(new TensorShape(4, 4, 2), IntType.U8, [1]);
    private static readonly IntegerTensorType Vector = new(TensorShape.Vector(2), IntType.U8, [1]);
    private static readonly InputNode Pixels = new("in", Image);
    private static readonly InputNode Numbers = new("in", Vector);

    private static readonly ConvolutionNode Convolution = new(
        "x", ["in"], Sums(4, 4, 1), Extent.Square(1), Extent.Square(1), Padding.None, IntType.S8, [127, -127], [0]);

    private static readonly DenseNode Dense = new("x", ["in"], Sums(1, 1, 1), IntType.S8, [127, -127], [0]);
    private static readonly RequantizeNode Requantize = new("x", ["in"], Vector, [1], 16, 0, Rounding.HalfUp, Overflow.Saturate, Relu: false);
    private static readonly TableNode Table = new("x", ["in"], Vector, "tanh", ValueArray.From(new int[256]));
    private static readonly MaxPoolNode MaxPool = new("x", ["in"], Image with { Shape = new TensorShape(2, 2, 2) }, Extent.Square(2), Extent.Square(2));
    private static readonly SumPoolNode SumPool = new("x", ["in"], Sums(2, 2, 2), Extent.Square(2), Extent.Square(2));
    private static readonly AddNode Add = new("x", ["in", "in"], Sums(1, 1, 2), 1, 1);
    private static readonly FlattenNode Flatten = new("x", ["in"], Image with { Shape = TensorShape.Vector(32) });
    private static readonly ArgMaxNode ArgMax = new("x", ["in"], new(TensorShape.Vector(1), new IntType(1, Signed: false), [1]));

    private static readonly (string Code, string Message, IntegerNode[] Nodes)[] Illegal =
    [
        ("G2G1201", "graph 'g': an integer graph is one input followed by operations.", [Numbers]),
        ("G2G1201", "graph 'g': an integer graph is one input followed by operations.", [Numbers, Numbers with { Name = "second" }]),
        ("G2G1202", "node 'x': its input 'later' is not an earlier node.", [Numbers, Requantize with { Inputs = ["later"] }]),
        ("G2G1202", "node 'x': its input 'x' is not an earlier node.", [Numbers, Requantize with { Inputs = ["x"] }]),
        ("G2G1203", "node 'in': the name is used twice.", [Numbers, Requantize with { Name = "in" }]),
        ("G2G1204", "node 'x': it reads 2 nodes, not 1.", [Numbers, Requantize with { Inputs = ["in", "in"] }]),
        ("G2G1204", "node 'x': it reads 1 nodes, not 2.", [Numbers, Add with { Inputs = ["in"] }]),
        ("G2G1205", "a dense node reads a vector, not 4x4x2.", [Pixels, Dense]),
        ("G2G1205", "argmax reads a vector, not 4x4x2.", [Pixels, ArgMax]),
        ("G2G1206", "it keeps the type, scale and zero point of its input", [Pixels, MaxPool with { Output = MaxPool.Output with { Type = IntType.S8 } }]),
        ("G2G1206", "it keeps the type, scale and zero point of its input", [Pixels, MaxPool with { Output = MaxPool.Output with { ZeroPoint = 1 } }]),
        ("G2G1206", "it keeps the type, scale and zero point of its input", [Pixels, Flatten with { Output = Flatten.Output with { Scales = [2] } }]),
        ("G2G1207", "it adds 1x1x2 and 1x1x1.", [Numbers, Dense with { Name = "y" }, Requantize with { Name = "z", Inputs = ["y"], Output = Vector with { Shape = TensorShape.Vector(1) } }, Add with { Inputs = ["in", "z"] }]),
        ("G2G1208", "its multipliers must have 16 bits.", [Numbers, Add with { MultiplierA = 65536 }]),
        ("G2G1208", "its multipliers must have 16 bits.", [Numbers, Add with { MultiplierB = -1 }]),
        ("G2G1209", "its type does not hold every index.", [Numbers, ArgMax with { Output = ArgMax.Output with { Type = new IntType(1, Signed: true) } }]),
        ("G2G1209", "its type does not hold every index.", [new InputNode("in", Vector with { Shape = TensorShape.Vector(3) }), ArgMax]),
        ("G2G1210", "node 'in': its shape 0x1x1 is empty.", [new InputNode("in", Image with { Shape = new TensorShape(0, 1, 1) }), Requantize]),
        ("G2G1211", "it has 3 scales for 2 channels.", [new InputNode("in", Vector with { Scales = [1, 2, 3] }), Requantize]),
        ("G2G1211", "a scale is not positive and finite.", [new InputNode("in", Vector with { Scales = [0] }), Requantize]),
        ("G2G1211", "a scale is not positive and finite.", [new InputNode("in", Vector with { Scales = [double.NaN] }), Requantize]),
        ("G2G1212", "zero point 256 is not a code of u8.", [new InputNode("in", Vector with { ZeroPoint = 256 }), Requantize]),
        ("G2G1213", "padding must be smaller than the kernel.", [Pixels, Convolution with { Padding = new Padding(0, 0, 0, 1) }]),
        ("G2G1213", "padding must be smaller than the kernel.", [Pixels, Convolution with { Padding = new Padding(-1, 0, 0, 0) }]),
        ("G2G1213", "kernel 1x1 and stride 0x1 must be positive.", [Pixels, Convolution with { Stride = new Extent(0, 1) }]),
        ("G2G1213", "kernel 2x0 and stride 2x2 must be positive.", [Pixels, SumPool with { Kernel = new Extent(2, 0) }]),
        ("G2G1214", "it has 3 weights for 1 channels of 2 inputs.", [Pixels, Convolution with { Weights = [1, 2, 3] }]),
        ("G2G1215", "a weight is not a code of s8.", [Pixels, Convolution with { Weights = [128, 0] }]),
        ("G2G1216", "it reads accumulators, which have no zero point.", [new InputNode("in", Vector with { ZeroPoint = 1 }), Requantize]),
        ("G2G1216", "accumulators have no zero point.", [Numbers, Dense with { Output = Dense.Output with { ZeroPoint = 1 } }]),
        ("G2G1217", "it has 3 multipliers for 2 channels.", [Numbers, Requantize with { Multipliers = [1, 2, 3] }]),
        ("G2G1217", "a multiplier does not fit 16 bits.", [Numbers, Requantize with { Multipliers = [65536] }]),
        ("G2G1217", "a multiplier does not fit 33 bits.", [Numbers, Requantize with { MultiplierBits = 33 }]),
        ("G2G1218", "shift 63 is not in 0..62.", [Numbers, Requantize with { Shift = 63 }]),
        ("G2G1219", "codes have at most 32 bits, not 33.", [Numbers, Requantize with { Output = Vector with { Type = new IntType(33, Signed: true) } }]),
        ("G2G1219", "codes have at most 32 bits, not 40.", [new InputNode("in", Vector with { Type = new IntType(40, Signed: true) }), Requantize]),
        ("G2G1219", "u64 is not a type.", [Numbers, Dense with { Output = Dense.Output with { Type = new IntType(64, Signed: false) } }]),
        ("G2G1220", "a table index has 4 to 12 bits, not 3.", [new InputNode("in", Vector with { Type = new IntType(3, Signed: false) }), Table]),
        ("G2G1220", "it has 255 entries for 256 codes.", [Numbers, Table with { Entries = ValueArray.From(new int[255]) }]),
        ("G2G1220", "an entry is not a code of u8.", [Numbers, Table with { Entries = ValueArray.From(Enumerable.Repeat(-1, 256)) }]),
        ("G2G1221", "its shape is 4x4x1, its operation gives 2x2x1.", [Pixels, Convolution with { Stride = Extent.Square(2) }]),
        ("G2G1221", "its shape is 2x2x2, its operation gives 0x0x2.", [Pixels, SumPool with { Kernel = Extent.Square(5) }]),
        ("G2G1222", "its sums reach [-32385, 32385], which s15 does not hold.", [Pixels, Convolution with { Output = Convolution.Output with { Type = new IntType(15, Signed: true) } }]),
        ("G2G1222", "its sums reach [0, 1020], which s10 does not hold.", [Pixels, SumPool with { Output = SumPool.Output with { Type = new IntType(10, Signed: true) } }]),
        ("G2G1222", "its sums reach [0, 510], which u8 does not hold.", [Numbers, Add with { Output = Add.Output with { Type = IntType.U8 } }]),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Illegal.Length)];

    [Fact]
    public void The_legal_versions_are_accepted()
    {
        foreach (IntegerNode node in new IntegerNode[] { Convolution, MaxPool, SumPool, Flatten })
        {
            new IntegerGraph("g", [Pixels, node]).Output.ShouldBe(node);
        }

        foreach (IntegerNode node in new IntegerNode[] { Dense, Requantize, Table, Add, ArgMax })
        {
            new IntegerGraph("g", [Numbers, node])["x"].ShouldBe(node);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_illegal_graph_is_refused(int index)
    {
        (string code, string message, IntegerNode[] nodes) = Illegal[index];

        Diagnostic error = Should.Throw<UserException>(() => new IntegerGraph("g", nodes)).Diagnostic;

        error.Code.ShouldBe(code, error.ToString());
        error.ToString().ShouldContain(message);
    }

    [Fact]
    public void Every_rule_has_an_illegal_graph() =>
        Illegal.Select(i => i.Code).Distinct().ShouldBe(Enumerable.Range(1201, 22).Select(n => FormattableString.Invariant($"G2G{n}")), ignoreOrder: true);

    [Fact]
    public void Nodes_are_found_by_name_input_and_consumer()
    {
        IntegerGraph graph = SampleGraphs.WorkedExample();

        graph.Input.Name.ShouldBe("input");
        graph.InputOf(graph["pool"]).Name.ShouldBe("relu");
        graph.Consumers(graph["flat"]).Select(n => n.Name).ShouldBe(["logits"]);
        graph.IndexOf("pool").ShouldBe(3);
    }

    private static IntegerTensorType Sums(int height, int width, int channels) => new(new TensorShape(height, width, channels), new IntType(32, Signed: true), [1]);
}
