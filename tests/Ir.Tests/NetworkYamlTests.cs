using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Ir.Tests;

public sealed class NetworkYamlTests
{
    private const string Small = """
        name: small
        dataset: mnist
        input: { shape: [28, 28, 1], levels: 255, mean: [0.1307], std: 0.3081 }
        layers:
          - { type: conv2d, filters: 4, kernel: [3, 5], stride: 2, padding: same, bias: false }
          - { type: relu, name: r }
          - { type: conv2d, filters: 4, kernel: 1 }
          - { type: add, inputs: [r, conv2] }
          - { type: maxpool, kernel: 2, stride: [2, 1] }
          - { type: avgpool, kernel: 2 }
          - { type: tanh }
          - { type: globalavgpool }
          - { type: batchnorm, momentum: 0.9 }
          - { type: dropout, rate: 0.5 }
          - { type: dense, units: 10 }
        loss: cross-entropy
        """;

    public static TheoryData<string> ZooNames() => [.. Zoo.Names];

    [Fact]
    public void Keys_mean_what_the_documentation_says()
    {
        NetworkDefinition net = NetworkYaml.Parse(Small, "small.yml");
        net.Graph.Nodes.Select(n => n.Name).ShouldBe(["input", "conv1", "r", "conv2", "add1", "maxpool1", "avgpool1", "tanh1", "globalavgpool1", "batchnorm1", "dropout1", "dense1"]);
        net.Graph["conv1"].ShouldBe(new Conv2DLayer("conv1", ["input"], 4, new Extent(3, 5), Extent.Square(2), true, false));
        net.Graph["add1"].Inputs.ShouldBe(["r", "conv2"]);
        net.Graph["maxpool1"].ShouldBe(new MaxPoolLayer("maxpool1", ["add1"], Extent.Square(2), new Extent(2, 1)));
        net.Graph["batchnorm1"].ShouldBe(new BatchNormLayer("batchnorm1", ["globalavgpool1"], 0.9, 1e-3));
        net.Graph["dropout1"].ShouldBe(new DropoutLayer("dropout1", ["batchnorm1"], 0.5));
        net.Graph.Input.Std.ShouldBe([0.3081]);
        net.Recipe.ShouldBe(new TrainingRecipe());
    }

    [Fact]
    public void A_depthwise_convolution_has_the_keys_of_a_convolution_but_filters()
    {
        string text = Small.Replace(
            "  - { type: tanh }", "  - { type: depthwiseconv2d, kernel: [2, 3], stride: [1, 2], padding: same, bias: false }\n  - { type: depthwiseconv2d, kernel: 1 }\n  - { type: tanh }", StringComparison.Ordinal);
        NetworkDefinition net = NetworkYaml.Parse(text, "small.yml");
        net.Graph["depthwise1"].ShouldBe(new DepthwiseConv2DLayer("depthwise1", ["avgpool1"], new Extent(2, 3), new Extent(1, 2), true, false));
        net.Graph["depthwise2"].ShouldBe(new DepthwiseConv2DLayer("depthwise2", ["depthwise1"], Extent.Square(1), Extent.Square(1), false, true));
        ShouldBeEqual(NetworkYaml.Parse(NetworkYaml.Write(net), "again"), net);
        new FloatGraphBuilder("n", net.Graph.Input.Shape).DepthwiseConv2D(new Extent(2, 3), new Extent(1, 2), same: true, bias: false).DepthwiseConv2D(Extent.Square(1)).Build()
            .Nodes.Skip(1).Select(n => n with { Inputs = [] }).ShouldBe([net.Graph["depthwise1"] with { Inputs = [] }, net.Graph["depthwise2"] with { Inputs = [] }]);
        Should.Throw<UserException>(() => NetworkYaml.Parse(text.Replace("kernel: 1 }\n  - { type: tanh", "kernel: 1, filters: 4 }\n  - { type: tanh", StringComparison.Ordinal), "small.yml"))
            .Message.ShouldContain("filters");
        Should.Throw<UserException>(() => NetworkYaml.Parse(text.Replace("type: depthwiseconv2d, kernel: 1", "type: depthwiseconv2d, kernel: 99", StringComparison.Ordinal), "small.yml"))
            .Diagnostic.Code.ShouldBe("G2G1109");
    }

