using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Pipeline.Tests;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => Path.Combine(_folder.Path, "run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_taken_once_and_free_again_afterwards()
    {
        using (Take())
        {
            UserException e = Should.Throw<UserException>(Take);
            e.ExitCode.ShouldBe(ExitCode.InputOutput);
            e.Diagnostic.Code.ShouldBe("G2G6008");
            e.Diagnostic.Where.ShouldBe(Run);
            e.Diagnostic.Message.ShouldContain(FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName}, 'g2g run xor', since "));
            RunLock.TryTake(Run, "g2g", TimeProvider.System).ShouldBeNull();
        }

        Take().Dispose();
    }

    [Fact]
    public void Who_was_killed_holds_nothing()
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, ".lock"), "");
        File.WriteAllText(Path.Combine(Run, ".owner"), "process 1");
        Take().Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        File.WriteAllText(Run, "a file");
        Should.Throw<UserException>(Take).Diagnostic.Code.ShouldBe("G2G6001");
    }

    private RunLock Take() => RunLock.Take(Run, "g2g run xor", TimeProvider.System);
}
