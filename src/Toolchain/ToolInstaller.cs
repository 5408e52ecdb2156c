namespace GradientsToGates.Toolchain;

/// <summary>Sees to it that tools are there: looks, installs Debian packages where it may, and says what it does. Never asks anything.</summary>
/// <param name="runner">Runs <c>apt-get</c>, found where the tools are found.</param>
/// <param name="isRoot">Whether this process is root; null asks the system.</param>
public sealed class ToolInstaller(ToolRunner runner, bool? isRoot = null)
{
    private static readonly Tool _apt = new("apt-get", "apt-get", "apt", "installs Debian packages");
    private static readonly Tool _sudo = new("sudo", "sudo", "sudo", "installs Debian packages without being root");
    private readonly bool _root = isRoot ?? Environment.IsPrivilegedProcess;

    /// <summary>Looks for the tools and all they need, and installs what is missing if it may and can.</summary>
    /// <param name="tools">What is wanted.</param>
    /// <param name="mayInstall">False (<c>--no-install</c>) only looks.</param>
    /// <param name="say">Receives each line the user should see, before the work it announces.</param>
    /// <param name="cancellation">Stops an installation.</param>
    /// <returns>What is there and what is missing afterwards; missing tools are not an error here.</returns>
    public ToolReport Ensure(IEnumerable<Tool> tools, bool mayInstall, Action<string> say, CancellationToken cancellation = default)
    {
        IReadOnlyList<Tool> wanted = ToolCatalog.WithNeeds(tools);
        ToolReport report = Look(wanted);
        if (report.Missing.Count == 0)
        {
            return report;
        }

        IReadOnlyList<string> packages = AptGet.Packages(report.Missing);
        if (mayInstall && packages.Count > 0)
        {
            IReadOnlyList<string>? prefix = Privilege(say, cancellation);
            if (prefix is not null)
            {
                Install(prefix, packages, say, cancellation);
                report = Look(wanted);
            }
        }

        if (report.Missing.Count > 0)
        {
            say($"missing: {string.Join(", ", report.Missing.Select(t => t.Name))}. By hand: {report.InstallCommand}");
        }

        return report;
    }

    private ToolReport Look(IReadOnlyList<Tool> wanted) =>
        new([.. wanted.Where(t => runner.Locator.Find(t) is not null)], [.. wanted.Where(t => runner.Locator.Find(t) is null)], _root);

    /// <summary>What to put before <c>apt-get</c>: nothing for root, <c>sudo -n</c> where that needs no password; null where neither is possible.</summary>
    private IReadOnlyList<string>? Privilege(Action<string> say, CancellationToken cancellation)
    {
        if (runner.Locator.Find(_apt) is null)
        {
            say("this is not a Debian system (no apt-get), so nothing is installed.");
            return null;
        }

        if (_root)
        {
            return [];
        }

        string here = Directory.GetCurrentDirectory();
        if (runner.Locator.Find(_sudo) is not null
            && runner.Run(new ToolCall(_sudo, ["-n", "true"], here) { MayFail = true }, cancellation).ExitCode == 0)
        {
            return ["-n", "env", "DEBIAN_FRONTEND=noninteractive"];
        }

        say("not root, and sudo would ask for a password, so nothing is installed.");
        return null;
    }

    private void Install(IReadOnlyList<string> prefix, IReadOnlyList<string> packages, Action<string> say, CancellationToken cancellation)
    {
        say($"installing Debian packages: {string.Join(' ', packages)}");
        IReadOnlyList<string> install = AptGet.InstallArguments(packages);
        ToolRun run = Apt(prefix, install, cancellation);
        if (run.ExitCode != 0)
        {
            // The package lists may be absent or older than the mirror: update once, then try once more.
            say("updating the package lists (apt-get update)");
            ToolRun update = Apt(prefix, AptGet.UpdateArguments, cancellation);
            run = update.ExitCode == 0 ? Apt(prefix, install, cancellation) : update;
        }

        if (run.ExitCode != 0)
        {
            string reason = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {run.ExitCode}";
            say($"the installation failed: {reason}");
        }
    }

    private ToolRun Apt(IReadOnlyList<string> prefix, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        ToolCall call = prefix.Count == 0
            ? new ToolCall(_apt, arguments, Directory.GetCurrentDirectory())
            : new ToolCall(_sudo, [.. prefix, _apt.Program, .. arguments], Directory.GetCurrentDirectory());
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DEBIAN_FRONTEND"] = "noninteractive" };
        return runner.Run(call with { MayFail = true, Environment = environment }, cancellation);
    }
}