    [Theory]
    [MemberData(nameof(ZooNames))]
    public void Every_network_of_the_zoo_is_written_as_it_is_read(string name)
    {
        NetworkDefinition net = Zoo.Load(name);
        net.Name.ShouldBe(name);
        ShouldBeEqual(NetworkYaml.Parse(NetworkYaml.Write(net), "again"), net);
    }

    [Fact]
    public void A_network_of_every_layer_is_written_as_it_is_read()
    {
        NetworkDefinition net = NetworkYaml.Parse(Small, "small.yml");
        ShouldBeEqual(NetworkYaml.Parse(NetworkYaml.Write(net), "again"), net);
    }

    [Fact]
    public void The_template_of_g2g_new_is_a_network()
    {
        NetworkDefinition net = NetworkYaml.Parse(Zoo.Template("mine"), "mine.yml");
        net.Name.ShouldBe("mine");
        net.Graph.ShapeOf(net.Graph.Output.Name).ShouldBe(TensorShape.Vector(10));
        Zoo.Template("mine").Split('\n').Length.ShouldBeInRange(15, 30);
    }

    [Fact]
    public void Lenet5_is_the_classic_one()
    {
        FloatGraph graph = Zoo.Load("lenet5").Graph;
        graph.ParameterCount().ShouldBe(61_706);
        graph.MultiplyAccumulates().ShouldBe(416_520);
        Zoo.Load("lenet5-sigmoid").Graph.ParameterCount().ShouldBe(61_706);
        Zoo.Load("xor").Graph.ParameterCount().ShouldBe(9);
    }

    [Fact]
    public void Batch_normalization_keeps_four_values_a_channel_two_of_them_statistics()
    {
        FloatGraph graph = new FloatGraphBuilder("n", new TensorShape(4, 4, 1)).Conv2D(3, 3).BatchNorm(name: "bn").Dropout(0.5).Build();
        graph.ParameterShapes().Select(p => p.Name).ShouldBe(["conv1.weight", "conv1.bias", "bn.weight", "bn.bias", "bn.mean", "bn.variance"]);
        graph.ParameterShapes().Select(p => p.Name).Where(FloatGraph.IsStatistic).ShouldBe(["bn.mean", "bn.variance"]);
        graph.ParameterCount().ShouldBe(27 + 3 + 12);
        graph.ShapeOf("dropout1").ShouldBe(new TensorShape(2, 2, 3));
    }

