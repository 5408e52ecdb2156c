namespace GradientsToGates.Fuzz;

/// <summary>How a network failed.</summary>
/// <param name="Kind"><c>values</c>, <c>cycles</c>, <c>hang</c> (frames or values missing), <c>tool</c> (a tool refuses the design) or <c>build</c> (g2g itself stumbles).</param>
/// <param name="Engine">Which simulator; <c>g2g</c> when none was reached.</param>
/// <param name="Message">What differs, and where.</param>
public sealed record FuzzFailure(string Kind, string Engine, string Message);

/// <summary>What came of one network.</summary>
/// <param name="Key">Everything the outcome depends on; the network is tried again when it differs.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Macs">Multiply-accumulates of a frame.</param>
/// <param name="Nodes">Operations of its integer graph.</param>
/// <param name="Fold">Fold of its layers.</param>
/// <param name="Engines">What it went through.</param>
/// <param name="Values">Values compared.</param>
/// <param name="Refused">Codes of the diagnostics that refused the networks drawn before it.</param>
/// <param name="Failure">Null when all agree.</param>
public sealed record FuzzRecord(
    string Key, ulong Seed, long Macs, int Nodes, string Fold, IReadOnlyList<string> Engines, long Values, IReadOnlyList<string> Refused, FuzzFailure? Failure);

/// <summary>What came of all networks.</summary>
/// <param name="FirstSeed">Seed of the first network; the others follow.</param>
/// <param name="Networks">Networks tried.</param>
/// <param name="Passed">Of these, networks on which all agree.</param>
/// <param name="ThroughNetlist">Of these, networks that went through the netlist too.</param>
/// <param name="Values">Values compared.</param>
/// <param name="LargestMacs">Multiply-accumulates of the largest network.</param>
/// <param name="Refused">How many drawn networks each diagnostic refused.</param>
/// <param name="Tools">Versions of the tools.</param>
/// <param name="Failures">Failed networks by seed.</param>
public sealed record FuzzSummary(
    ulong FirstSeed,
    int Networks,
    int Passed,
    int ThroughNetlist,
    long Values,
    long LargestMacs,
    IReadOnlyDictionary<string, int> Refused,
    IReadOnlyDictionary<string, string> Tools,
    IReadOnlyDictionary<string, FuzzFailure> Failures);
