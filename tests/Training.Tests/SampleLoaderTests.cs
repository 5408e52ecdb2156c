using GradientsToGates.Data;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Losses;

namespace GradientsToGates.Training.Tests;

/// <summary>What the network sees of a training sample: a function of seed, epoch and sample.</summary>
public sealed class SampleLoaderTests
{
    private static readonly LabelledImages _images = SyntheticPhotos.Draw(0, 40);

    [Fact]
    public void Without_changes_it_is_the_normalized_image()
    {
        NetworkDefinition net = Network("{}");
        float[] values = Load(net, 1, 0, 3, out SoftLabel label);
        label.ShouldBe(SoftLabel.Hard(_images.Labels[3]));
        for (int i = 0; i < values.Length; i++)
        {
            values[i].ShouldBe((float)Normalization.Value(net.Graph.Input, _images.Image(3)[i], i % 3));
        }
    }

    [Theory]
    [InlineData("{ recipe: study }")]
    [InlineData("{ recipe: best }")]
    [InlineData("{ mixup: 0.3, label-smoothing: 0.1, augmentation: { crop: 4, flip: 0.5, cutout: 8 } }")]
    public void It_depends_on_seed_epoch_and_sample_alone(string recipe)
    {
        NetworkDefinition net = Network(recipe);
        var used = new SampleLoader(net, _images);
        float[] values = new float[3072];
        for (int i = 0; i < 10; i++)
        {
            used.Load(9, 9, i, values);
        }

        SoftLabel label = used.Load(1, 2, 3, values);
        Load(net, 1, 2, 3, out SoftLabel again).ShouldBe(values);
        again.ShouldBe(label);
        Load(net, 1, 3, 3, out _).ShouldNotBe(values);
        Load(net, 2, 2, 3, out _).ShouldNotBe(values);
    }

    [Fact]
    public void Mixed_samples_are_mixed_as_their_labels_are()
    {
        NetworkDefinition net = Network("{ mixup: 0.5 }");
        NetworkDefinition plain = Network("{}");
        double shares = 0;
        for (int sample = 0; sample < 40; sample++)
        {
            float[] mixed = Load(net, 5, 1, sample, out SoftLabel label);
            label.Label.ShouldBe(_images.Labels[sample]);
            label.Share.ShouldBeInRange(0.5f, 1f);
            shares += label.Share;
            float[] own = Load(plain, 5, 1, sample, out _);

            // Some sample of the partner's class makes the rest.
            Enumerable.Range(0, 40).Where(j => _images.Labels[j] == label.Other).Select(j => Load(plain, 5, 1, j, out _)).Any(other =>
                mixed.Select((m, i) => Math.Abs(m - ((label.Share * own[i]) + ((1 - label.Share) * other[i])))).Max() < 1e-5f).ShouldBeTrue();
        }

        // Beta(1/2, 1/2): the mean of the larger share is 1/2 + 1/pi = 0.82; two standard deviations of forty are 0.05.
        (shares / 40).ShouldBeInRange(0.74, 0.9);
    }

    [Fact]
    public void Cutout_takes_the_mean_colour()
    {
        NetworkDefinition net = Network("{ augmentation: { cutout: 12 } }");
        float[] values = Load(net, 1, 0, 3, out _);
        float[] mean = [.. Enumerable.Range(0, 3).Select(c => (float)Normalization.Value(net.Graph.Input, (int)Math.Round(255 * net.Graph.Input.Mean[c]), c))];
        mean.ShouldAllBe(m => Math.Abs(m) < 0.01);
        values.Where((v, i) => v == mean[i % 3]).Count().ShouldBeGreaterThanOrEqualTo(3 * 36);
    }

    [Fact]
    public void A_soft_label_is_shared_out_and_sums_to_1()
    {
        var label = new SoftLabel(2, 5, 0.7f, 0.1f);
        float[] wanted = [.. Enumerable.Range(0, 10).Select(j => label.Of(j, 10))];
        wanted[2].ShouldBe((0.9f * 0.7f) + 0.01f, 1e-6f);
        wanted[5].ShouldBe((0.9f * 0.3f) + 0.01f, 1e-6f);
        wanted[0].ShouldBe(0.01f, 1e-6f);
        wanted.Sum().ShouldBe(1, 1e-6f);
        Enumerable.Range(0, 4).Select(j => SoftLabel.Hard(3).Of(j, 4)).ShouldBe([0f, 0f, 0f, 1f]);
    }

    [Fact]
    public void The_loss_of_a_soft_label_is_the_mean_of_the_losses_and_its_slope_their_mean()
    {
        float[] z = [0.5f, -1, 2, 0.25f];
        var loss = Loss.Create(LossKind.CrossEntropy);
        float[] gradient = new float[4];
        float[] one = new float[4];
        double value = loss.Evaluate(z, new SoftLabel(2, 0, 0.6f, 0.2f), gradient, 0.5f);
        double expected = 0;
        double[] slope = new double[4];
        for (byte j = 0; j < 4; j++)
        {
            double weight = (0.8 * (j == 2 ? 0.6 : j == 0 ? 0.4 : 0)) + 0.05;
            expected += weight * loss.Evaluate(z, j, one, 0.5f);
            for (int i = 0; i < 4; i++)
            {
                slope[i] += weight * one[i];
            }
        }

        value.ShouldBe(expected, 1e-6);
        for (int i = 0; i < 4; i++)
        {
            ((double)gradient[i]).ShouldBe(slope[i], 1e-6);
        }
    }

    private static float[] Load(NetworkDefinition net, ulong seed, int epoch, int sample, out SoftLabel label)
    {
        float[] values = new float[3072];
        label = new SampleLoader(net, _images).Load(seed, epoch, sample, values);
        return values;
    }

    private static NetworkDefinition Network(string training) => NetworkYaml.Parse(
        $$"""
        name: n
        dataset: cifar10
        input: { shape: [32, 32, 3], levels: 255, mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] }
        layers:
          - { type: globalavgpool }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training: {{training}}
        """,
        "n.yml");
}
