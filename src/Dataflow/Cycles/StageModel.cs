namespace GradientsToGates.Dataflow.Cycles;

/// <summary>The handshake of one stage, cycle by cycle, without data. Each model mirrors one section of docs/hardware.md.</summary>
internal abstract class StageModel
{
    /// <summary>m_valid in this cycle: registered, so it does not depend on ready.</summary>
    public abstract bool Valid { get; }

    /// <summary>s_ready in this cycle.</summary>
    /// <param name="sinkReady">m_ready in this cycle.</param>
    public abstract bool Ready(bool sinkReady);

    /// <summary>The clock edge that ends this cycle.</summary>
    /// <param name="sourceValid">s_valid in this cycle.</param>
    /// <param name="sinkReady">m_ready in this cycle.</param>
    public abstract void Edge(bool sourceValid, bool sinkReady);
}
