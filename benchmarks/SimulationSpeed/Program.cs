using System.Globalization;
using System.Text;
using GradientsToGates.Benchmarks;
using GradientsToGates.Benchmarks.SimulationSpeed;
using GradientsToGates.Toolchain;

// How options and threads of the simulators change the speed of a co-simulation.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Usage = "usage: SimulationSpeed [--rounds 2] [--results FILE]";
int rounds;
string results;
try
{
    var given = new Arguments(args, ["--rounds", "--results"], []);
    rounds = given.Number("--rounds", 2);
    results = given.Text("--results", "benchmarks/results/simulation.json");
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(Usage);
    return 1;
}

var machine = Machine.Describe();
var tools = new ToolRunner(new ToolLocator());
var bench = new Bench(tools, rounds);
List<Row> rows = [];
foreach ((string network, string device) in new[] { ("lenet5", "xc7a35t"), ("arch8", "xc7z020") })
{
    foreach (Row row in bench.Of(network, device))
    {
        rows.Add(row);
        Console.WriteLine(row.Text());
    }
}

string[] versions = [.. new[] { ToolCatalog.Iverilog, ToolCatalog.Verilator }.Select(t => $"{t.Name} {tools.Locator.Version(t)}")];
var table = new StringBuilder();
table.Append(CultureInfo.InvariantCulture, $"\n{machine.Processor}, {machine.Cores} cores, {string.Join(", ", versions)}, best of {rounds} turns\n\n");
table.Append("| network | cycles a frame | simulator | compiled in, s | images/s of one process | of a process for each core, vectors included |\n| --- | ---: | --- | ---: | ---: | ---: |\n");
rows.ForEach(r => table.Append(r.Text()).Append('\n'));
if (machine.LoadBefore is > Machine.Busy)
{
    table.Append(CultureInfo.InvariantCulture, $"\nThe machine was busy ({machine.LoadBefore:F1} programs running in the minute before the start): measure again when it is idle.\n");
}

KeptResults.Write(results, new { machine, versions, rounds, rows });
KeptResults.Insert("docs/performance.md", "simulation speed: written by benchmarks/SimulationSpeed", "end of simulation speed", table.ToString());
return 0;
