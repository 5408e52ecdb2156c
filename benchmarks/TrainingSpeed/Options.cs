using System.Globalization;

namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>What the command line asks for.</summary>
/// <param name="Networks">Zoo names.</param>
/// <param name="Seconds">Time measured per turn, after a second of warm-up.</param>
/// <param name="Rounds">Turns of each side; the median counts.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Install">Whether apt-get may install PyTorch.</param>
/// <param name="Alone">Whether g2g's side runs alone, for work on the engine; nothing is written then.</param>
/// <param name="Results">File for the results.</param>
internal sealed record Options(IReadOnlyList<string> Networks, double Seconds, int Rounds, int Threads, bool Install, bool Alone, string Results)
{
    /// <summary>How to call the program.</summary>
    public const string Usage = "usage: TrainingSpeed [--networks lenet5,arch4,arch8,arch1] [--seconds 5] [--rounds 5] [--threads 2] [--install] [--alone] [--results FILE]";

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">As given.</param>
    /// <exception cref="FormatException">One is not understood.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options(["lenet5", "arch4", "arch8", "arch1"], 5, 5, 2, false, false, "benchmarks/results/training.json");
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--install")
            {
                options = options with { Install = true };
                continue;
            }

            if (args[i] == "--alone")
            {
                options = options with { Alone = true };
                continue;
            }

            string value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value.");
            options = args[i++] switch
            {
                "--networks" => options with { Networks = value.Split(',') },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--threads" => options with { Threads = int.Parse(value, CultureInfo.InvariantCulture) },
                "--results" => options with { Results = value },
                string other => throw new FormatException($"{other} is not an option."),
            };
        }

        return options;
    }
}
