namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>What the command line asks for.</summary>
/// <param name="Networks">Zoo names.</param>
/// <param name="Seconds">Time measured per turn, after a second of warm-up.</param>
/// <param name="Rounds">Turns of each side; the median counts.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Install">Whether apt-get may install PyTorch.</param>
/// <param name="Alone">Whether g2g's side runs alone, for work on the engine; nothing is written then.</param>
/// <param name="Layers">Whether the layers of the networks are timed instead, one by one.</param>
/// <param name="Results">File for the results.</param>
internal sealed record Options(IReadOnlyList<string> Networks, double Seconds, int Rounds, int Threads, bool Install, bool Alone, bool Layers, string Results)
{
    /// <summary>How to call the program.</summary>
    public const string Usage = "usage: TrainingSpeed [--networks lenet5,arch4,arch8,arch1] [--seconds 5] [--rounds 5] [--threads 2] [--install] [--alone] [--layers] [--results FILE]";

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">As given.</param>
    /// <exception cref="FormatException">One is not understood.</exception>
    public static Options Parse(string[] args)
    {
        var given = new Arguments(args, ["--networks", "--seconds", "--rounds", "--threads", "--results"], ["--install", "--alone", "--layers"]);
        if (given.Has("--alone") && given.Has("--layers"))
        {
            throw new FormatException("--alone and --layers are two different measurements.");
        }

        return new Options(
            given.Text("--networks", "lenet5,arch4,arch8,arch1").Split(','),
            given.Number("--seconds", 5.0),
            given.Number("--rounds", 5),
            given.Number("--threads", 2),
            given.Has("--install"),
            given.Has("--alone"),
            given.Has("--layers"),
            given.Text("--results", "benchmarks/results/training.json"));
    }
}
