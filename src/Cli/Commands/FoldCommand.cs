using System.CommandLine;
using System.Globalization;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g fold RUN</c>: PE, SIMD and multipliers of every layer for a part and a target, kept in the run.</summary>
internal static class FoldCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var target = new Option<string?>("--target-fps") { Description = "Frames a second to reach as cheaply as can be." };
        var fastest = new Option<bool>("--max") { Description = "The fastest folding that fits; the default." };
        var clock = new Option<string?>("--mhz") { Description = "Clock rate; 100 by default." };
        var share = WholeNumber.Option("--share", "Percent of the part's LUTs and flip-flops that may be used; 80 by default. From 80 on all DSP48E1 and block RAMs may be.", 1);
        var sweep = new Option<bool>("--sweep") { Description = "Also list the cheapest folding of every speed." };
        var command = new Command("fold", "Chooses PE, SIMD and multipliers of every layer for a part and a speed; the run keeps them.") { o.Run };
        o.AddTo(command, [target, fastest, clock, share, sweep, .. o.Hardware(), .. o.Format()]);
        command.SetAction((parsed, cancellation) =>
        {
            double? fps = parsed.GetValue(target) is { } asked ? Number("--target-fps", asked) : null;
            if (fps is not null && parsed.GetValue(fastest))
            {
                throw UserException.BadInput("G2G0002", "options --target-fps and --max", "only one of them can be the goal.", "Leave one of them out.");
            }

            double mhz = parsed.GetValue(clock) is { } rate ? Number("--mhz", rate) : FoldGoal.DefaultMegahertz;
            int percent = parsed.GetValue(share) ?? FoldGoal.FullShare;
            if (percent > 100)
            {
                throw UserException.BadInput("G2G0002", $"option --share {percent.ToString(CultureInfo.InvariantCulture)}", "it is more than all of the part.", "Write a percentage of 1 to 100.");
            }

            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => s, o.Services(parsed, cancellation));

            // Folds given earlier do not bind: this command chooses anew, around those it is given itself.
            DataflowGraph dataflow = run.Refold(s => o.Apply(s with { Folds = new Dictionary<string, string>() }, parsed) with { TargetFps = fps, Megahertz = mhz, Share = percent, LutProducts = true });
            CyclesResult predicted = new Measurements(run).Predicted();
            FoldRows.Print(run, dataflow, predicted);
            List<string> written = [];
            if (parsed.GetValue(sweep))
            {
                SweepResults results = FoldSweep.Find(run);
                FoldRows.Print(results);
                written.AddRange(FoldSweep.Write(run, results));
            }

            Paths.Print([run.At("steps", "fold.json"), .. written, .. KeptResults.Write(run)], $"g2g synth {run.Folder}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static double Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
            ? value
            : throw UserException.BadInput("G2G0002", $"option {option} {text}", "it is no number above 0.", $"Write for example {option} 100.");
}
