using System.Globalization;

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
        var options = new Options(["arch8", "lenet5"], 2, 5, 2, 64, false, false, "benchmarks/results/inference.json");
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] is "--install" or "--alone")
            {
                options = args[i] == "--install" ? options with { Install = true } : options with { Alone = true };
                continue;
            }

            string value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value.");
            options = args[i++] switch
            {
                "--networks" => options with { Networks = value.Split(',') },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--threads" => options with { Threads = int.Parse(value, CultureInfo.InvariantCulture) },
                "--batch" => options with { Batch = int.Parse(value, CultureInfo.InvariantCulture) },
                "--results" => options with { Results = value },
                string other => throw new FormatException($"{other} is not an option."),
            };
        }

        return options;
    }
}
