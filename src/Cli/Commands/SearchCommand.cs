using System.CommandLine;
using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Pipeline.Widths;
using GradientsToGates.Results;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g search RUN</c>: widths by layer that cost least within a loss of accuracy.</summary>
internal static class SearchCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var w = new WidthOptions();
        var loss = new Option<string>("--max-loss") { Description = "Points of accuracy below float that may be lost, on held-out images.", DefaultValueFactory = _ => "0.5" };
        var cost = new Option<string>("--cost") { Description = "memory (bits of weights) or multipliers (weight bits x activation bits, over all products).", DefaultValueFactory = _ => WidthSearch.Memory };
        var command = new Command("search", "Searches widths of 2 to 8 bits by layer that cost least within a loss of accuracy.") { o.Run };
        o.AddTo(command, loss, cost, w.Layers, w.Images);
        command.SetAction((parsed, cancellation) =>
        {
            double most = Points(parsed.GetRequiredValue(loss));
            string small = WidthOptions.OneOf("--cost", parsed.GetRequiredValue(cost), WidthSearch.Memory, WidthSearch.Multipliers);
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => s, o.Services(parsed, cancellation));
            var search = new WidthSearch(run);
            SearchResults results = Resumable.Do(() => search.Find(small, most, w.LayersOf(parsed), parsed.GetValue(w.Images)), run, parsed, o.Run);
            SearchRows.Print(results);
            string format = run.Settings.Quantization.Name == results.Basis ? "" : $" --format {results.Basis}";
            IReadOnlyList<string> written = search.Write(results);
            Paths.Print([.. written, .. KeptResults.Write(run)], $"g2g quantize {run.Folder}{format} --layer-format-file {written[0]}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static double Points(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double points)
        ? points
        : throw UserException.BadInput("G2G0002", $"option --max-loss {text}", "it is no number.", "Write for example --max-loss 0.5.");
}
