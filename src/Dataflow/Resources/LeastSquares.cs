namespace GradientsToGates.Dataflow.Resources;

/// <summary>Coefficients, none below 0, that fit measured figures best: each feature costs something or nothing.</summary>
internal static class LeastSquares
{
    private const int Sweeps = 20_000;
    private const double Settled = 1e-9;

    /// <summary>Fits by coordinate descent, every row weighted by its figure so that errors count by their share of it.</summary>
    /// <param name="rows">Features of each row; all of one length.</param>
    /// <param name="figures">What was measured.</param>
    /// <param name="floor">Below this figure errors count absolutely.</param>
    public static double[] Fit(IReadOnlyList<double[]> rows, IReadOnlyList<double> figures, double floor)
    {
        int count = rows[0].Length;
        double[] weights = [.. figures.Select(f => 1 / ((f + floor) * (f + floor)))];
        double[,] normal = new double[count, count];
        double[] right = new double[count];
        for (int r = 0; r < rows.Count; r++)
        {
            for (int i = 0; i < count; i++)
            {
                right[i] += weights[r] * rows[r][i] * figures[r];
                for (int j = 0; j < count; j++)
                {
                    normal[i, j] += weights[r] * rows[r][i] * rows[r][j];
                }
            }
        }

        double[] fit = new double[count];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double moved = 0;
            for (int i = 0; i < count; i++)
            {
                if (normal[i, i] <= 0)
                {
                    continue;
                }

                double gradient = right[i];
                for (int j = 0; j < count; j++)
                {
                    gradient -= normal[i, j] * fit[j];
                }

                double next = Math.Max(0, fit[i] + (gradient / normal[i, i]));
                moved = Math.Max(moved, Math.Abs(next - fit[i]) / (1 + next));
                fit[i] = next;
            }

            if (moved < Settled)
            {
                break;
            }
        }

        return fit;
    }
}
