using GradientsToGates.Diagnostics;

namespace GradientsToGates.Toolchain;

/// <summary>Which of the wanted tools are there.</summary>
/// <param name="Present">Found.</param>
/// <param name="Missing">Not found, neither before nor after an installation.</param>
/// <param name="AsRoot">Whether the user is root, so that the install command needs no <c>sudo</c>.</param>
public sealed record ToolReport(IReadOnlyList<Tool> Present, IReadOnlyList<Tool> Missing, bool AsRoot)
{
    /// <summary>What to type to install the missing ones; empty when none is missing.</summary>
    public string InstallCommand => AptGet.InstallCommand(Missing, AsRoot);

    /// <summary>True when this tool and all it needs are there.</summary>
    public bool Has(Tool tool) => ToolCatalog.WithNeeds([tool]).All(Present.Contains);

    /// <summary>Throws unless all are there.</summary>
    /// <exception cref="UserException">G2G4001: names the missing tools and the command that installs them.</exception>
    public void RequireAll()
    {
        if (Missing.Count > 0)
        {
            throw ToolRunner.Missing(Missing);
        }
    }
}
