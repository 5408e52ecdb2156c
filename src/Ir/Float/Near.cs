namespace GradientsToGates.Ir.Float;

/// <summary>Finds what a mistyped word may have meant, for remedies.</summary>
public static class Near
{
    /// <summary>The candidate that differs least, or null when none is near: at most a third of its letters, two at least.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What is known.</param>
    public static string? To(string word, IEnumerable<string> candidates) => candidates
        .Select(c => (Candidate: c, Distance: Distance(word.ToUpperInvariant(), c.ToUpperInvariant())))
        .Where(c => c.Distance <= Math.Max(2, c.Candidate.Length / 3))
        .OrderBy(c => c.Distance)
        .ThenBy(c => c.Candidate, StringComparer.Ordinal)
        .Select(c => c.Candidate)
        .FirstOrDefault();

    /// <summary><c>a, b or c</c>.</summary>
    /// <param name="words">At least one word.</param>
    public static string Or(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length == 1 ? all[0] : string.Join(", ", all[..^1]) + " or " + all[^1];
    }

    /// <summary>Levenshtein's distance: letters inserted, removed or replaced.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
