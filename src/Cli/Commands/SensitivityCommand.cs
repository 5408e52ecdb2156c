using System.CommandLine;
using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Pipeline.Widths;
using GradientsToGates.Results;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g sensitivity RUN</c>: what each layer costs at fewer bits.</summary>
internal static class SensitivityCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var w = new WidthOptions();
        var bits = new Option<string>("--bits") { Description = "Widths from 2 to 8.", DefaultValueFactory = _ => "8,6,4,3,2" };
        var what = new Option<string>("--what") { Description = "weights, activations (the codes behind a layer), or both, each by itself.", DefaultValueFactory = _ => "both" };
        var command = new Command("sensitivity", "Lowers one layer at a time and measures what that costs, on held-out training images.") { o.Run };
        o.AddTo(command, bits, what, w.Layers, w.Images);
        command.SetAction((parsed, cancellation) =>
        {
            int[] widths = [.. WidthOptions.Split(parsed.GetRequiredValue(bits)).Select(Width).Distinct()];
            string chosen = WidthOptions.OneOf("--what", parsed.GetRequiredValue(what), "both", "weights", "activations");
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => s, o.Services(parsed, cancellation));
            var table = new SensitivityTable(run);
            SensitivityResults results = Resumable.Do(() => table.Measure(widths, chosen != "activations", chosen != "weights", w.LayersOf(parsed), parsed.GetValue(w.Images)), run, parsed, o.Run);
            WidthRows.Print(results);
            Paths.Print([.. table.Write(results), .. KeptResults.Write(run)], $"g2g search {run.Folder} --max-loss 0.5");
            return Task.FromResult(0);
        });
        return command;
    }

    private static int Width(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int width)
        ? width
        : throw UserException.BadInput("G2G0002", $"option --bits {text}", "it is no whole number.", "Write for example --bits 8,6,4,3,2.");
}
