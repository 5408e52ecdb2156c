namespace GradientsToGates.Dataflow.Cycles;

/// <summary>The handshake of one stage, cycle by cycle, without data. Each model mirrors one section of docs/hardware.md.</summary>
/// <remarks>What a cycle asks of every stage are flags, kept by <see cref="Edge"/>: most stages do nothing in most cycles.</remarks>
internal abstract class StageModel
{
    /// <summary>m_valid in this cycle: registered, so it does not depend on ready.</summary>
    public bool Valid { get; protected set; }

    /// <summary>Whether s_ready is high in this cycle whatever m_ready is.</summary>
    public bool ReadyAlone { get; protected set; } = true;

    /// <summary>Whether s_ready is high in this cycle where m_ready is.</summary>
    public bool ReadyWithSink { get; protected set; } = true;

    /// <summary>Whether a clock edge can change something though nothing comes in.</summary>
    public bool Busy { get; protected set; }

    /// <summary>s_ready in this cycle.</summary>
    /// <param name="sinkReady">m_ready in this cycle.</param>
    public bool Ready(bool sinkReady) => ReadyAlone || (ReadyWithSink && sinkReady);

    /// <summary>The clock edge that ends this cycle.</summary>
    /// <param name="takes">s_valid and s_ready in this cycle.</param>
    /// <param name="sinkReady">m_ready in this cycle.</param>
    public abstract void Edge(bool takes, bool sinkReady);

    /// <summary>Appends all that the cycles to come depend on, the same numbers for the same state, whichever the frame.</summary>
    /// <param name="state">Receives the numbers.</param>
    public abstract void Save(List<long> state);
}
