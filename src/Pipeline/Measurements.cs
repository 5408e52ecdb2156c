using GradientsToGates.Cosim;
using GradientsToGates.Data;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Reference;
using GradientsToGates.Results;
using GradientsToGates.Synthesis;
using GradientsToGates.Toolchain;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>What a run measures: accuracies, cycles, co-simulation, resources. Each is a step of its own.</summary>
/// <param name="run">The run.</param>
public sealed class Measurements(RunSession run)
{
    private readonly RunServices _services = run.Services;

    /// <summary>Accuracy on the test images of the network as it was trained, in float or fake-quantized.</summary>
    public EvaluationResult Float() => Float(() =>
    {
        using IProgressTask progress = _services.Progress.Start("evaluate float", run.Dataset.Test.Count);
        Evaluation e = run.Trained.Evaluate(run.Dataset.Test, _services.Threads, _services.Cancellation);
        progress.Report(run.Dataset.Test.Count);
        return e;
    });

    /// <summary>The same where the classes of the test images were found already, as for the table of formats.</summary>
    /// <param name="classes">Class of each test image.</param>
    internal EvaluationResult Float(byte[] classes) =>
        Float(() => Evaluation.From([.. classes.Select(c => (int)c)], run.Dataset.Test.Labels, Prediction.Classes(run.Definition.Graph)));

    /// <summary>Accuracy of the run's integer graph on the test images.</summary>
    public EvaluationResult Integer() => Integer("evaluate-integer", run.Integer, "integer");

    /// <summary>Test images that the integer graph puts into the same class as the network as it was trained.</summary>
    public Accuracy Agreement() => run.Steps.Do("agreement", [QuantizeStep.AnswersKey(run), QuantizeStep.Identity(run, "integer"), run.Dataset.Sha256], [], () =>
    {
        LabelledImages test = run.Dataset.Test;
        int[] trained = run.Trained.Evaluate(test, _services.Threads, _services.Cancellation).Predicted;
        using var interpreter = new BatchInterpreter(run.Integer, _services.Threads);
        int[] integer = interpreter.Predict(test.Pixels, test.Count, _services.Cancellation);
        return new Accuracy(trained.Zip(integer).Count(p => p.First == p.Second), test.Count);
    });

    /// <summary>
    /// The float weights that quantization-aware training began with and the integer graph, image by image; null where training was in float, and where those
    /// weights are gone or others are in their place.
    /// </summary>
    public PairedAnswers? AgainstStart()
    {
        if (QuantizedTraining.StartModel(run) is not { } model)
        {
            return null;
        }

        return run.Steps.Do("against-start", [QuantizeStep.Identity(run, "integer"), run.Dataset.Sha256, .. QuantizedTraining.Key(run)], [], () =>
        {
            LabelledImages test = run.Dataset.Test;
            int[] before = model.Evaluate(test, _services.Threads, _services.Cancellation).Predicted;
            using var interpreter = new BatchInterpreter(run.Integer, _services.Threads);
            int[] after = interpreter.Predict(test.Pixels, test.Count, _services.Cancellation);
            (bool Before, bool After)[] right = [.. test.Labels.Select((label, i) => (before[i] == label, after[i] == label))];
            return new PairedAnswers(right.Count(r => r.Before && !r.After), right.Count(r => r.After && !r.Before), test.Count);
        });
    }

    /// <summary>Accuracy of another format of the same weights.</summary>
    /// <param name="options">The format.</param>
    public EvaluationResult Format(QuantizationOptions options)
    {
        string folder = Path.Combine("formats", options.Name);
        QuantizeStep.Do(run, "quantize-" + options.Name, folder, options);
        return Integer("evaluate-" + options.Name, QuantizeStep.Read(run, folder), folder);
    }

    /// <summary>Cycles by the model.</summary>
    public CyclesResult Predicted()
    {
        _ = run.Design;
        return run.Steps.Do("cycles", ["until settled", .. run.Dataflow.Stages.Select(s => s.ToString() ?? "")], [], () =>
        {
            using IProgressTask progress = _services.Progress.Start("cycle model", 1);
            FrameTimes times = CycleModel.Simulate(run.Dataflow, _services.Cancellation);
            progress.Report(1);
            return CyclesResult.Of(times);
        });
    }

