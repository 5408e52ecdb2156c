using System.Globalization;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;

namespace GradientsToGates.Cli;

/// <summary>A chosen folding on the console: per layer and whole, with what its products are made of.</summary>
internal static class FoldRows
{
    public static void Print(RunSession run, DataflowGraph dataflow, CyclesResult predicted)
    {
        FoldGoal goal = RunFolding.Goal(run);
        double interval = predicted.Interval;
        Console.WriteLine(Text($"  {"layer",-12} {"fold",-17} {"cycles",10} {"products",9} {"busy",7} {"LUT",7} {"FF",7} {"DSP",4} {"RAMB18",7} {"MACs",7}"));
        ResourceUse whole = ResourceModel.Stored.Estimate(dataflow);
        ResourceUse rest = whole;
        foreach (LayerLoad layer in LayerLoad.Of(dataflow))
        {
            ResourceUse use = ResourceUse.Sum(dataflow.Stages.Where(s => s.Layer == layer.Layer.Name).Select(ResourceModel.Stored.Estimate));
            rest -= use;
            Row(layer.Layer.Name, layer.Fold.ToString(), Text($"{layer.Cycles:N0}"), Text($"{layer.Products:N0}"), Text($"{100 * layer.Busy(interval):F1} %"), use, Share(layer.Worth(interval)));
        }

        Row("the rest", "", "", "", "", rest);
        long products = LayerLoad.Of(dataflow).Sum(l => l.Products);
        double macs = LayerLoad.Of(dataflow).Sum(l => (double)l.Layer.Macs);
        Row("whole", "", Text($"{interval:#,0.##}"), Text($"{products:N0}"), Text($"{100 * macs / interval / products:F1} %"), whole, Share(LayerLoad.Of(dataflow).Sum(l => l.Worth(interval))));
        Row(goal.Device.Name, "", "", "", "", new ResourceUse(goal.Device.Lut, goal.Device.Ff, goal.Device.Dsp, 2 * goal.Device.Bram36));
        Fifos(dataflow);
        Console.WriteLine(Text($"busy: MACs / (cycles between frames x products). MACs: of what the {goal.Device.Dsp} DSP48E1 of {goal.Device.Name} can do with all lanes in use. Resources are estimates; 'g2g synth' counts them."));
        Console.WriteLine(Text($"{goal.Fps(interval):N0} frames/s at {goal.Megahertz:0.###} MHz, {interval:#,0.##} cycles between frames, {predicted.Latency:N0} of latency (cycle model)"));
        Console.WriteLine(Text($"{macs / interval:F1} MACs a cycle"));
        if (goal.TargetFps is null)
        {
            Console.WriteLine(FoldingPlanner.Limit(dataflow.Graph, goal, RunFolding.Given(run), dataflow.BottleneckCycles));
        }

        string Share(double dsp) => Text($"{100 * dsp / goal.Device.Dsp:F1} %");
    }

    public static void Print(SweepResults results)
    {
        Console.WriteLine(Text($"cheapest folding of every speed, at {results.Megahertz:0.###} MHz, on {results.Device}:"));
        Console.WriteLine(Text($"  {"frames/s",10} {"cycles",11} {"LUT",7} {"FF",7} {"DSP",4} {"RAMB18",7}"));
        foreach (SweepPoint p in results.Points)
        {
            Console.WriteLine(Text($"  {p.Fps,10:N0} {p.Cycles,11:N0} {p.Lut,7:N0} {p.Ff,7:N0} {p.Dsp,4} {p.Bram18,7}"));
        }
    }

    // A FIFO that may hold nothing is not in the design.
    private static void Fifos(DataflowGraph dataflow)
    {
        FifoStage[] fifos = [.. dataflow.Stages.OfType<FifoStage>()];
        if (fifos.Length == 0)
        {
            return;
        }

        Console.WriteLine(Text($"  {"FIFO",-24} {"bits",5} {"a frame",9} {"live",6} {"full rate",9}  as built (beats it would hold), as shift registers"));
        foreach (FifoStage fifo in fifos)
        {
            var built = FifoMemory.Built(fifo.Depth, fifo.Input.Width);
            var shifted = FifoMemory.ShiftRegisters(fifo.Depth, fifo.Input.Width);
            string memory = built.Bram18 > 0 ? Text($"{built.Bram18} RAMB18") : Text($"{built.Lut:N0} LUT");
            Console.WriteLine(Text($"  {fifo.Name,-24} {fifo.Input.Width,5} {fifo.Input.Beats,9:N0} {fifo.Live,6:N0} {fifo.Depth,9:N0}  {memory} ({built.Beats:N0}), {shifted.Lut:N0} LUT ({shifted.Beats:N0})"));
        }
    }

    private static void Row(string name, string fold, string cycles, string products, string busy, ResourceUse use, string macs = "") =>
        Console.WriteLine(Text($"  {name,-12} {fold,-17} {cycles,10} {products,9} {busy,7} {use.Lut,7:N0} {use.Ff,7:N0} {use.Dsp,4} {use.Bram18,7} {macs,7}").TrimEnd());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
