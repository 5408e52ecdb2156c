namespace GradientsToGates.Ir.Float;

/// <summary>What the CIFAR-10 study says of one of its networks.</summary>
/// <param name="Parameters">Parameters, statistics of batch normalization included.</param>
/// <param name="Megaflops">Its FLOP column, millions; docs/networks.md tells why it follows no one definition.</param>
/// <param name="Accuracy">Percent right of the 10,000 test images, which also chose the weights.</param>
public sealed record StudyFigures(long Parameters, double Megaflops, double Accuracy)
{
    /// <summary>Figures by the network's name in the zoo.</summary>
    public static IReadOnlyDictionary<string, StudyFigures> All { get; } = new Dictionary<string, StudyFigures>(StringComparer.Ordinal)
    {
        ["arch1"] = new(3_253_834, 276.5, 90.91),
        ["arch2"] = new(816_938, 99.7, 88.84),
        ["arch3"] = new(517_002, 68.2, 85.53),
        ["arch4"] = new(72_730, 20.4, 83.05),
        ["arch5"] = new(16_986, 7.2, 67.94),
        ["arch6"] = new(66_218, 13.8, 78.92),
        ["arch7"] = new(68_458, 15.2, 81.08),
        ["arch8"] = new(52_622, 12.6, 80.45),
    };
}
