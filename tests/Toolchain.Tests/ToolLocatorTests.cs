namespace GradientsToGates.Toolchain.Tests;

public sealed class ToolLocatorTests
{
    [Fact]
    public void A_program_is_found_by_its_absolute_path_and_a_missing_one_is_null()
    {
        using var fake = new FakePrograms();
        string yosys = fake.Add("yosys", "exit 0");
        fake.Locator.Find(ToolCatalog.Yosys).ShouldBe(yosys);
        fake.Locator.Find(ToolCatalog.Z3).ShouldBeNull();
    }

    [Fact]
    public void A_file_without_execute_permission_is_not_a_program()
    {
        using var fake = new FakePrograms();
        File.SetUnixFileMode(fake.Add("z3", "exit 0"), UnixFileMode.UserRead);
        fake.Locator.Find(ToolCatalog.Z3).ShouldBeNull();
    }

    [Fact]
    public void A_missing_program_is_looked_for_again()
    {
        using var fake = new FakePrograms();
        ToolLocator locator = fake.Locator;
        locator.Find(ToolCatalog.Z3).ShouldBeNull();
        fake.Add("z3", "exit 0");
        locator.Find(ToolCatalog.Z3).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("iverilog", "Icarus Verilog version 11.0 (stable) ()", "11.0")]
    [InlineData("vvp", "Icarus Verilog runtime version 11.0 (stable) ()", "11.0")]
    [InlineData("verilator", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)", "5.006")]
    [InlineData("yosys", "Yosys 0.23 (git sha1 7ce5011c24b)", "0.23")]
    [InlineData("yosys", "Yosys 0.38+92 (git sha1 84116c9a3, clang)", "0.38+92")]
    [InlineData("z3", "Z3 version 4.8.12 - 64 bit", "4.8.12")]
    [InlineData("g++", "g++ (Debian 12.2.0-14+deb12u1) 12.2.0", "12.2.0")]
    [InlineData("make", "GNU Make 4.3", "4.3")]
    [InlineData("gtkwave", "GTKWave Analyzer v3.3.118 (w)1999-2023 BSI", "3.3.118")]
    public void A_version_is_parsed_from_what_the_tool_prints(string program, string printed, string version)
    {
        using var fake = new FakePrograms();
        fake.Add(program, $"echo '{printed}'");
        fake.Locator.Version(ToolCatalog.All.Single(t => t.Name == program)).ShouldBe(version);
    }

    [Fact]
    public void A_version_is_asked_once()
    {
        using var fake = new FakePrograms();
        fake.Add("make", "echo x >> $HERE/calls; echo 'GNU Make 4.3'");
        ToolLocator locator = fake.Locator;
        locator.Version(ToolCatalog.Make).ShouldBe("4.3");
        locator.Version(ToolCatalog.Make).ShouldBe("4.3");
        fake.Lines("calls").Length.ShouldBe(1);
    }

    [Fact]
    public void The_proof_driver_has_the_version_of_the_synthesizer()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "echo 'Yosys 0.23 (git sha1 7ce5011c24b)'");
        fake.Add("yosys-smtbmc", "exit 1");
        fake.Locator.Version(ToolCatalog.YosysSmtbmc).ShouldBe("0.23");
    }

    [Fact]
    public void The_real_tools_tell_their_versions()
    {
        ExternalTools.Require("iverilog", "vvp", "verilator", "g++", "make", "yosys", "yosys-smtbmc", "z3");
        var locator = new ToolLocator();
        foreach (Tool tool in ToolCatalog.All.Where(t => !t.Optional && t != ToolCatalog.ZlibHeader))
        {
            locator.Version(tool).ShouldNotBeNullOrEmpty(tool.Name);
        }
    }
}
