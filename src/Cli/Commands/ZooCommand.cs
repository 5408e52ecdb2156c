using System.CommandLine;
using System.Globalization;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g zoo</c>: the networks that come with g2g, and what each costs.</summary>
internal static class ZooCommand
{
    public static Command Make()
    {
        var command = new Command("zoo", "Lists the networks that come with g2g.");
        command.SetAction(_ =>
        {
            Console.WriteLine($"  {"network",-16} {"parameters",10} {"memory",10} {"MACs",12} {"FLOPs",12} {"bias",9} {"rest",10} {"study",9}  {"weights",-8} description");
            foreach (string name in Zoo.Names)
            {
                Console.WriteLine(Line(name, Zoo.Load(name)));
            }

            Console.WriteLine();
            Console.WriteLine("  memory: parameters as float32. FLOPs: 2 per multiply-accumulate; additions of biases and all the rest are counted apart.");
            Console.WriteLine("  study: the FLOP figure of the CIFAR-10 study, which follows no one definition (docs/networks.md).");
            Console.WriteLine("  weights: train where none are shipped, so that 'g2g run' trains first.");
            Console.WriteLine($"  shipped weights of other recipes: {string.Join(", ", Zoo.Names.SelectMany(ShippedModels.OtherRecipes))} (for example: g2g evaluate arch8:study)");
            return 0;
        });
        return command;
    }

    private static string Line(string name, NetworkDefinition network)
    {
        var cost = NetworkCost.Of(network.Graph);
        string study = StudyFigures.All.TryGetValue(name, out StudyFigures? figures) ? figures.Megaflops.ToString("F1", CultureInfo.InvariantCulture) + " M" : "";
        string weights = ShippedModels.Find(name) is null ? "train" : "shipped";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-16} {cost.Parameters,10:N0} {cost.ParameterBytes / 1000.0,7:N1} kB {cost.MultiplyAccumulates,12:N0} {cost.Flops,12:N0} {cost.BiasAdditions,9:N0} {cost.Others,10:N0} {study,9}  {weights,-8} {network.Description}");
    }
}