    [Theory]
    [InlineData("loss: cross-entropy", "loss: crossentropy", "G2G1004 small.yml:16: loss is 'crossentropy'. Use cross-entropy, binary-cross-entropy or mse.")]
    [InlineData("loss: cross-entropy", "", "G2G1003 small.yml:1: the network file lacks the key 'loss'. Add 'loss: ..'.")]
    [InlineData("name: small", "name: small\nlos: 3", "G2G1002 small.yml:2: the network file has no key 'los'. Did you mean 'loss'? Legal keys: dataset, description, input, layers, loss, name, training.")]
    [InlineData("filters: 4, kernel: 1", "filter: 4, kernel: 1", "G2G1003 small.yml:7: layer 3 lacks the key 'filters'. Write it in place of 'filter'.")]
    [InlineData("units: 10", "units: 10, activation: relu", "G2G1002 small.yml:15: layer 11 has no key 'activation'. Legal keys: bias, inputs, name, type, units.")]
    [InlineData("units: 10", "units: ten", "G2G1004 small.yml:15: units is 'ten'. Use a whole number of at least 1.")]
    [InlineData("units: 10", "units: 0", "G2G1004 small.yml:15: units is '0'. Use a whole number of at least 1.")]
    [InlineData("type: tanh", "type: tanhh", "G2G1004 small.yml:11: there is no layer type 'tanhh'. Did you mean 'tanh'? Layer types: conv2d, depthwiseconv2d, dense, relu, sigmoid, tanh, maxpool, avgpool, batchnorm, dropout, globalavgpool, add, flatten.")]
    [InlineData("[r, conv2]", "[r, conv9]", "G2G1102 small.yml:8 layer 'add1': its input 'conv9' is not an earlier layer. Use one of: input, conv1, r, conv2.")]
    [InlineData("type: globalavgpool", "type: sigmoid", "G2G1107 small.yml:15 layer 'dense1': a dense layer reads a vector, its input is 3x6x4. Put a flatten or global average pooling layer before it.")]
    [InlineData("shape: [28, 28, 1]", "shape: [28, 28]", "G2G1004 small.yml:3: shape has 2 numbers. Write shape: [height, width, channels].")]
    [InlineData("loss: cross-entropy", "loss: binary-cross-entropy", "G2G1011 small.yml:1: binary cross-entropy needs a sigmoid as last layer, not DenseLayer. End with a dense layer for cross-entropy, with a sigmoid for binary-cross-entropy, or use mse.")]
    [InlineData("momentum: 0.9", "momentum: 1", "G2G1111 small.yml:13 layer 'batchnorm1': momentum 1 and epsilon 0.001 are out of range. Use a momentum from 0 to below 1 and an epsilon above 0.")]
    [InlineData("rate: 0.5", "rate: 1", "G2G1112 small.yml:14 layer 'dropout1': rate is 1. Use a number from 0 to below 1, such as 0.5.")]
    [InlineData("rate: 0.5", "x: 0.5", "G2G1003 small.yml:14: layer 10 lacks the key 'rate'. Add 'rate: ..'.")]
    [InlineData("name: r }", "name: 9r }", "G2G1004 small.yml:6: the name '9r' cannot be used in file and signal names. Start with a letter; then letters, digits and '_', at most 64 in all.")]
    [InlineData("name: r }", "name: ../r }", "G2G1004 small.yml:6: the name '../r' cannot be used in file and signal names. Start with a letter; then letters, digits and '_', at most 64 in all.")]
    [InlineData("name: small", "\n\nname: ../small", "G2G1004 small.yml:3: the name '../small' cannot be used in file and signal names. Start with a letter; then letters, digits, '-' and '_', at most 64 in all.")]
    [InlineData("name: small", "name: ''", "G2G1004 small.yml:1: the name '' cannot be used in file and signal names. Start with a letter; then letters, digits, '-' and '_', at most 64 in all.")]
    public void A_mistake_is_told_with_its_line(string right, string wrong, string message)
    {
        string text = Small.Replace(right, wrong, StringComparison.Ordinal);
        Should.Throw<UserException>(() => NetworkYaml.Parse(text, "small.yml")).Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("a", true, true)]
    [InlineData("Net-2_b", true, false)]
    [InlineData("module", true, true)]
    [InlineData("a/b", false, false)]
    [InlineData("..", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("a\n", false, false)]
    [InlineData("-a", false, false)]
    [InlineData("_a", false, false)]
    [InlineData("caf\u00e9", false, false)]
    [InlineData("", false, false)]
    public void Names_are_those_of_files_and_signals(string name, bool network, bool layer)
    {
        NameRule.AllowsNetwork(name).ShouldBe(network);
        NameRule.AllowsLayer(name).ShouldBe(layer);
    }

    [Fact]
    public void Names_have_a_length_that_file_systems_take()
    {
        NameRule.AllowsNetwork(new string('a', 64)).ShouldBeTrue();
        NameRule.AllowsNetwork(new string('a', 65)).ShouldBeFalse();
        NameRule.AllowsLayer(new string('a', 65)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("training:\n  epoch: 3", "G2G1002 t.yml:18: training has no key 'epoch'. Did you mean 'epochs'?")]
    [InlineData("training:\n  learning-rate: fast", "G2G1004 t.yml:18: learning-rate is 'fast'. Use a number such as 0.001 or 1e-3.")]
    [InlineData("training:\n  momentum: 2", "G2G1004 t.yml:18: momentum is 2. Use a number from 0 to 0.9999.")]
    [InlineData("training:\n  seed: -1", "G2G1004 t.yml:18: seed is '-1'. Use a whole number from 0 to 2^64-1.")]
    [InlineData("training: { augmentation: { shit: 1 } }", "G2G1002 t.yml:17: augmentation has no key 'shit'. Did you mean 'shift'?")]
    [InlineData("training: fast", "G2G1004 t.yml:17: training is not a list of 'key: value'.")]
    public void A_mistake_in_the_recipe_is_told_with_its_line(string training, string message) =>
        Should.Throw<UserException>(() => NetworkYaml.Parse(Small + "\n" + training + "\n", "t.yml")).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("name: [", "G2G1001 bad.yml:")]
    [InlineData("name: a\nname: b\n", "G2G1001 bad.yml:")]
    [InlineData("- a\n", "G2G1004 bad.yml:1: the network file is not a list of 'key: value'.")]
    [InlineData("", "G2G1001 bad.yml: it holds 0 YAML documents.")]
    public void What_is_no_network_file_is_refused(string text, string message) =>
        Should.Throw<UserException>(() => NetworkYaml.Parse(text, "bad.yml")).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("lenet", "Did you mean 'lenet5'? The zoo has arch1, arch2, arch3, arch4, arch5, arch6, arch7, arch8, lenet5, lenet5-sigmoid, xor;")]
    [InlineData("XOR", "Did you mean 'xor'?")]
    [InlineData("resnet", "there is no such network and no such file. The zoo has")]
    public void An_unknown_network_is_answered_with_near_names(string name, string message)
    {
        UserException error = Should.Throw<UserException>(() => Zoo.Open(name));
        error.Diagnostic.Code.ShouldBe("G2G1006");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<UserException>(() => Zoo.Open("no/such.yml")).Message.ShouldStartWith("G2G1007 no/such.yml: the network file cannot be read");

    [Fact]
    public void The_builder_gives_the_same_graph()
    {
        FloatGraph built = new FloatGraphBuilder("small", new TensorShape(28, 28, 1), 255, [0.1307], [0.3081])
            .Conv2D(4, new Extent(3, 5), Extent.Square(2), same: true, bias: false)
            .Relu("r")
            .Conv2D(4, 1)
            .Add("r", "conv2")
            .MaxPool(Extent.Square(2), new Extent(2, 1))
            .AvgPool(Extent.Square(2))
            .Tanh()
            .GlobalAvgPool()
            .BatchNorm(0.9)
            .Dropout(0.5)
            .Dense(10)
            .Build();
        built.Nodes.ShouldBe(NetworkYaml.Parse(Small, "small.yml").Graph.Nodes);
    }

    [Fact]
    public void The_documentations_example_is_a_network()
    {
        string[] blocks = [.. Page().Split("```yaml\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        blocks.ShouldNotBeEmpty();
        foreach (string block in blocks)
        {
            NetworkYaml.Parse(block, "docs/networks.md").Name.ShouldBe("example");
        }
    }

    [Theory]
    [InlineData("name: small", "name: small\nx: 1")]
    [InlineData("levels: 255", "levels: 255, x: 1")]
    [InlineData("filters: 4, kernel: 1", "filters: 4, kernel: 1, x: 1")]
    [InlineData("units: 10", "units: 10, x: 1")]
    [InlineData("type: avgpool", "x: 1, type: avgpool")]
    [InlineData("type: tanh", "x: 1, type: tanh")]
    [InlineData("type: batchnorm", "x: 1, type: batchnorm")]
    [InlineData("type: dropout", "x: 1, type: dropout")]
    [InlineData("loss: cross-entropy", "loss: cross-entropy\ntraining: { x: 1 }")]
    [InlineData("loss: cross-entropy", "loss: cross-entropy\ntraining: { augmentation: { x: 1 } }")]
    [InlineData("loss: cross-entropy", "loss: cross-entropy\ntraining: { reduce-on-plateau: { x: 1 } }")]
    [InlineData("loss: cross-entropy", "loss: cross-entropy\ntraining: { early-stopping: { x: 1 } }")]
    public void Every_legal_key_is_documented(string right, string wrong)
    {
        string text = Small.Replace(right, wrong, StringComparison.Ordinal);
        string remedy = Should.Throw<UserException>(() => NetworkYaml.Parse(text, "small.yml")).Diagnostic.Remedy;
        string page = Page();
        foreach (string key in remedy["Legal keys: ".Length..].TrimEnd('.').Split(", "))
        {
            page.ShouldContain($"`{key}`");
        }
    }

    private static string Page() => File.ReadAllText(Repository.PathOf("docs/networks.md"));

    private static void ShouldBeEqual(NetworkDefinition actual, NetworkDefinition expected)
    {
        actual.Graph.Nodes.ShouldBe(expected.Graph.Nodes);
        (actual.Name, actual.Description, actual.Dataset, actual.Loss).ShouldBe((expected.Name, expected.Description, expected.Dataset, expected.Loss));
        actual.Recipe.ShouldBe(expected.Recipe);
    }
}
