using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;
using GradientsToGates.Training.Callbacks;

namespace GradientsToGates.Training.Tests;

/// <summary>Whatever moment a run dies at, a whole checkpoint is left, and reading it gives all state back.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("checkpoint.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_state_comes_back()
    {
        Make(7).Save(Path, "f");
        Checkpoint back = Load().ShouldNotBeNull();
        back.Attempt.ShouldBe(2);
        back.Epochs.ShouldBe(7);
        back.RateFactor.ShouldBe(0.25);
        back.Plateau.ShouldBe(new PlateauState(12, 3, 1));
        back.Stopping.ShouldBe(new StoppingState(13, 5, 2));
        back.History.ShouldBe([new EpochRecord(2, 7, 0.5, 0.6, null, 0.001, 1.5)]);
        back.Arrays.Select(a => a.Name).ShouldBe(["parameters", "best"]);
        back.Arrays[1].Values.ShouldBe([3f, 7f]);
    }

    [Fact]
    public void The_one_before_is_kept()
    {
        Make(1).Save(Path, "f");
        Make(2).Save(Path, "f");
        Load().ShouldNotBeNull().Epochs.ShouldBe(2);

        // Died between the two renames: the last one is not yet in place.
        File.Delete(Path);
        var said = new List<string>();
        Load(said).ShouldNotBeNull().Epochs.ShouldBe(1);
        said.ShouldHaveSingleItem().ShouldContain("not finished");
    }

    [Fact]
    public void A_damaged_one_is_told_and_the_one_before_is_taken()
    {
        Make(1).Save(Path, "f");
        Make(2).Save(Path, "f");
        Damage(Path);
        var said = new List<string>();
        Load(said).ShouldNotBeNull().Epochs.ShouldBe(1);
        said.ShouldHaveSingleItem().ShouldContain("is damaged");
        Damage(Checkpoint.PreviousPath(Path));
        Should.Throw<UserException>(() => Load()).Diagnostic.Code.ShouldBe("G2G8004");
    }

    [Fact]
    public void A_half_written_new_file_is_not_looked_at()
    {
        Make(1).Save(Path, "f");
        File.WriteAllBytes(Path + ".new", [1, 2, 3]);
        Load().ShouldNotBeNull().Epochs.ShouldBe(1);
        Make(2).Save(Path, "f");
        Load().ShouldNotBeNull().Epochs.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void One_that_reads_back_otherwise_is_told_and_the_last_one_stays(int lost)
    {
        Make(1).Save(Path, "f");
        UserException error = Should.Throw<UserException>(() => Make(2).Save(Path, "f", written: file =>
        {
            Damage(file);
            using FileStream stream = File.OpenWrite(file);
            stream.SetLength(stream.Length - lost);
        }));
        error.Diagnostic.Code.ShouldBe("G2G8007");
        error.Diagnostic.Where.ShouldBe(Path + ".new");
        error.ExitCode.ShouldBe(ExitCode.InputOutput);
        Load().ShouldNotBeNull().Epochs.ShouldBe(1);

        // A file of other state, whole in itself.
        Make(3).Save(_folder.File("other"), "f");
        Should.Throw<UserException>(() => Make(2).Save(Path, "f", written: file => File.Copy(_folder.File("other"), file, overwrite: true))).Diagnostic.Code.ShouldBe("G2G8007");
        Load().ShouldNotBeNull().Epochs.ShouldBe(1);
    }

    [Fact]
    public void Another_vector_width_is_told()
    {
        Make(1).Save(Path, "f");
        var said = new List<string>();
        Load(said);
        said.ShouldBeEmpty();
        Make(1).Save(Path, "f", vectorBits: 64);
        Load(said).ShouldNotBeNull();
        said.ShouldHaveSingleItem().ShouldContain("64-bit vectors");
    }

    [Fact]
    public void None_is_null_and_another_runs_is_refused()
    {
        Load().ShouldBeNull();
        Make(1).Save(Path, "other");
        Should.Throw<UserException>(() => Load()).Diagnostic.Code.ShouldBe("G2G8003");
        Checkpoint.Delete(Path);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void State_of_another_length_is_refused()
    {
        float[] values = new float[2];
        Make(7).CopyTo("parameters", values, Path);
        values.ShouldBe([1f, 7f]);
        Should.Throw<UserException>(() => Make(7).CopyTo("parameters", new float[3], Path)).Diagnostic.Code.ShouldBe("G2G8003");
        Should.Throw<UserException>(() => Make(7).CopyTo("moments", values, Path)).Diagnostic.Code.ShouldBe("G2G8003");
    }

    private static Checkpoint Make(int epochs) => new(2, epochs, [new EpochRecord(2, epochs, 0.5, 0.6, null, 0.001, 1.5)], [("parameters", [1f, epochs]), ("best", [3f, epochs])])
    {
        RateFactor = 0.25,
        Plateau = new PlateauState(12, 3, 1),
        Stopping = new StoppingState(13, 5, 2),
    };

    private static void Damage(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        content[^3] ^= 1;
        File.WriteAllBytes(path, content);
    }

    private Checkpoint? Load(List<string>? said = null) => Checkpoint.Load(Path, "f", said is null ? null : said.Add);
}