    /// <summary>Compares the Verilog with the reference in a simulator.</summary>
    /// <param name="simulator">Which; its tools are here.</param>
    /// <param name="images">How many test images.</param>
    /// <param name="time">Also time the first frames at full rate, as many as the cycle model did.</param>
    public CosimOutcome Cosim(Simulator simulator, int images, bool time)
    {
        LabelledImages test = run.Simulated.Test;
        images = Math.Min(images, test.Count);
        string version = string.Join(' ', simulator.Tools.Select(_services.Tools.Locator.Version));
        TimedFrames? timed = time ? Predicted().Timed : null;
        string[] key = [DesignHash.Of(run.Design), run.Simulated.Sha256, $"{images} {run.Settings.Throttled} {timed} {version}"];
        CosimOutcome outcome = run.Steps.Do("cosim-" + simulator.Name, key, [], () =>
        {
            using IProgressTask progress = _services.Progress.Start($"simulate in {simulator.Name}", images);
            var runner = new CosimRunner(_services.Tools, run.Design, run.DesignFolder, run.At("cosim"));
            if (_services.Fresh)
            {
                runner.Forget(simulator);
            }

            ReadOnlyMemory<byte> codes = test.Pixels.AsMemory(0, images * test.ImageSize);
            var options = new CosimOptions { Images = images, Throttled = run.Settings.Throttled };
            (CosimResult result, Mismatch? first) = runner.Compare(simulator, codes, options, n => progress.Report(n), _services.Cancellation);
            CyclesResult? cycles = timed is { } frames ? CyclesResult.Of(runner.FullRate(simulator, codes, frames, _services.Cancellation).Times) : null;
            return new CosimOutcome(result, first, cycles);
        });

        // The same images by another name are not simulated again.
        return outcome with { Result = outcome.Result with { On = run.Settings.CosimOn } };
    }

    /// <summary>Synthesizes for the run's part.</summary>
    /// <exception cref="UserException">G2G7001: the weights do not fit the part's memory; G2G4xxx: Yosys is missing or failed.</exception>
    public SynthesisResult Synthesize()
    {
        Device device = run.Device;
        long capacity = device.Bram36 * 36864L;
        if (run.Dataflow.RomBits > capacity)
        {
            throw new UserException(
                new Diagnostic("G2G7001", $"device '{device.Name}'", $"the weights take {run.Dataflow.RomBits} bits, {run.Dataflow.RomBits - capacity} more than its {device.Bram36} block RAMs hold.", "Name a larger device, or quantize to fewer bits."),
                ExitCode.DoesNotFit);
        }

        string version = _services.Tools.Locator.Version(ToolCatalog.Yosys) ?? "";
        return run.Steps.Do("synth-" + device.Name, [DesignHash.Of(run.Design), device.ToString(), version], [], () =>
        {
            using IProgressTask progress = _services.Progress.Start($"synthesize for {device.Name}", 0);
            var input = new SynthesisInput(run.DesignFolder, [.. run.Design.Sources.Select(s => s.Path)], run.Design.Top);
            SynthesisResult result = new YosysSynthesizer(_services.Tools).RunAsync(input, device, run.At("synth"), pass => progress.Report(0, pass), _services.Cancellation).GetAwaiter().GetResult().Result;

            // The name of the last pass says nothing about the whole.
            progress.Report(0, "");
            return result;
        });
    }

    private EvaluationResult Float(Func<Evaluation> evaluate) =>
        run.Steps.Do("evaluate-float", [QuantizeStep.AnswersKey(run), run.Dataset.Sha256], [], () => Result(evaluate()));

    private EvaluationResult Result(Evaluation e)
    {
        Accuracy? original = null;
        if (run.Dataset.OriginalTest is { } count)
        {
            count = Math.Min(count, e.Total);
            original = new Accuracy(Enumerable.Range(0, count).Count(i => e.Predicted[i] == run.Dataset.Test.Labels[i]), count);
        }

        return new EvaluationResult(new Accuracy(e.Correct, e.Total), e.Confusion, original);
    }

    private EvaluationResult Integer(string step, IntegerGraph graph, string folder)
    {
        LabelledImages test = run.Dataset.Test;
        return run.Steps.Do(step, [QuantizeStep.Identity(run, folder), run.Dataset.Sha256], [], () =>
        {
            using IProgressTask progress = _services.Progress.Start(step.Replace('-', ' '), test.Count);
            using var interpreter = new BatchInterpreter(graph, _services.Threads);
            var predicted = new List<int>(test.Count);
            const int batch = 500;
            for (int first = 0; first < test.Count; first += batch)
            {
                int count = Math.Min(batch, test.Count - first);
                predicted.AddRange(interpreter.Predict(test.Pixels.AsMemory(first * test.ImageSize, count * test.ImageSize), count, _services.Cancellation));
                progress.Report(first + count);
            }

            Evaluation e = Evaluation.From([.. predicted], test.Labels, Prediction.Classes(run.Definition.Graph));
            return Result(e);
        });
    }
}
