using System.CommandLine;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g evaluate RUN</c>: accuracy in float and in integers, or in many number formats; layer dumps.</summary>
internal static class EvaluateCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var dump = new Option<string?>("--dump-layers") { Description = "Folder for every layer's codes as .npy." };
        var images = WholeNumber.Option("--images", "Images to dump; 1 by default.", 1);
        var command = new Command("evaluate", "Measures accuracy on the test images; --dump-layers writes every layer's codes.") { o.Run };
        var formats = new Option<string?>("--formats") { Description = "Number formats to compare, as float,q1.7,int8 (g2g formats)." };
        var on = new Option<string?>("--on") { Description = "Images for --formats, as cifar10-100,cifar10-test; the network's own test images when left out." };
        var ranges = new Option<bool>("--ranges") { Description = "With --formats: the values that each node met, beside those its type holds." };
        o.AddTo(command, [dump, images, formats, on, ranges, .. o.Format()]);
        command.SetAction((parsed, cancellation) =>
        {
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed), o.Services(parsed, cancellation));
            if (parsed.GetValue(dump) is { } folder)
            {
                Paths.Print(LayerDump.Write(run, folder, parsed.GetValue(images) ?? 1), null);
                return Task.FromResult(0);
            }

            if (parsed.GetValue(formats) is { } list)
            {
                var table = new FormatTable(run, run.Settings.Quantization);
                string[] sets = (parsed.GetValue(on) ?? run.Definition.Dataset + "-test").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                IReadOnlyList<FormatAccuracy> rows = table.Measure(FormatTable.Formats(list), sets);
                FormatRows.Print(rows, FormatTable.OverflowImages);
                if (parsed.GetValue(ranges))
                {
                    FormatRows.PrintRanges(rows);
                }

                Paths.Print([.. table.Write(rows), .. KeptResults.Write(run)], $"g2g sensitivity {run.Folder}");
                return Task.FromResult(0);
            }

            var measure = new Measurements(run);
            if (run.Plan is null)
            {
                AccuracyLine.Print("float", measure.Float(), run.Dataset);
                AccuracyLine.Print(run.Settings.Quantization.Name, measure.Integer(), run.Dataset);
            }
            else
            {
                TrainedFormatLines.Print(measure, run, run.Settings.Quantization.Name);
            }

            Paths.Print(KeptResults.Write(run), $"g2g cosim {run.Folder}");
            return Task.FromResult(0);
        });
        return command;
    }
}
