using System.Globalization;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Pipeline;

/// <summary>
/// The right to write to a run folder, held by one process at a time: a lock of the operating system on <c>.lock</c>, which ends with the process
/// however that ends. <c>.owner</c> beside it says whose it is.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string LockFile = ".lock";
    private const string OwnerFile = ".owner";

    // EWOULDBLOCK of Linux: what opening a file that another holds locked ends with.
    private const int WouldBlock = 11;

    private readonly FileStream _held;
    private readonly string _owner;

    private RunLock(FileStream held, string owner)
    {
        _held = held;
        _owner = owner;
    }

    /// <summary>Takes a folder; makes it if missing.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="command">What the others are told is going on there.</param>
    /// <param name="clock">Since when.</param>
    /// <exception cref="UserException">G2G6008: another process has it. G2G6001: the folder cannot be written.</exception>
    public static RunLock Take(string folder, string command, TimeProvider clock) => TryTake(folder, command, clock) ?? throw new UserException(
        new Diagnostic("G2G6008", folder, $"another g2g is working in this run folder: {Owner(folder)}.", "Wait until it ends or stop it, or name another folder with --out."),
        ExitCode.InputOutput);

    /// <summary>Takes a folder that no other process has; makes it if missing.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="command">What the others are told is going on there.</param>
    /// <param name="clock">Since when.</param>
    /// <returns>The lock; null when another process has it.</returns>
    /// <exception cref="UserException">G2G6001: the folder cannot be written.</exception>
    public static RunLock? TryTake(string folder, string command, TimeProvider clock)
    {
        string path = Path.Combine(folder, LockFile);
        FileStream held;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.CannotWrite(path, e);
        }

        var taken = new RunLock(held, Path.Combine(folder, OwnerFile));
        try
        {
            AtomicFile.WriteAllText(taken._owner, string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}, '{command}', since {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"));
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Lets the folder go. <c>.lock</c> stays: another process may be about to lock it.</summary>
    public void Dispose()
    {
        File.Delete(_owner);
        _held.Dispose();
    }

    // Who has the lock may not have said so yet.
    private static string Owner(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, OwnerFile));
        }
        catch (IOException)
        {
            return "it started just now";
        }
    }
}
