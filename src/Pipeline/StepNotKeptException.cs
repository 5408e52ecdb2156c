namespace GradientsToGates.Pipeline;

/// <summary>Only kept results were asked for, and this step has none that still holds.</summary>
/// <param name="step">Step name.</param>
public sealed class StepNotKeptException(string step) : Exception($"step '{step}' is not kept");
