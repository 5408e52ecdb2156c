using System.Buffers.Binary;

namespace GradientsToGates.Cli.Tests;

/// <summary>Quantization-aware training by the command line: from float weights to a run that goes on with the scales that were learned.</summary>
public sealed class QuantizedTrainingTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void A_run_goes_on_with_the_scales_that_were_learned()
    {
        ExternalTools.Require("iverilog", "vvp");
        _g2g.Run("train", "xor", "--out", "float").ShouldEndWith(0);
        G2gResult trained = _g2g.Run("train", "xor", "--recipe", "w4a4", "--from", "float", "--epochs", "5", "--out", "run").ShouldEndWith(0);
        trained.Output.ShouldContain("the same class on 4 of 4 images");
        trained.Output.ShouldContain("beside the float weights it began with: 0 of 4 images right only there, 0 only here");
        trained.Output.ShouldContain("next  g2g run xor --retrain --out run --recipe w4a4 --from float --epochs 5");
        string graph = File.ReadAllText(_g2g.At("run/integer/graph.yml"));

        // Nothing is made again, and nothing by calibration.
        _g2g.Run("quantize", "run").ShouldEndWith(0);
        G2gResult again = _g2g.Run("evaluate", "run").ShouldEndWith(0);
        again.Output.ShouldNotContain("calibrate");
        again.Output.ShouldContain("0 of 4 images right only there");
        File.ReadAllText(_g2g.At("run/integer/graph.yml")).ShouldBe(graph);
        _g2g.Run("cosim", "run", "--simulator", "icarus", "--no-install").ShouldEndWith(0);

        // Learned scales belong to their widths.
        _g2g.Run("sensitivity", "run", "--bits", "4").ShouldEndWith(2).ShouldTell("G2G8125", "trained in float");
        _g2g.Run("search", "run", "--max-loss", "1").ShouldEndWith(2).ShouldTell("G2G8125", "trained in float");

        // Another format is made from the float weights; the trained one comes back as it was.
        _g2g.Run("quantize", "run", "--format", "int8").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("run/integer/graph.yml")).ShouldNotBe(graph);
        _g2g.Run("quantize", "run", "--format", "w4a4").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("run/integer/graph.yml")).ShouldBe(graph);
    }

    [Fact]
    public void Shipped_weights_are_compared_with_those_they_began_with_and_no_others()
    {
        _g2g.Run("train", "xor", "--out", "float").ShouldEndWith(0);
        _g2g.Run("train", "xor", "--recipe", "w4a4", "--from", "float", "--epochs", "5", "--out", "run").ShouldEndWith(0);
        Directory.CreateDirectory(_g2g.At("home/models"));
        string start = _g2g.At("home/models/xor.safetensors");
        File.Copy(_g2g.At("float/weights.safetensors"), start);
        File.Copy(_g2g.At("run/weights.safetensors"), _g2g.At("home/models/xor-w4a4.safetensors"));
        _g2g.Environment["G2G_HOME"] = _g2g.At("home");
        _g2g.Run("evaluate", "xor:w4a4").ShouldEndWith(0).Output.ShouldContain("of 4 images right only there");

        File.WriteAllBytes(start, AllZero(File.ReadAllBytes(start)));
        _g2g.Run("evaluate", "xor:w4a4").ShouldEndWith(0).Output.ShouldContain("not compared with the float weights it began with");
        File.Delete(start);
        _g2g.Run("evaluate", "xor:w4a4").ShouldEndWith(0).Output.ShouldContain("not compared with the float weights it began with");
    }

    [Fact]
    public void Weights_to_start_from_must_be_there_and_fit()
    {
        _g2g.Run("train", "xor", "--recipe", "w4a4", "--out", "a").ShouldEndWith(2).Error.ShouldContain(
            "G2G8132 network 'xor': no weights of 'xor' are shipped. Train it in float first (g2g train NET --out DIR), then add --from DIR.");
        _g2g.Run("train", "xor", "--from", "lenet5", "--out", "b").ShouldEndWith(2).Error.ShouldContain("G2G8132 option --from lenet5: the recipe has no 'quantization'");
        _g2g.Run("train", "xor", "--recipe", "w4a4", "--from", "lenet5", "--out", "c").ShouldEndWith(2).Error.ShouldContain("are of another network");
        _g2g.Run("train", "xor", "--recipe", "w4a4", "--from", "nowhere", "--out", "d").ShouldEndWith(2).Error.ShouldContain("G2G6002");
    }

    [Theory]
    [InlineData("conv1=w9a8", "G2G8131", "2 to 8 bits")]
    [InlineData("conv1=q1.7", "G2G8131", "2 to 8 bits")]
    [InlineData("conv9=w4a4", "G2G8107", "conv1, act1")]
    [InlineData("conv1=four", "G2G8105", "wBaB")]
    public void A_recipe_that_cannot_be_trained_for_is_refused_before_anything_is_made(string layer, string code, string legal)
    {
        string text = File.ReadAllText(Repository.PathOf("src/Ir/Zoo/xor.yml"));
        File.WriteAllText(_g2g.At("mine.yml"), text[..text.IndexOf("training:", StringComparison.Ordinal)] + $"training: {{ epochs: 1, quantization: {{ weights: 4, activations: 4, layers: ['{layer}'] }} }}\n");

        _g2g.Run("train", "mine.yml", "--out", "run").ShouldEndWith(2).ShouldTell(code, legal);
        Directory.Exists(_g2g.At("run/checkpoint")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("int33", "G2G8101", "1 to 32 bits")]
    [InlineData("four", "G2G8105", "wBaB")]
    [InlineData("q1.31-acc32", "G2G8106", "32 were promised")]
    public void A_format_that_cannot_be_had_is_refused(string format, string code, string legal)
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        _g2g.Run("quantize", "run", "--format", format).ShouldEndWith(2).ShouldTell(code, legal);
    }

    // The same tensors, each of zeros: what follows the header of a safetensors file, whose length comes first.
    private static byte[] AllZero(byte[] safetensors)
    {
        byte[] zeros = [.. safetensors];
        zeros.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(zeros)).Clear();
        return zeros;
    }
}
