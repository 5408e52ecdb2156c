namespace GradientsToGates.Diagnostics.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("g2g-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "new", "file.txt");

    [Fact]
    public void Text_is_written_without_mark_and_the_folder_is_made()
    {
        AtomicFile.WriteAllText(Target, "zwölf\n");
        File.ReadAllBytes(Target).ShouldBe("zwölf\n"u8.ToArray());
    }

    [Fact]
    public void An_old_file_is_replaced_whole()
    {
        AtomicFile.WriteAllBytes(Target, new byte[100]);
        AtomicFile.WriteAllBytes(Target, new byte[] { 1, 2 });
        File.ReadAllBytes(Target).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_else()
    {
        AtomicFile.WriteAllText(Target, "good");
        Should.Throw<OperationCanceledException>(() => AtomicFile.Write(Target, s =>
        {
            s.WriteByte(0);
            throw new OperationCanceledException();
        }));
        File.ReadAllText(Target).ShouldBe("good");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(Target) ?? "").ShouldBe([Target]);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_with_its_path()
    {
        File.WriteAllText(Path.Combine(_folder, "new"), "a file where the folder should be");
        UserException e = Should.Throw<UserException>(() => AtomicFile.WriteAllText(Target, "x"));
        e.Diagnostic.Code.ShouldBe("G2G6001");
        e.Diagnostic.Where.ShouldBe(Target);
        e.ExitCode.ShouldBe(ExitCode.InputOutput);
    }
}
