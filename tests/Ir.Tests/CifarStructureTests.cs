using System.Globalization;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Ir.Tests;

/// <summary>The study's eight networks layer by layer, built again from its blocks: parameter counts alone would not tell where an activation or a batch normalization stands.</summary>
public sealed class CifarStructureTests
{
    private static readonly Dictionary<string, FloatGraphBuilder> _networks = new(StringComparer.Ordinal)
    {
        ["arch1"] = Hidden(Blocks([(64, 2, 0.3), (128, 2, 0.4), (256, 2, 0.5)]), 512),
        ["arch2"] = Hidden(Blocks([(32, 2, 0.25), (64, 2, 0.35), (128, 2, 0.4)]), 256),
        ["arch3"] = Blocks([(32, 2, null), (64, 2, null), (96, 1, null)]).Flatten().Dense(256).Relu().Dense(10),
        ["arch4"] = Blocks([(16, 2, null), (32, 2, null), (64, 2, null)]).GlobalAvgPool().Dense(10),
        ["arch5"] = Blocks([(16, 2, null), (32, 2, null)]).GlobalAvgPool().Dense(10),
        ["arch6"] = Blocks([(32, 2, null), (64, 2, null)]).GlobalAvgPool().Dense(10),
        ["arch7"] = Residual(Residual(Empty(), 32), 64).GlobalAvgPool().Dense(10),
        ["arch8"] = Residual(Residual(Empty(), 28), 56).GlobalAvgPool().Dense(10),
    };

    public static TheoryData<string> Names => [.. _networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_are_the_studys(string name) => Numbered(Zoo.Load(name).Graph).ShouldBe(Numbered(_networks[name].Build()));

    [Fact]
    public void All_networks_of_the_study_are_here() => _networks.Keys.ShouldBe(StudyFigures.All.Keys, ignoreOrder: true);

    private static FloatGraphBuilder Empty() => new("n", new TensorShape(32, 32, 3));

    // 3x3 convolutions and a pool; with a rate, also batch normalization behind each ReLU and dropout behind the pool.
    private static FloatGraphBuilder Blocks((int Filters, int Convolutions, double? Rate)[] blocks)
    {
        FloatGraphBuilder net = Empty();
        foreach ((int filters, int convolutions, double? rate) in blocks)
        {
            for (int i = 0; i < convolutions; i++)
            {
                net.Conv2D(filters, 3, same: true).Relu();
                if (rate is not null)
                {
                    net.BatchNorm();
                }
            }

            net.MaxPool(Extent.Square(2));
            if (rate is { } dropped)
            {
                net.Dropout(dropped);
            }
        }

        return net;
    }

    private static FloatGraphBuilder Hidden(FloatGraphBuilder net, int units) => net.Flatten().Dense(units).Relu().BatchNorm().Dropout(0.5).Dense(10);

    // conv-ReLU, conv-ReLU, plus a 1x1 convolution of the block's input; neither the convolution nor the sum has an activation.
    private static FloatGraphBuilder Residual(FloatGraphBuilder net, int filters)
    {
        string input = net.Last;
        string branch = net.Conv2D(filters, 3, same: true).Relu().Conv2D(filters, 3, same: true).Relu().Last;
        return net.Add(branch, net.Conv2D(filters, 1, from: input).Last).MaxPool(Extent.Square(2));
    }

    // Layers with numbers for names, whatever a file calls them.
    private static List<FloatNode> Numbered(FloatGraph graph)
    {
        var numbers = graph.Nodes.Select((n, i) => (n.Name, Number: i.ToString(CultureInfo.InvariantCulture))).ToDictionary(p => p.Name, p => p.Number, StringComparer.Ordinal);
        return [.. graph.Nodes.Where(n => n is not InputLayer).Select(n => n with { Name = numbers[n.Name], Inputs = [.. n.Inputs.Select(i => numbers[i])] })];
    }
}
