using System.CommandLine;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g new NAME</c>: a commented network file.</summary>
internal static class NewCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the network; the file is NAME.yml." };
        var command = new Command("new", "Writes a commented network file to start from.") { name };
        command.SetAction(parsed =>
        {
            string network = parsed.GetRequiredValue(name);
            string path = network + ".yml";
            if (!NameRule.AllowsNetwork(network))
            {
                throw UserException.BadInput("G2G0002", $"name '{network}'", "it is not a network name.", NameRule.NetworkRemedy);
            }

            if (File.Exists(path))
            {
                throw UserException.BadInput("G2G6005", path, "the file is there already.", "Choose another name, or remove the file first.");
            }

            AtomicFile.WriteAllText(path, Zoo.Template(network));
            Paths.Print([path], $"g2g run {path}");
            return 0;
        });
        return command;
    }
}
