using GradientsToGates.Diagnostics;
using GradientsToGates.Results;
using GradientsToGates.TestKit;

namespace GradientsToGates.Pipeline.Tests;

public sealed class RunSettingsTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        var settings = new RunSettings { Network = "xor", Seed = ulong.MaxValue, Epochs = 3, Images = null, Folds = new Dictionary<string, string> { ["conv1"] = "2x1" } };
        File.WriteAllText(folder.File("run.json"), ResultsJson.Write(settings));
        RunSettings read = RunSettings.Read(folder.File("run.json"));
        (read with { Folds = settings.Folds, Quantization = settings.Quantization }).ShouldBe(settings);
        read.Folds.ShouldBe(settings.Folds);
        ResultsJson.Write(read.Quantization).ShouldBe(ResultsJson.Write(settings.Quantization));
    }

    [Theory]
    [InlineData(20, 200, 2)]
    [InlineData(416_520, 200, 2)]
    [InlineData(9_880_192, 8, 0)]
    [InlineData(155_000_000, 2, 0)]
    public void Large_networks_simulate_fewer_images_unless_told(long multiplyAccumulates, int verilator, int icarus)
    {
        var settings = new RunSettings { Network = "any" };
        settings.VerilatorImages(multiplyAccumulates).ShouldBe(verilator);
        RunSettings.IcarusImages(multiplyAccumulates).ShouldBe(icarus);
        (settings with { Images = 50 }).VerilatorImages(multiplyAccumulates).ShouldBe(50);
        (settings with { Images = null }).VerilatorImages(multiplyAccumulates).ShouldBe(int.MaxValue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"network\": null }")]
    [InlineData("{ \"network\": \"xor\", \"images\": -1 }")]
    [InlineData("{ \"network\": \"xor\", \"folds\": null }")]
    [InlineData("{ \"network\": \"xor\", \"epochs\": 0 }")]
    [InlineData("{ \"network\": 7 }")]
    public void A_damaged_file_is_told(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("run.json"), text);
        UserException e = Should.Throw<UserException>(() => RunSettings.Read(folder.File("run.json")));
        e.Diagnostic.Code.ShouldBe("G2G6003");
        e.Diagnostic.Where.ShouldBe(folder.File("run.json"));
    }
}
