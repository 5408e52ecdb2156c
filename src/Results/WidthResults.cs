namespace GradientsToGates.Results;

/// <summary>The images that widths are measured on.</summary>
/// <param name="Words">Which they are, for people.</param>
/// <param name="Count">How many.</param>
/// <param name="Seen">Whether the weights were trained on them.</param>
/// <param name="Synthetic">Whether they are made up: then nothing is called an accuracy, and an image that float and integers class differently counts as lost.</param>
public sealed record WidthImages(string Words, int Count, bool Seen, bool Synthetic);

/// <summary>Bits of one layer with weights.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Weights">Bits of its weights.</param>
/// <param name="Activations">Bits of the codes behind it, until the next layer with weights.</param>
public sealed record LayerWidth(string Layer, int Weights, int Activations);

/// <summary>What an integer graph answers.</summary>
/// <param name="Accuracy">Right and all; null on made-up images.</param>
/// <param name="Agreement">Images of the class that the float network gives, and all.</param>
/// <param name="Lost">Points of accuracy below float; on made-up images, percent that do not agree.</param>
public sealed record WidthScore(Accuracy? Accuracy, Accuracy Agreement, double Lost);

/// <summary>One layer at a lower width, all others at the basis.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="What"><c>weights</c>, or <c>activations</c>: the codes behind it.</param>
/// <param name="Bits">The width.</param>
/// <param name="Score">What that makes of the network.</param>
public sealed record SensitivityRow(string Layer, string What, int Bits, WidthScore Score);

/// <summary>What each layer costs at lower widths; written as <c>sensitivity.json</c>.</summary>
/// <param name="Weights">Identity of the float weights.</param>
/// <param name="Images">The images.</param>
/// <param name="Basis">Format of the layers that are not lowered.</param>
/// <param name="Float">Accuracy of the float network; null on made-up images.</param>
/// <param name="Base">All layers at the basis.</param>
/// <param name="Rows">One layer lowered.</param>
public sealed record SensitivityResults(string Weights, WidthImages Images, string Basis, Accuracy? Float, WidthScore Base, IReadOnlyList<SensitivityRow> Rows);
