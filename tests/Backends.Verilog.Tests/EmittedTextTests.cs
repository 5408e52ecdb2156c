using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>What is printed depends on the design alone.</summary>
public sealed class EmittedTextTests
{
    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_same_design_gives_the_same_bytes_in_every_culture(string network)
    {
        string expected = Designs.Text(Designs.Emit(network, 1));
        foreach (string culture in Culture.Awkward)
        {
            Culture.Run(culture, () => Designs.Text(Designs.Emit(network, 1))).ShouldBe(expected, culture);
        }
    }

    // LintTests lint this text, AxiStreamTests run it.
    [Theory]
    [InlineData("xor_core.v")]
    [InlineData("xor_top.v")]
    [InlineData("tb/xor_tb_core.v")]
    [InlineData("README.md")]
    public void The_text_for_xor_is_the_stored_one(string file) =>
        Golden.Match(Designs.Emit("xor", 0).Files.Single(f => f.Path == file).Text, "verilog/" + Path.GetFileName(file));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Files_are_named_once_end_in_a_line_feed_and_have_no_others(string network)
    {
        VerilogDesign design = Designs.Emit(network, 2);
        design.Files.Select(f => f.Path).ShouldBeUnique();
        foreach ((string path, string text) in design.Files)
        {
            text.ShouldEndWith("\n", customMessage: path);
            text.ShouldNotContain("\r", customMessage: path);
            text.ShouldNotContain("\t", customMessage: path);
            text.Split('\n').ShouldAllBe(line => line == line.TrimEnd(' '), path);
        }
    }

    [Fact]
    public void File_lists_name_files_that_are_there()
    {
        VerilogDesign design = Designs.Emit("same", 1);
        var files = design.Files.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
        foreach (string list in new[] { "synth.f", "sim.f", "verilator.f" })
        {
            files[list].Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(f => files.ContainsKey(f), list);
        }

        files["synth.f"].ShouldNotContain("tb");
        files["sim.f"].ShouldNotContain("_top.v");
    }

    [Theory]
    [InlineData("lenet5", "lenet5")]
    [InlineData("lenet5-sigmoid", "lenet5_sigmoid")]
    [InlineData("My Net", "my_net")]
    [InlineData("2nd", "n2nd")]
    [InlineData("Ünal", "n_nal")]
    public void A_network_name_becomes_a_legal_module_name(string network, string module)
    {
        foreach (string culture in Culture.Awkward)
        {
            Culture.Run(culture, () => VerilogBackend.ModuleName(network)).ShouldBe(module);
        }
    }

    [Fact]
    public void Exported_primitives_are_those_of_the_repository()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> written = PrimitiveLibrary.Export(folder.Path);
        string[] kept = [.. new[] { "conv", "math", "pool", "stream" }.SelectMany(d => Directory.GetFiles(Repository.PathOf("rtl/" + d), "*.v").Select(f => $"{d}/{Path.GetFileName(f)}"))];
        written.ShouldBe(kept, ignoreOrder: true);
        written.ShouldAllBe(f => File.ReadAllText(folder.File(f)) == File.ReadAllText(Repository.PathOf("rtl/" + f)));
    }
}
