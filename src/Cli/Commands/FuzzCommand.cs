using System.CommandLine;
using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Fuzz;
using GradientsToGates.Pipeline;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g fuzz</c>: random networks through every engine.</summary>
internal static class FuzzCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        Option<int?> count = WholeNumber.Option("--count", "Networks to try; 20 when left out.", 1);
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first network; the others follow it.", DefaultValueFactory = _ => 1 };
        Option<int?> netlist = WholeNumber.Option("--netlist-every", "One network in so many goes through Yosys' netlist too; 0 for none, 10 when left out.", 0);
        Option<int?> batch = WholeNumber.Option("--batch", "Networks to one program of Verilator; 25 when left out.", 1);
        var command = new Command("fuzz", "Random networks through reference, cycle model, Icarus, Verilator and netlist; those that fail are made smaller and kept.");
        foreach (Option option in new Option[] { count, seed, netlist, batch, o.Out, o.Fresh, o.NoInstall })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            var options = new FuzzOptions { Count = parsed.GetValue(count) ?? 20, Seed = parsed.GetRequiredValue(seed) };
            options = options with { NetlistEvery = parsed.GetValue(netlist) ?? options.NetlistEvery, Batch = parsed.GetValue(batch) ?? options.Batch };
            string folder = parsed.GetValue(o.Out) ?? Path.Combine("runs", "fuzz");
            new ToolInstaller(services.Tools).Ensure(FuzzRun.Tools(options), services.MayInstall, services.Progress.Say, cancellation).RequireAll();
            using var held = RunLock.Take(folder, services.CommandLine, services.Clock);
            string finished = Path.Combine(folder, "networks");
            if (services.Fresh && Directory.Exists(finished))
            {
                Directory.Delete(finished, recursive: true);
            }

            var run = new FuzzRun(services.Tools, folder, options);
            FuzzSummary summary;
            using (IProgressTask task = services.Progress.Start("networks", options.Count))
            {
                summary = run.Run((done, values) => task.Report(done, string.Create(CultureInfo.InvariantCulture, $"{values:N0} values")), cancellation);
            }

            Print(summary);
            string[] failures = [.. summary.Failures.Keys.Select(s => run.FailureFolder(ulong.Parse(s, CultureInfo.InvariantCulture)))];
            Paths.Print([run.SummaryPath, .. failures], next: null);
            if (failures.Length > 0)
            {
                throw Failed(summary, failures[0]);
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static void Print(FuzzSummary s)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {s.Passed} of {s.Networks} networks pass, seeds {s.FirstSeed} to {s.FirstSeed + (ulong)s.Networks - 1}, up to {s.LargestMacs:N0} MACs; {s.ThroughNetlist} through the netlist; {s.Values:N0} values compared"));
        if (s.Refused.Count > 0)
        {
            Console.WriteLine($"  drawn and refused: {string.Join(", ", s.Refused.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {r.Value}")))}");
        }

        foreach ((string seed, FuzzFailure failure) in s.Failures)
        {
            Console.WriteLine($"  seed {seed}: {failure.Kind}, {failure.Engine}: {failure.Message}");
        }
    }

    private static UserException Failed(FuzzSummary s, string folder) => new(
        new Diagnostic(
            "G2G5005",
            "fuzz",
            string.Create(CultureInfo.InvariantCulture, $"{s.Failures.Count} of {s.Networks} random networks fail."),
            $"Each is a defect worth a report with its folder, such as {folder}; g2g fuzz --count 1 --seed {s.Failures.Keys.First()} tries that network again."),
        ExitCode.Mismatch);
}
