using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Optimizers;

namespace GradientsToGates.Training.Tests;

/// <summary>The optimizers against their formulas in double precision, over several updates.</summary>
public sealed class OptimizerTests
{
    private const int Updates = 5;
    private const double Rate = 0.1;

    [Fact]
    public void Sgd_follows_the_gradient() => Check(OptimizerKind.Sgd, (w, g, _, _) => w - (Rate * g));

    [Fact]
    public void Momentum_remembers_its_velocity() => Check(OptimizerKind.Momentum, (w, g, state, _) =>
    {
        state[0] = (0.9 * state[0]) - (Rate * g);
        return w + state[0];
    });

    [Fact]
    public void Adam_is_the_form_of_keras() => Check(OptimizerKind.Adam, (w, g, state, t) =>
    {
        state[0] += 0.1 * (g - state[0]);
        state[1] += 0.001 * ((g * g) - state[1]);
        double rate = Rate * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t));
        return w - (rate * state[0] / (Math.Sqrt(state[1]) + 1e-7));
    });

    [Fact]
    public void Groups_are_added_and_decay_shrinks()
    {
        float[] parameters = new float[16];
        parameters.AsSpan().Fill(2);
        var sgd = Optimizer.Create(new TrainingRecipe { Optimizer = OptimizerKind.Sgd }, 16);
        sgd.Begin(1, Rate);
        sgd.Update(parameters, [[.. Enumerable.Repeat(1f, 16)], [.. Enumerable.Repeat(3f, 16)], [.. Enumerable.Repeat(100f, 16)]], 2, 0, 16, 0.5);
        parameters.ShouldAllBe(w => Math.Abs(w - (2 - (Rate * 4) - (Rate * 0.5 * 2))) < 1e-6);
    }

    private static void Check(OptimizerKind kind, Func<double, double, double[], int, double> formula)
    {
        const int count = 32;
        var optimizer = Optimizer.Create(new TrainingRecipe { Optimizer = kind }, count);
        float[] parameters = [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i))];
        double[] wanted = [.. parameters.Select(p => (double)p)];
        double[][] states = [.. wanted.Select(_ => new double[2])];
        for (int t = 1; t <= Updates; t++)
        {
            float[] gradient = [.. Enumerable.Range(0, count).Select(i => (float)Math.Cos(i * t) * (i % 3 == 0 ? 1e-3f : 1))];
            optimizer.Begin(t, Rate);
            optimizer.Update(parameters, [gradient], 1, 0, count, 0);
            for (int i = 0; i < count; i++)
            {
                wanted[i] = formula(wanted[i], gradient[i], states[i], t);
                ((double)parameters[i]).ShouldBe(wanted[i], 4e-6);
            }
        }
    }
}
