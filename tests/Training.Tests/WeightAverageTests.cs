namespace GradientsToGates.Training.Tests;

public sealed class WeightAverageTests
{
    [Fact]
    public void The_average_follows_its_formula()
    {
        const int length = 37;
        var average = new WeightAverage(0.9, length);
        double[] expected = new double[length];
        for (int update = 1; update <= 200; update++)
        {
            float[] weights = [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i + (0.1f * update)))];
            average.Add(weights, update);
            double keep = update == 1 ? 0 : Math.Min(0.9, (1.0 + update) / (10.0 + update));
            expected = [.. expected.Select((e, i) => (keep * e) + ((1 - keep) * weights[i]))];
        }

        for (int i = 0; i < length; i++)
        {
            ((double)average.Values[i]).ShouldBe(expected[i], 1e-5);
        }
    }

    [Fact]
    public void The_first_update_is_taken_as_it_is()
    {
        var average = new WeightAverage(0.999, 2);
        average.Add([3, -4], 1);
        average.Values.ShouldBe([3, -4]);
    }
}
