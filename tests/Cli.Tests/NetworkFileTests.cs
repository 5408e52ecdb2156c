using GradientsToGates.Ir;

namespace GradientsToGates.Cli.Tests;

/// <summary>The user's own network files, right and wrong.</summary>
public sealed class NetworkFileTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Theory]
    [InlineData("loss:", "losss:", "G2G1003", "Write it in place of 'losss'.")]
    [InlineData("loss:", "widht: 3\nloss:", "G2G1002", "net.yml:12")]
    [InlineData("units: 1", "unit: 1", "G2G1003", "'unit'")]
    [InlineData("kernel: [1, 2]", "kernel: [3, 3]", "G2G1109", "conv1")]
    [InlineData("dataset: xor", "dataset: mnist", "G2G8001", "28x28x1")]
    [InlineData("[1, 2, 1]", "[2, 2, 1]", "G2G8001", "2x2x1")]
    [InlineData("dataset: xor", "dataset: xnor", "G2G3000", "xor")]
    [InlineData("layers:", "layers: [", "G2G1001", "net.yml")]
    [InlineData("name: xor", "name: ../xor", "G2G1004", "net.yml:2")]
    public void What_does_not_fit_is_told_with_its_place(string good, string bad, string code, string word)
    {
        File.WriteAllText(_g2g.At("net.yml"), Zoo.Text("xor").Replace(good, bad, StringComparison.Ordinal));
        _g2g.Run("train", "net.yml").ShouldEndWith(2).ShouldTell(code, word);
        Directory.GetFiles(_g2g.Folder, "*.safetensors", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_teacher_without_weights_is_told_before_training()
    {
        string text = Zoo.Text("lenet5");
        int recipe = text.IndexOf("\ntraining:", StringComparison.Ordinal);
        File.WriteAllText(_g2g.At("net.yml"), text[..recipe].Replace("name: lenet5", "name: pupil", StringComparison.Ordinal) + "\ntraining: { epochs: 1, distillation: { teacher: xor } }\n");
        _g2g.Run("train", "net.yml").ShouldEndWith(2).Error.ShouldContain("G2G8008 teacher 'xor': no weights of 'xor' are shipped.");
    }

    [Fact]
    public void Words_of_Verilog_are_names_like_others()
    {
        _g2g.Programs("iverilog", "vvp");
        string text = Zoo.Text("xor");
        foreach ((string name, string word) in new[] { ("xor", "module"), ("conv1", "wire"), ("act1", "begin"), ("flatten", "case"), ("dense1", "reg"), ("act2", "endmodule") })
        {
            text = text.Replace($"name: {name}", $"name: {word}", StringComparison.Ordinal);
        }

        File.WriteAllText(_g2g.At("net.yml"), text);
        _g2g.Run("run", "net.yml", "--no-install").ShouldEndWith(0).Output.ShouldMatch(@"icarus +2 images, \d+ values compared, 0 mismatches");
    }

    [Fact]
    public void A_network_file_is_no_run()
    {
        _g2g.Run("new", "mynet").ShouldEndWith(0);
        _g2g.Run("cosim", "mynet.yml").ShouldEndWith(2).ShouldTell("G2G6002", "g2g run mynet.yml");
    }

    [Fact]
    public void Training_shows_its_restarts_the_falling_loss_and_every_weight()
    {
        string output = _g2g.Run("train", "xor", "--seed", "4").ShouldEndWith(0).Output;
        output.ShouldContain("Attempt 1 ended with loss");
        output.ShouldContain("starting again from seed");
        output.ShouldMatch(@"(?m)^ +1000 +0\.0");
        foreach (string tensor in (string[])["conv1.weight", "conv1.bias", "dense1.weight", "dense1.bias"])
        {
            output.ShouldContain(tensor);
        }

        output.ShouldContain("4 of 4 right");
        output.ShouldContain("wrote runs/xor-001/weights.safetensors");
        output.ShouldContain("next  g2g run xor --retrain --out runs/xor-001 --seed 4");
    }

    [Fact]
    public void Accuracies_of_the_images_that_chose_the_weights_are_called_optimistic()
    {
        string text = Zoo.Text("xor");
        File.WriteAllText(_g2g.At("net.yml"), text.Replace("\ntraining:", "\ntraining:\n  validation: test", StringComparison.Ordinal));
        string output = _g2g.Run("train", "net.yml").ShouldEndWith(0).Output;
        output.ShouldContain("the accuracies of these epochs, and of the weights they choose, are optimistic.");
        output.ShouldContain("the accuracy on it is optimistic.");
        _g2g.Run("train", "xor").ShouldEndWith(0).Output.ShouldNotContain("optimistic");
    }

    [Fact]
    public void A_network_from_the_template_goes_the_whole_way()
    {
        _g2g.Programs("iverilog", "vvp");
        _g2g.Run("new", "mynet").ShouldEndWith(0);
        G2gResult run = _g2g.Run("run", "mynet.yml", "--epochs", "1", "--no-install").ShouldEndWith(0);
        run.Output.ShouldContain("made-up images");
        run.Output.ShouldContain("next  g2g explain runs/mynet-001 --sample 0 --layer conv1 --at 0,0,0");
        _g2g.Run("explain", "runs/mynet-001", "--sample", "0", "--layer", "conv1", "--at", "0,0,0").ShouldEndWith(0).Output.ShouldContain("one element of conv1");
        run.Output.ShouldMatch(@"icarus +2 images, [\d,]+ values compared, 0 mismatches");
        File.ReadAllText(_g2g.At("runs/mynet-001/summary.json")).ShouldContain("\"float\": null");
    }
}
