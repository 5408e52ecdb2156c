using GradientsToGates.Backends.Verilog;
using GradientsToGates.Cosim;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Fuzz;

/// <summary>A network ready for the simulators.</summary>
/// <param name="Case">The network.</param>
/// <param name="Design">Its Verilog.</param>
/// <param name="Times">Its cycles by the model.</param>
internal sealed record Prepared(FuzzCase Case, VerilogDesign Design, FrameTimes Times);

/// <summary>Runs one network through one simulator: with bubbles, backpressure and a reset in mid-frame; then at full rate, where cycles are compared too.</summary>
/// <param name="runner">Runs tools.</param>
internal sealed class CaseCheck(ToolRunner runner)
{
    /// <summary>Builds dataflow and Verilog, and runs the cycle model.</summary>
    /// <param name="tried">The network.</param>
    /// <param name="cancellation">Stops the model.</param>
    /// <returns>The design, or why there is none.</returns>
    public static (Prepared? Ready, FuzzFailure? Failure) Prepare(FuzzCase tried, CancellationToken cancellation)
    {
        try
        {
            VerilogDesign design = VerilogBackend.Emit(FifoSizing.Minimal(DataflowBuilder.Build(tried.Graph, tried.Folding), cancellation));
            return (new Prepared(tried, design, CycleModel.Simulate(design.Dataflow, cancellation)), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is, it is what fuzzing looks for.
            return (null, new FuzzFailure("build", "g2g", e is UserException told ? told.Diagnostic.ToString() : $"{e.GetType().Name}: {e.Message}"));
        }
    }

    /// <summary>Runs a network.</summary>
    /// <param name="ready">The network.</param>
    /// <param name="simulator">Through what.</param>
    /// <param name="designFolder">Where its Verilog lies.</param>
    /// <param name="workFolder">Where compiled benches go.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Values compared, and the first thing that is wrong.</returns>
    /// <exception cref="UserException">G2G4001: a tool is missing.</exception>
    public (long Values, FuzzFailure? Failure) Run(Prepared ready, Simulator simulator, string designFolder, string workFolder, CancellationToken cancellation)
    {
        (FuzzCase tried, VerilogDesign design, FrameTimes predicted) = ready;
        var cosim = new CosimRunner(runner, design, designFolder, workFolder);
        byte[] codes = tried.Codes();
        var options = new CosimOptions { Images = FuzzCase.Images, Throttled = FuzzCase.Images, Seed = tried.TrafficSeed, Reset = tried.ResetCycle(predicted.Last[1]), Jobs = 1 };
        try
        {
            (CosimResult throttled, Mismatch? first) = cosim.Compare(simulator, codes, options, cancellation: cancellation);
            if (first is not null)
            {
                return (throttled.Layers.Sum(l => l.Compared), Values(simulator, first, "with bubbles"));
            }

            (FrameTimes times, CosimResult full, first) = cosim.FullRate(simulator, codes, predicted.Timed, cancellation);
            long values = throttled.Layers.Sum(l => l.Compared) + full.Layers.Sum(l => l.Compared);
            return (values, first is not null ? Values(simulator, first, "at full rate") : times == predicted ? null : Cycles(simulator, predicted, times));
        }
        catch (UserException e) when (e.Diagnostic.Code is "G2G5001" or "G2G4002" or "G2G4101")
        {
            return (0, new FuzzFailure(e.Diagnostic.Code == "G2G5001" ? "hang" : "tool", simulator.Name, e.Diagnostic.Message));
        }
    }

    private static FuzzFailure Values(Simulator simulator, Mismatch m, string how) => new(
        "values", simulator.Name, FormattableString.Invariant($"{how}, node '{m.Layer}', image {m.Image}, y {m.Y}, x {m.X}, channel {m.Channel}: expected {m.Expected}, got {m.Got} (hexadecimal)"));

    private static FuzzFailure Cycles(Simulator simulator, FrameTimes predicted, FrameTimes simulated) => new(
        "cycles",
        simulator.Name,
        $"frames begin at {string.Join(' ', simulated.First)} and end at {string.Join(' ', simulated.Last)}; the model says {string.Join(' ', predicted.First)} and {string.Join(' ', predicted.Last)}");
}
