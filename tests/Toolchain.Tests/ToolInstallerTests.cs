namespace GradientsToGates.Toolchain.Tests;

public sealed class ToolInstallerTests
{
    /// <summary>An apt-get that logs its calls and on install makes a program of every package name it is given.</summary>
    private const string WorkingApt = """
        echo "$*" >> $HERE/calls
        case "$*" in *install*) for p in "$@"; do case $p in z3|yosys) printf '#!/bin/sh\n' > $HERE/$p; /bin/chmod +x $HERE/$p;; esac; done;; esac
        """;

    private const string Install = "-y -o DPkg::Lock::Timeout=120 install --no-install-recommends z3";
    private const string Update = "-y -o DPkg::Lock::Timeout=120 update";

    private static (ToolReport Report, List<string> Said) Ensure(FakePrograms fake, bool root, bool mayInstall = true, params Tool[] tools)
    {
        var said = new List<string>();
        var installer = new ToolInstaller(new ToolRunner(fake.Locator), root);
        return (installer.Ensure(tools.Length == 0 ? [ToolCatalog.Z3] : tools, mayInstall, said.Add, TestContext.Current.CancellationToken), said);
    }

    [Fact]
    public void Nothing_is_said_or_done_when_all_is_there()
    {
        using var fake = new FakePrograms();
        fake.Add("z3", "");
        fake.Add("apt-get", WorkingApt);
        (ToolReport report, List<string> said) = Ensure(fake, root: true);
        report.Missing.ShouldBeEmpty();
        said.ShouldBeEmpty();
        fake.Lines("calls").ShouldBeEmpty();
    }

    [Fact]
    public void Root_installs_and_announces_it()
    {
        using var fake = new FakePrograms();
        fake.Add("apt-get", WorkingApt);
        (ToolReport report, List<string> said) = Ensure(fake, root: true);
        report.Present.ShouldBe([ToolCatalog.Z3]);
        said.ShouldBe(["installing Debian packages: z3"]);
        fake.Lines("calls").ShouldBe([Install]);
    }

    [Fact]
    public void A_failed_installation_updates_the_lists_once_and_tries_once_more()
    {
        using var fake = new FakePrograms();
        fake.Add("apt-get", "echo \"$*\" >> $HERE/calls; case \"$*\" in *update*) : > $HERE/updated;; *) [ -f $HERE/updated ] || exit 100; printf '#!/bin/sh\\n' > $HERE/z3; /bin/chmod +x $HERE/z3;; esac");
        Ensure(fake, root: true).Report.Missing.ShouldBeEmpty();
        fake.Lines("calls").ShouldBe([Install, Update, Install]);
    }

    [Fact]
    public void What_cannot_be_installed_is_named_with_the_reason_and_the_command()
    {
        using var fake = new FakePrograms();
        fake.Add("apt-get", "echo \"$*\" >> $HERE/calls; echo 'E: Temporary failure resolving' >&2; exit 100");
        (ToolReport report, List<string> said) = Ensure(fake, root: true);
        report.Missing.ShouldBe([ToolCatalog.Z3]);
        fake.Lines("calls").ShouldBe([Install, Update]);
        said.ShouldBe([
            "installing Debian packages: z3",
            "updating the package lists (apt-get update)",
            "the installation failed: E: Temporary failure resolving",
            "missing: z3. By hand: apt-get update && apt-get install --no-install-recommends -y z3"]);
    }

    [Fact]
    public void No_install_only_looks()
    {
        using var fake = new FakePrograms();
        fake.Add("apt-get", WorkingApt);
        (ToolReport report, List<string> said) = Ensure(fake, root: true, mayInstall: false);
        report.Missing.ShouldBe([ToolCatalog.Z3]);
        said.Single().ShouldStartWith("missing: z3.");
        fake.Lines("calls").ShouldBeEmpty();
    }

    [Fact]
    public void Without_root_sudo_installs_when_it_needs_no_password()
    {
        using var fake = new FakePrograms();
        fake.Add("apt-get", WorkingApt);
        fake.Add("sudo", $"shift; case $1 in env) shift 2; prog=$1; shift; exec $HERE/$prog \"$@\";; esac");
        Ensure(fake, root: false).Report.Missing.ShouldBeEmpty();
        fake.Lines("calls").ShouldBe([Install]);
    }

    [Fact]
    public void Without_root_a_sudo_that_wants_a_password_is_not_asked()
    {
        using var fake = new FakePrograms();
        fake.Add("apt-get", WorkingApt);
        fake.Add("sudo", "echo 'sudo: a password is required' >&2; exit 1");
        (ToolReport report, List<string> said) = Ensure(fake, root: false);
        report.Missing.ShouldBe([ToolCatalog.Z3]);
        fake.Lines("calls").ShouldBeEmpty();
        said.ShouldBe([
            "not root, and sudo would ask for a password, so nothing is installed.",
            "missing: z3. By hand: sudo apt-get update && sudo apt-get install --no-install-recommends -y z3"]);
    }

    [Fact]
    public void Another_system_is_told_apart()
    {
        using var fake = new FakePrograms();
        Ensure(fake, root: true).Said[0].ShouldBe("this is not a Debian system (no apt-get), so nothing is installed.");
    }

    [Fact]
    public void Verilator_brings_compiler_and_make_with_it()
    {
        AptGet.Packages(ToolCatalog.WithNeeds([ToolCatalog.Verilator])).ShouldBe(["g++", "make", "verilator", "zlib1g-dev"]);
        AptGet.Packages(ToolCatalog.WithNeeds([ToolCatalog.YosysSmtbmc])).ShouldBe(["yosys", "z3"]);
    }

    [Fact]
    public void A_report_has_a_tool_only_with_all_that_it_needs()
    {
        using var fake = new FakePrograms();
        fake.Add("verilator", "");
        ToolReport report = Ensure(fake, root: true, mayInstall: false, ToolCatalog.Verilator).Report;
        report.Present.ShouldContain(ToolCatalog.Verilator);
        report.Has(ToolCatalog.Verilator).ShouldBeFalse();
        Should.Throw<Diagnostics.UserException>(report.RequireAll).Diagnostic.Code.ShouldBe("G2G4001");
    }

    [Fact]
    public void Every_catalogue_entry_is_complete()
    {
        foreach (Tool tool in ToolCatalog.All)
        {
            tool.Package.ShouldNotBeEmpty(tool.Name);
            tool.Purpose.ShouldNotBeEmpty(tool.Name);
        }

        ToolCatalog.All.Select(t => t.Name).ShouldBeUnique();
    }
}
