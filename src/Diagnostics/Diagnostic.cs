namespace GradientsToGates.Diagnostics;

/// <summary>One thing the user should know: what, where, the limit it crossed, and the remedy.</summary>
/// <param name="Code">Stable code such as <c>G2G2104</c>; every code has an entry in docs/diagnostics.md.</param>
/// <param name="Where">The thing at fault as the user knows it: <c>layer 'conv2'</c>, <c>net.yaml:12</c>, a path.</param>
/// <param name="Message">What was found and which limit it crosses, one sentence ending in a full stop.</param>
/// <param name="Remedy">What to do now, one or two sentences; legal values where there are any.</param>
public sealed record Diagnostic(string Code, string Where, string Message, string Remedy)
{
    /// <summary>The one-line form: <c>G2G2104 layer 'conv2': PE=6 does not divide 16 output channels. Use 1, 2, 4, 8 or 16.</c></summary>
    public override string ToString() => $"{Code} {Where}: {Message} {Remedy}".TrimEnd();
}
