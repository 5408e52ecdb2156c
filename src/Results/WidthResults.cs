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

/// <summary>A choice of widths that a search measured.</summary>
/// <param name="How"><c>base</c>; <c>alone</c>: one layer lowered; <c>accepted</c>, <c>rejected</c> or <c>passed over</c> on the way down.</param>
/// <param name="Widths">Bits by layer.</param>
/// <param name="MemoryBits">Bits of all weights.</param>
/// <param name="MultiplierBits">Sum over the multiply-accumulates of a sample of weight bits times activation bits.</param>
/// <param name="Score">What it answers on the held-out images.</param>
public sealed record SearchPoint(string How, IReadOnlyList<LayerWidth> Widths, long MemoryBits, long MultiplierBits, WidthScore Score);

/// <summary>The one look at the test images, after the choice.</summary>
/// <param name="Images">Words for the images.</param>
/// <param name="Float">The float network; null on made-up images.</param>
/// <param name="Base">All layers at the basis.</param>
/// <param name="Chosen">The widths chosen.</param>
public sealed record SearchCheck(WidthImages Images, Accuracy? Float, WidthScore Base, WidthScore Chosen);

/// <summary>Widths by layer that were searched for; written as <c>search.json</c>.</summary>
/// <param name="Weights">Identity of the float weights.</param>
/// <param name="Images">The images.</param>
/// <param name="Basis">Format with all layers at 8 bits.</param>
/// <param name="Cost">What was made small: <c>memory</c> or <c>multipliers</c>.</param>
/// <param name="MaxLoss">Points of accuracy that may be lost.</param>
/// <param name="Float">Accuracy of the float network; null on made-up images.</param>
/// <param name="Points">All that was measured, the base first.</param>
/// <param name="Chosen">Index of the choice.</param>
/// <param name="Check">The choice on the test images.</param>
public sealed record SearchResults(
    string Weights, WidthImages Images, string Basis, string Cost, double MaxLoss, Accuracy? Float, IReadOnlyList<SearchPoint> Points, int Chosen, SearchCheck Check)
{
    /// <summary>Points that no other beats in both cost and loss, the dearest first.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<SearchPoint> Front
    {
        get
        {
            var front = new List<SearchPoint>();
            foreach (SearchPoint p in Points.OrderBy(CostOf).ThenBy(p => p.Score.Lost))
            {
                if (front.Count == 0 || p.Score.Lost < front[^1].Score.Lost)
                {
                    front.Add(p);
                }
            }

            front.Reverse();
            return front;
        }
    }

    /// <summary>The cost that was made small.</summary>
    /// <param name="point">A point.</param>
    public long CostOf(SearchPoint point) => Cost == "memory" ? point.MemoryBits : point.MultiplierBits;
}
