using System.CommandLine;
using System.Globalization;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g zoo</c>: the networks that come with g2g.</summary>
internal static class ZooCommand
{
    public static Command Make()
    {
        var command = new Command("zoo", "Lists the networks that come with g2g.");
        command.SetAction(_ =>
        {
            Console.WriteLine($"  {"network",-16} {"parameters",10} {"MACs",10}  {"weights",-8} description");
            foreach (string name in Zoo.Names)
            {
                NetworkDefinition network = Zoo.Load(name);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name,-16} {network.Graph.ParameterCount(),10:N0} {network.Graph.MultiplyAccumulates(),10:N0}  {(ShippedModels.Find(name) is null ? "train" : "shipped"),-8} {network.Description}"));
            }

            return 0;
        });
        return command;
    }
}
