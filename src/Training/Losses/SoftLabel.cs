namespace GradientsToGates.Training.Losses;

/// <summary>
/// What a sample is to be taken for: mostly one class, perhaps partly another (mixup), perhaps a little of every class (label smoothing). The
/// wanted value of class j is (1 - Smoothing) (Share [j = Label] + (1 - Share) [j = Other]) + Smoothing / classes.
/// </summary>
/// <param name="Label">The class that answers are compared with.</param>
/// <param name="Other">The other class of a mixed sample; <see cref="Label"/> else.</param>
/// <param name="Share">Share of <see cref="Label"/>, 0.5 .. 1.</param>
/// <param name="Smoothing">Part that is spread over all classes.</param>
internal readonly record struct SoftLabel(byte Label, byte Other, float Share, float Smoothing)
{
    /// <summary>One class alone.</summary>
    /// <param name="label">The class.</param>
    public static SoftLabel Hard(byte label) => new(label, label, 1, 0);

    /// <summary>The wanted value of a class.</summary>
    /// <param name="index">The class.</param>
    /// <param name="classes">Number of classes.</param>
    public float Of(int index, int classes) =>
        ((1 - Smoothing) * ((index == Label ? Share : 0) + (index == Other ? 1 - Share : 0))) + (Smoothing / classes);
}
