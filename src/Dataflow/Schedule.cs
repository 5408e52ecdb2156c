namespace GradientsToGates.Dataflow;

/// <summary>In which order a layer computes its products; docs/decisions/0022-row-stationary.md.</summary>
public enum Schedule
{
    /// <summary>A window's sums stay where they are made while its weights pass: a weight is read for every output pixel.</summary>
    OutputStationary,

    /// <summary>Weights stay while a row of windows passes, and the row's sums are kept: a weight is read for every output row.</summary>
    RowStationary,
}
