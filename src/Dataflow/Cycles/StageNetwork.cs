using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow.Cycles;

/// <summary>
/// All stages of a design, cycle by cycle. Every valid comes from a register, so they are known first; ready follows backwards. A join takes its inputs together; a
/// fork is one register a branch, all written together.
/// </summary>
internal sealed class StageNetwork
{
    private readonly Unit[] _units;
    private readonly bool[] _valid;
    private readonly bool[] _ready;

    /// <summary>Builds the models.</summary>
    /// <param name="stages">Stages in dataflow order.</param>
    /// <param name="shortest">Every pipeline has one register only: it then holds one beat whatever the timing, the least that the real one holds.</param>
    public StageNetwork(IReadOnlyList<Stage> stages, bool shortest = false)
    {
        Streams = [stages[0].Input, .. stages.SelectMany(s => s.Writes())];
        Dictionary<string, int> index = Streams.Index().ToDictionary(s => s.Item.Signal, s => s.Index, StringComparer.Ordinal);
        _valid = new bool[Streams.Count];
        _ready = new bool[Streams.Count];
        _units =
        [
            .. stages.Select(s => new Unit(
                s,
                [.. s.Writes().Select(_ => Model(s, shortest))],
                [.. s.Reads().Select(r => index[r.Signal])],
                [.. s.Writes().Select(w => index[w.Signal])])),
        ];
    }

    /// <summary>The image first, the result last.</summary>
    public IReadOnlyList<DataStream> Streams { get; }

    /// <summary>Most entries that each FIFO held.</summary>
    public IEnumerable<(string Name, int Peak)> Peaks => _units.Where(u => u.Branches[0] is QueueModel).Select(u => (u.Stage.Name, ((QueueModel)u.Branches[0]).Peak));

    /// <summary>Whether a beat passes on any stream at the edge that ends this cycle.</summary>
    public bool Moves { get; private set; }

    /// <summary>Whether a beat passes on a stream at the edge that ends this cycle.</summary>
    /// <param name="stream">Index in <see cref="Streams"/>.</param>
    public bool Passes(int stream) => _valid[stream] && _ready[stream];

    /// <summary>Works out valid and ready of a cycle.</summary>
    /// <param name="sourceValid">Whether the image is offered.</param>
    public void Settle(bool sourceValid)
    {
        _valid[0] = sourceValid;
        foreach (Unit unit in _units)
        {
            for (int o = 0; o < unit.Outputs.Length; o++)
            {
                _valid[unit.Outputs[o]] = unit.Branches[o].Valid;
            }
        }

        _ready[^1] = true;
        Moves = _valid[^1];
        for (int u = _units.Length - 1; u >= 0; u--)
        {
            Unit unit = _units[u];
            bool ready = true;
            for (int o = 0; o < unit.Outputs.Length; o++)
            {
                ready &= unit.Branches[o].Ready(_ready[unit.Outputs[o]]);
            }

            bool all = ready;
            foreach (int i in unit.Inputs)
            {
                all &= _valid[i];
            }

            unit.Takes = all;
            Moves |= all;
            foreach (int i in unit.Inputs)
            {
                _ready[i] = unit.Inputs.Length == 1 ? ready : all;
            }
        }
    }

    /// <summary>The clock edge that ends the cycle.</summary>
    public void Edge()
    {
        foreach (Unit unit in _units)
        {
            for (int o = 0; o < unit.Outputs.Length; o++)
            {
                unit.Branches[o].Edge(unit.Takes, _ready[unit.Outputs[o]]);
            }
        }
    }

    private static StageModel Model(Stage stage, bool shortest) => stage switch
    {
        AdapterStage { Input.Lanes: var s, Output.Lanes: var m } when m > s => new PipelineModel(1, beat => beat % (m / s) == (m / s) - 1),
        AdapterStage s => new SerializerModel(s.Input.Lanes / s.Output.Lanes),
        SkidStage => new BufferModel(2),
        FifoStage s => new QueueModel(s.Depth),
        ForkStage => new PipelineModel(1, _ => true),
        LineBufferStage s => new LineBufferModel(s.Geometry, shortest ? 1 : LineBufferModel.Depth),
        MvuStage s => new PipelineModel(shortest ? 1 : s.Depth, beat => beat % s.Sweep == s.Sweep - 1),
        RequantizeStage => new PipelineModel(shortest ? 1 : RequantizeStage.Depth, _ => true),
        AddStage => new PipelineModel(shortest ? 1 : AddStage.Depth, _ => true),
        TableStage => new PipelineModel(1, _ => true),
        PoolStage s => new PipelineModel(1, beat => CompletesWindow(s, beat)),
        ArgMaxStage s => new PipelineModel(1, beat => beat % s.Input.Beats == s.Input.Beats - 1),
        _ => throw new UnsupportedNodeException(stage, "the cycle model"),
    };

    private static bool CompletesWindow(PoolStage pool, long beat)
    {
        int blocks = pool.InputShape.Channels / pool.Input.Lanes;
        long pixel = beat % pool.Input.Beats / blocks;
        (long y, long x) = (pixel / pool.InputShape.Width, pixel % pool.InputShape.Width);
        return y < (pool.InputShape.Height / pool.Kernel.Height) * pool.Kernel.Height
            && x < (pool.InputShape.Width / pool.Kernel.Width) * pool.Kernel.Width
            && y % pool.Kernel.Height == pool.Kernel.Height - 1
            && x % pool.Kernel.Width == pool.Kernel.Width - 1;
    }

    /// <summary>A stage and the streams it is wired to.</summary>
    private sealed class Unit(Stage stage, StageModel[] branches, int[] inputs, int[] outputs)
    {
        public Stage Stage { get; } = stage;

        public StageModel[] Branches { get; } = branches;

        public int[] Inputs { get; } = inputs;

        public int[] Outputs { get; } = outputs;

        public bool Takes { get; set; }
    }
}
