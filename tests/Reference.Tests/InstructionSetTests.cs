using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>
/// The runtime's own switches take instructions away from a process: this program starts itself with each of them, and every process gives the same
/// values and says which instructions it used.
/// </summary>
public sealed class InstructionSetTests
{
    private const string ReportVariable = "G2G_INSTRUCTION_REPORT";
    private const int Graphs = 40;

    [Fact]
    public void This_process_has_the_values_of_the_plain_interpreter()
    {
        string batch = Digest(BatchValues);

        batch.ShouldBe(Digest(PlainValues));
        if (Environment.GetEnvironmentVariable(ReportVariable) is { Length: > 0 } report)
        {
            File.WriteAllText(report, BatchInterpreter.Instructions + "\n" + batch);
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "vector128 avx2 avx-vnni")]
    [InlineData("DOTNET_EnableAVXVNNI", "vector128 avx2 avx-512 avx-512-vbmi")]
    [InlineData("DOTNET_EnableAVX2", "vector128")]
    [InlineData("DOTNET_EnableHWIntrinsic", "scalar")]
    public async Task A_process_without_some_instructions_has_the_same_values(string variable, string most)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        }

        start.ArgumentList.Add("--no-progress");
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add("*" + nameof(This_process_has_the_values_of_the_plain_interpreter));
        start.Environment[variable] = "0";
        start.Environment[ReportVariable] = folder.File("report");
        using Process child = Process.Start(start)!;
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        child.ExitCode.ShouldBe(0, output);
        string[] report = await File.ReadAllLinesAsync(folder.File("report"), TestContext.Current.CancellationToken);
        string[] allowed = most.Split(' ').Intersect(BatchInterpreter.Instructions.Split(' ')).DefaultIfEmpty("scalar").ToArray();
        report[0].ShouldBe(string.Join(' ', allowed), $"{variable}=0");
        report[1].ShouldBe(Digest(BatchValues));
        TestContext.Current.TestOutputHelper?.WriteLine($"{variable}=0: {report[0]}");
    }

    private static string Digest(Func<IntegerGraph, long[], IEnumerable<long[]>> run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (ulong seed = 1; seed <= Graphs; seed++)
        {
            foreach (IntegerGraph graph in new[] { RandomGraph.Make(seed), LayerGraph.Make(seed), WinogradTests.Make(seed) })
            {
                var random = new Rng(seed, RandomStream.Test, epoch: 4);
                foreach (long[] values in run(graph, SampleGraphs.Codes(graph, ref random)))
                {
                    hash.AppendData(MemoryMarshal.AsBytes<long>(values));
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<long[]> BatchValues(IntegerGraph graph, long[] codes)
    {
        string[] nodes = Nodes(graph);
        using var batch = new BatchInterpreter(graph, threads: 1, nodes);
        BatchTrace trace = batch.Run(codes, 1);
        return [.. nodes.Select(n => trace[n])];
    }

    private static IEnumerable<long[]> PlainValues(IntegerGraph graph, long[] codes)
    {
        IntegerTrace trace = new Interpreter(graph).Run(codes);
        return [.. Nodes(graph).Select(n => trace[n])];
    }

    private static string[] Nodes(IntegerGraph graph) => [.. graph.Nodes.Where(n => n.Output.Type.Bits <= 64).Select(n => n.Name)];
}
