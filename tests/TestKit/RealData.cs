using GradientsToGates.Data;

namespace GradientsToGates.TestKit;

/// <summary>Datasets for tests that are worth nothing on made-up images.</summary>
public static class RealData
{
    /// <summary>Loads a dataset that is here; nothing is downloaded, and nothing stands in for it.</summary>
    /// <param name="name">Its name; the test carries it as the trait <c>data</c> too.</param>
    /// <exception cref="Diagnostics.UserException">G2G3001: it is not here, so the test fails.</exception>
    public static Dataset Open(string name) => Datasets.Open(name, new DatasetOptions { MayDownload = false, SyntheticFallback = false });
}
