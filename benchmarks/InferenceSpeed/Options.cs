namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>What the command line asks for.</summary>
/// <param name="Networks">Zoo names with shipped weights.</param>
/// <param name="Seconds">Time measured per turn, after a warm-up.</param>
/// <param name="Rounds">Turns of each side; the best counts.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Batch">Images that onnxruntime is given at a time.</param>
/// <param name="Install">Whether npm may install onnxruntime-node.</param>
/// <param name="Alone">Whether g2g's side runs alone, on random weights and of other widths too; nothing is written then.</param>
/// <param name="Results">File for the results.</param>
internal sealed record Options(IReadOnlyList<string> Networks, double Seconds, int Rounds, int Threads, int Batch, bool Install, bool Alone, string Results)
{
    /// <summary>How to call the program.</summary>
    public const string Usage = "usage: InferenceSpeed [--networks arch8,lenet5] [--seconds 2] [--rounds 5] [--threads 2] [--batch 64] [--install] [--alone] [--results FILE]";

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">As given.</param>
    /// <exception cref="FormatException">One is not understood.</exception>
    public static Options Parse(string[] args)
    {
        var given = new Arguments(args, ["--networks", "--seconds", "--rounds", "--threads", "--batch", "--results"], ["--install", "--alone"]);
        return new Options(
            given.Text("--networks", "arch8,lenet5").Split(','),
            given.Number("--seconds", 2.0),
            given.Number("--rounds", 5),
            given.Number("--threads", 2),
            given.Number("--batch", 64),
            given.Has("--install"),
            given.Has("--alone"),
            given.Text("--results", "benchmarks/results/inference.json"));
    }
}
