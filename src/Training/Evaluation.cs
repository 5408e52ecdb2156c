namespace GradientsToGates.Training;

/// <summary>Right answers on a set of images.</summary>
/// <param name="Correct">Images whose class was found.</param>
/// <param name="Total">Images in all.</param>
/// <param name="Confusion">How often an image of class [row] was taken for class [column].</param>
/// <param name="Predicted">Class found for each image.</param>
public sealed record Evaluation(int Correct, int Total, int[][] Confusion, int[] Predicted)
{
    /// <summary>Mean loss; null when none was asked for.</summary>
    public double? Loss { get; init; }

    /// <summary>Correct / total; 0 when there are no images.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>Compares answers with labels.</summary>
    /// <param name="predicted">Class found for each image.</param>
    /// <param name="labels">Class of each image.</param>
    /// <param name="classes">Number of classes.</param>
    public static Evaluation From(int[] predicted, byte[] labels, int classes)
    {
        int[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        int correct = 0;
        for (int i = 0; i < predicted.Length; i++)
        {
            confusion[labels[i]][predicted[i]]++;
            correct += predicted[i] == labels[i] ? 1 : 0;
        }

        return new Evaluation(correct, predicted.Length, confusion, predicted);
    }
}
