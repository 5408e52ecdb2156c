using System.CommandLine;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Pipeline;
using GradientsToGates.Quantization;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g quantize RUN</c>: the integer graph.</summary>
internal static class QuantizeCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("quantize", "Makes the integer graph: INT8 or another format, calibrated on training images.") { o.Run };
        o.AddTo(command, o.Format());
        command.SetAction((parsed, cancellation) =>
        {
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed), o.Services(parsed, cancellation));
            IntegerGraph graph = run.Integer;
            foreach (IntegerNode node in graph.Nodes)
            {
                Console.WriteLine($"  {node.Name,-14} {LayerWords.Operation(node),-13} {node.Output.Shape,-10} {node.Output.Type}");
            }

            if (run.Quantized.Layers.Any(l => l.ClippedWeights + l.ClippedBiases > 0))
            {
                Console.WriteLine("  outside the format, and clipped to its ends:");
                foreach (QuantizedLayer layer in run.Quantized.Layers.Where(l => l.ClippedWeights + l.ClippedBiases > 0))
                {
                    Console.WriteLine($"  {layer.Layer,-14} {layer.ClippedWeights} of {layer.Weights} weights, {layer.ClippedBiases} of {layer.Biases} biases");
                }
            }

            Paths.Print([run.At("integer", "graph.yml"), run.At("integer", "weights.safetensors"), .. KeptResults.Write(run)], $"g2g evaluate {run.Folder}");
            return Task.FromResult(0);
        });
        return command;
    }
}
