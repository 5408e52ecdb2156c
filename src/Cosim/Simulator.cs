using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Diagnostics;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim;

/// <summary>A simulator of the generated testbench.</summary>
public abstract class Simulator
{
    /// <summary>Name in results and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Tools it runs.</summary>
    public abstract IReadOnlyList<Tool> Tools { get; }

    /// <summary>Streams whose values it compares, with the node each carries.</summary>
    /// <param name="dataflow">The design.</param>
    public virtual IEnumerable<DataStream> Taps(DataflowGraph dataflow) => dataflow.Taps;

    /// <summary>Whether its bench counts the words of weights that are read.</summary>
    public virtual bool CountsReads => true;

    /// <summary>Options of the compiler that are not those of every bench.</summary>
    protected virtual string Options => "";

    /// <summary>The simulators by name.</summary>
    public static IReadOnlyList<Simulator> All { get; } = [new VerilatorSimulator(new VerilatorBuild()), new IcarusSimulator()];

    /// <summary>Finds a simulator.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UserException">G2G5002: there is no such simulator.</exception>
    public static Simulator ByName(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw UserException.BadInput("G2G5002", $"simulator '{name}'", "it is not known.", $"Use {string.Join(" or ", All.Select(s => s.Name))}.");

    /// <summary>Compiles the testbench, or finds it compiled from the same files before.</summary>
    /// <param name="runner">Runs tools.</param>
    /// <param name="design">The design.</param>
    /// <param name="designFolder">Where it was written.</param>
    /// <param name="buildFolder">Where compiled files go.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <returns>The call that runs it; plusargs are to be added.</returns>
    public ToolCall Build(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(buildFolder);
        string stamp = Path.Combine(buildFolder, "built");
        string key = DesignHash.Of(design) + " " + string.Join(' ', Tools.Select(t => runner.Locator.Version(t))) + Options;
        ToolCall call = Executable(design, Path.GetFullPath(designFolder), Path.GetFullPath(buildFolder));
        if (!File.Exists(stamp) || File.ReadAllText(stamp) != key)
        {
            File.Delete(stamp);
            Compile(runner, design, Path.GetFullPath(designFolder), Path.GetFullPath(buildFolder), cancellation);
            AtomicFile.WriteAllText(stamp, key);
        }

        return call;
    }

    /// <summary>Compiles.</summary>
    /// <param name="runner">Runs tools.</param>
    /// <param name="design">The design.</param>
    /// <param name="designFolder">Where it was written, absolute.</param>
    /// <param name="buildFolder">Where compiled files go, absolute.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    protected abstract void Compile(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation);

    /// <summary>The call that runs the compiled testbench, in the design's folder because ROM paths are relative to it.</summary>
    /// <param name="design">The design.</param>
    /// <param name="designFolder">Where it was written, absolute.</param>
    /// <param name="buildFolder">Where compiled files are, absolute.</param>
    protected abstract ToolCall Executable(VerilogDesign design, string designFolder, string buildFolder);
}
