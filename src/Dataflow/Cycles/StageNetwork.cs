using System.Numerics;
using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow.Cycles;

/// <summary>
/// All stages of a design, cycle by cycle. Every valid comes from a register, so they are known first; ready follows backwards. A join takes its inputs together; a
/// fork is one register a branch, all written together.
/// </summary>
/// <remarks>In most cycles most stages do nothing: only those are looked at in which, or beside which, something changed.</remarks>
internal sealed class StageNetwork
{
    private const int WordBits = 64;

    private readonly Unit[] _units;
    private readonly bool[] _valid;
    private readonly bool[] _ready;

    // Of each stream: the unit that writes it, the unit that reads it; -1 for none.
    private readonly int[] _writer;
    private readonly int[] _reader;

    // A bit a unit: to be looked at; passes beats on at the next edge; moves something inside at the next edge.
    private readonly ulong[] _changed;
    private readonly ulong[] _takes;
    private readonly ulong[] _busy;
    private long _results;

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
        _writer = [.. Streams.Select((_, s) => Array.FindIndex(_units, u => u.Outputs.Contains(s)))];
        _reader = [.. Streams.Select((_, s) => Array.FindIndex(_units, u => u.Inputs.Contains(s)))];
        int words = (_units.Length + WordBits - 1) / WordBits;
        (_changed, _takes, _busy) = (new ulong[words], new ulong[words], new ulong[words]);
        for (int u = 0; u < _units.Length; u++)
        {
            Set(_changed, u);
        }
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

    /// <summary>Beats that passed on a stream so far.</summary>
    /// <param name="stream">Index in <see cref="Streams"/>.</param>
    public long Passed(int stream) => _reader[stream] < 0 ? _results : _units[_reader[stream]].Taken;

    /// <summary>Gives a FIFO one entry more, whatever it holds.</summary>
    /// <param name="name">Its name.</param>
    public void Deepen(string name)
    {
        int u = Array.FindIndex(_units, u => u.Stage.Name == name);
        ((QueueModel)_units[u].Branches[0]).Deepen();
        Set(_changed, u);
    }

    /// <summary>Works out valid and ready of a cycle.</summary>
    /// <param name="sourceValid">Whether the image is offered.</param>
    /// <param name="sinkReady">Whether the result is taken.</param>
    public void Settle(bool sourceValid, bool sinkReady = true)
    {
        if (_ready[^1] != sinkReady)
        {
            _ready[^1] = sinkReady;
            Set(_changed, _writer[^1]);
        }

        if (_valid[0] != sourceValid)
        {
            _valid[0] = sourceValid;
            Set(_changed, _reader[0]);
        }

        // Backwards: a unit whose ready changes has its writer, which stands before it, looked at later.
        for (int word = _changed.Length - 1; word >= 0; word--)
        {
            while (_changed[word] != 0)
            {
                int u = (word * WordBits) + BitOperations.Log2(_changed[word]);
                Clear(_changed, u);
                Settle(u);
            }
        }

        Moves = Passes(Streams.Count - 1);
        foreach (ulong takes in _takes)
        {
            Moves |= takes != 0;
        }
    }

    /// <summary>The clock edge that ends the cycle.</summary>
    public void Edge()
    {
        _results += Passes(Streams.Count - 1) ? 1 : 0;
        for (int word = 0; word < _takes.Length; word++)
        {
            for (ulong active = _takes[word] | _busy[word]; active != 0; active &= active - 1)
            {
                Edge((word * WordBits) + BitOperations.TrailingZeroCount(active));
            }
        }
    }

    /// <summary>All that the cycles to come depend on, as long as the source and the sink do not change: two states are the same where all numbers are.</summary>
    public List<long> State()
    {
        var state = new List<long>();
        foreach (Unit unit in _units)
        {
            foreach (StageModel branch in unit.Branches)
            {
                branch.Save(state);
            }
        }

        return state;
    }

    private static void Set(ulong[] bits, int unit) => bits[unit / WordBits] |= 1UL << unit;

    private static void Clear(ulong[] bits, int unit) => bits[unit / WordBits] &= ~(1UL << unit);

    private void Settle(int u)
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

        foreach (int i in unit.Inputs)
        {
            bool now = unit.Inputs.Length == 1 ? ready : all;
            if (_ready[i] != now)
            {
                _ready[i] = now;
                if (_writer[i] >= 0)
                {
                    Set(_changed, _writer[i]);
                }
            }
        }

        if (all)
        {
            Set(_takes, u);
        }
        else
        {
            Clear(_takes, u);
        }
    }

    private void Edge(int u)
    {
        Unit unit = _units[u];
        bool takes = (_takes[u / WordBits] & (1UL << u)) != 0;
        bool busy = false;
        unit.Taken += takes ? 1 : 0;
        for (int o = 0; o < unit.Outputs.Length; o++)
        {
            StageModel branch = unit.Branches[o];
            int output = unit.Outputs[o];
            branch.Edge(takes, _ready[output]);
            busy |= branch.Busy;
            if (_valid[output] != branch.Valid)
            {
                _valid[output] = branch.Valid;
                if (_reader[output] >= 0)
                {
                    Set(_changed, _reader[output]);
                }
            }
        }

        Set(_changed, u);
        if (busy)
        {
            Set(_busy, u);
        }
        else
        {
            Clear(_busy, u);
        }
    }

    private static StageModel Model(Stage stage, bool shortest) => stage switch
    {
        AdapterStage { Input.Lanes: var s, Output.Lanes: var m } when m > s => new PipelineModel(1, Every(m / s)),
        AdapterStage s => new SerializerModel(s.Input.Lanes / s.Output.Lanes),
        SkidStage => new BufferModel(2),
        FifoStage s => new QueueModel(s.Depth),
        ForkStage => new PipelineModel(1, Every(1)),
        LineBufferStage s => new LineBufferModel(s.Geometry, shortest ? 1 : LineBufferModel.Depth),
        MvuStage s => new PipelineModel(shortest ? 1 : s.Depth, Every(s.Sweep, s.Columns)),
        RowStoreStage s => new LineBufferModel(s.Geometry, RowStoreStage.Depth),
        RequantizeStage => new PipelineModel(shortest ? 1 : RequantizeStage.Depth, Every(1)),
        ScaleStage => new PipelineModel(shortest ? 1 : ScaleStage.Depth, Every(1)),
        AddStage => new PipelineModel(shortest ? 1 : AddStage.Depth, Every(1)),
        TableStage => new PipelineModel(1, Every(1)),
        PoolStage s => new PipelineModel(1, [.. Enumerable.Range(0, (int)s.Input.Beats).Select(beat => CompletesWindow(s, beat))]),
        ArgMaxStage s => new PipelineModel(1, Every((int)s.Input.Beats)),
        _ => throw new UnsupportedNodeException(stage, "the cycle model"),
    };

    // The last one of so many beats, or the last few.
    private static bool[] Every(int beats, int columns = 1)
    {
        bool[] completes = new bool[beats * columns];
        completes.AsSpan(^columns..).Fill(true);
        return completes;
    }

    private static bool CompletesWindow(PoolStage pool, long beat)
    {
        int blocks = pool.InputShape.Channels / pool.Input.Lanes;
        long pixel = beat / blocks;
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

        /// <summary>Times it took its inputs.</summary>
        public long Taken { get; set; }
    }
}
