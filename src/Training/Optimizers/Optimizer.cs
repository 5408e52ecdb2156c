using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Optimizers;

/// <summary>
/// Changes parameters by the sum of the groups' gradients. Works on any piece of the flat parameters, so pieces can be shared out; the sum
/// is always taken in the order of the groups.
/// </summary>
internal abstract class Optimizer
{
    /// <summary>Makes a recipe's optimizer.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="parameters">Length of the flat parameters.</param>
    public static Optimizer Create(TrainingRecipe recipe, int parameters) => recipe.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd(),
        OptimizerKind.Momentum => new Momentum((float)recipe.Momentum, parameters),
        OptimizerKind.Adam => new Adam(recipe.Momentum, parameters),
        _ => throw new UnsupportedNodeException(recipe.Optimizer, "training"),
    };

    /// <summary>Memory between updates, by name; saved in checkpoints.</summary>
    public abstract IReadOnlyList<(string Name, float[] Values)> State { get; }

    /// <summary>Announces an update.</summary>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="rate">Learning rate.</param>
    public virtual void Begin(long update, double rate) => Rate = (float)rate;

    /// <summary>Updates a piece of the parameters. Whole vectors; the piece's length is a multiple of 16.</summary>
    /// <param name="parameters">All flat parameters.</param>
    /// <param name="gradients">Flat gradients of each group.</param>
    /// <param name="groups">How many of the groups count.</param>
    /// <param name="start">First parameter of the piece.</param>
    /// <param name="length">Parameters of the piece.</param>
    /// <param name="decay">Weight decay, or 0.</param>
    public void Update(float[] parameters, float[][] gradients, int groups, int start, int length, double decay)
    {
        var shrink = Vector512.Create((float)(Rate * decay));
        for (int i = start; i < start + length; i += Lanes.Width)
        {
            Vector512<float> gradient = Sum(gradients, groups, i);
            Vector512<float> w = Vector512.Create(parameters, i);
            (w + Change(i, gradient) - (shrink * w)).CopyTo(parameters, i);
        }
    }

    /// <summary>Adds the groups' gradients of a piece into the first group's, in their order.</summary>
    /// <param name="gradients">Flat gradients of each group.</param>
    /// <param name="groups">How many of the groups count.</param>
    /// <param name="start">First parameter of the piece.</param>
    /// <param name="length">Parameters of the piece.</param>
    public static void Sum(float[][] gradients, int groups, int start, int length)
    {
        for (int i = start; i < start + length; i += Lanes.Width)
        {
            Sum(gradients, groups, i).CopyTo(gradients[0], i);
        }
    }

    /// <summary>The learning rate of this update.</summary>
    protected float Rate { get; private set; }

    /// <summary>What is added to 16 parameters.</summary>
    /// <param name="index">Index of the first.</param>
    /// <param name="gradient">Their gradients.</param>
    protected abstract Vector512<float> Change(int index, Vector512<float> gradient);

    private static Vector512<float> Sum(float[][] gradients, int groups, int index)
    {
        Vector512<float> gradient = Vector512.Create(gradients[0], index);
        for (int g = 1; g < groups; g++)
        {
            gradient += Vector512.Create(gradients[g], index);
        }

        return gradient;
    }
}
