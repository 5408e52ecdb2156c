using System.CommandLine;
using GradientsToGates.Explain;
using GradientsToGates.Ir.Float;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g run NET</c>: the whole path.</summary>
internal static class RunCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("run", "The whole path: weights, integers, Verilog, co-simulation, synthesis, report.") { o.Net };
        o.AddTo(command, [o.Out, o.Retrain, o.Recipe, o.From, o.Seed, o.Epochs, o.Images, o.Force, .. o.Hardware(), .. o.Format()]);
        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            using RunSession run = RunSession.Start(parsed.GetRequiredValue(o.Net), parsed.GetValue(o.Out), name => o.Apply(new RunSettings { Network = name }, parsed), services);
            services.Progress.Say($"{run.Definition.Name}: {run.Definition.Description}");
            services.Progress.Say($"run folder {run.Folder}");
            RunSummary summary = Resumable.Do(() => RunPipeline.Run(run), run, parsed);
            SummaryTable.Print(summary);
            Paths.Print([run.At("summary.json"), run.At("report.html"), run.At("verilog")], $"g2g explain {run.Folder} --sample 0{Element(run.Definition.Graph)}");
            return Task.FromResult(0);
        });
        return command;
    }

    // A large network is explained one element at a time.
    private static string Element(FloatGraph graph) => Explainer.IsSmall(graph) ? "" : $" --layer {graph.Nodes[1].Name} --at 0,0,0";
}
