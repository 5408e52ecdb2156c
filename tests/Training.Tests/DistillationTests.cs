using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Tests;

/// <summary>Learning from a teacher's answers.</summary>
public sealed class DistillationTests
{
    private const string Small =
        """
        name: small
        dataset: cifar10
        input: { shape: [32, 32, 3], levels: 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.3] }
        layers:
          - { type: conv2d, filters: 3, kernel: 3, stride: 4, padding: same }
          - { type: relu }
          - { type: globalavgpool }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training: { epochs: 2, batch: 24, learning-rate: 0.01, augmentation: { flip: 0.5 }, mixup: 0.3 }
        """;

    private static readonly Dataset _photos = new("cifar10", "photos", 32, 32, 3, 10, 255, SyntheticPhotos.Draw(0, 100), SyntheticPhotos.Draw(100, 20), true, "test");
    private readonly NetworkDefinition _network = NetworkYaml.Parse(Small, "small.yml");

    [Fact]
    public void The_loss_is_that_of_the_definition_in_double()
    {
        // One update of plain gradient descent at rate 1 shows the whole gradient by the last layer's bias; the loss is that before it.
        NetworkDefinition net = Learning(0.7, 3);
        net = net with { Recipe = net.Recipe with { Optimizer = OptimizerKind.Sgd, LearningRate = 1, Epochs = 1, Batch = 100, Mixup = 0, Augmentation = new AugmentationRecipe() } };
        var teacher = new Teacher(net.Graph, Initializer.Draw(net.Graph, 99));
        TrainingResult result = Trainer.Train(net, _photos, new TrainerOptions { Threads = 2, Teacher = teacher });

        WeightSet first = Initializer.Draw(net.Graph, net.Recipe.Seed);
        float[] z = new FloatModel(net.Graph, first).Outputs(_photos.Train.Pixels, 100).Data;
        float[] v = new FloatModel(net.Graph, teacher.Weights).Outputs(_photos.Train.Pixels, 100).Data;
        double loss = 0;
        double[] bias = new double[10];
        for (int i = 0; i < 100; i++)
        {
            double[] hard = Softmax(z, i, 1);
            double[] q = Softmax(z, i, 3);
            double[] p = Softmax(v, i, 3);
            int label = _photos.Train.Labels[i];
            loss += (-0.3 * Math.Log(hard[label])) + (0.7 * 9 * Enumerable.Range(0, 10).Sum(j => p[j] * Math.Log(p[j] / q[j])));
            for (int j = 0; j < 10; j++)
            {
                bias[j] -= ((0.3 * (hard[j] - (j == label ? 1 : 0))) + (0.7 * 3 * (q[j] - p[j]))) / 100;
            }
        }

        // Float against double.
        result.History[0].Loss.ShouldBe(loss / 100, 1e-5);
        for (int j = 0; j < 10; j++)
        {
            ((double)result.Weights["dense1.bias"].Data[j]).ShouldBe(bias[j], 1e-6);
        }
    }

    [Fact]
    public void A_student_learns_the_answers_of_its_teacher_not_the_labels()
    {
        Dataset wrong = _photos with { Train = _photos.Train with { Labels = new byte[100] } };
        NetworkDefinition net = Learning(1, 2);
        net = net with { Recipe = net.Recipe with { Epochs = 40, Mixup = 0, LearningRate = 0.02 } };
        TrainingResult taught = Trainer.Train(_network with { Recipe = net.Recipe with { Distillation = null } }, _photos);
        var teacher = new Teacher(net.Graph, taught.Weights);
        TrainingResult result = Trainer.Train(net, wrong, new TrainerOptions { Teacher = teacher });
        int[] said = new FloatModel(net.Graph, teacher.Weights).Predict(_photos.Train.Pixels, 100);
        int[] learned = new FloatModel(net.Graph, result.Weights).Predict(_photos.Train.Pixels, 100);
        learned.Where((c, i) => c == said[i]).Count().ShouldBeGreaterThan(70);
        said.Distinct().Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Threads_do_not_matter_and_the_teacher_does()
    {
        NetworkDefinition net = Learning(0.5, 4);
        var teacher = new Teacher(net.Graph, Initializer.Draw(net.Graph, 5));
        float[] one = Trainer.Train(net, _photos, new TrainerOptions { Threads = 1, Teacher = teacher }).Weights["conv1.weight"].Data;
        Trainer.Train(net, _photos, new TrainerOptions { Threads = 3, Teacher = teacher }).Weights["conv1.weight"].Data.ShouldBe(one);
        Trainer.Train(net, _photos, new TrainerOptions { Threads = 1, Teacher = new Teacher(net.Graph, Initializer.Draw(net.Graph, 6)) }).Weights["conv1.weight"].Data.ShouldNotBe(one);
    }

    [Fact]
    public void A_teacher_of_another_input_is_refused()
    {
        FloatGraph other = NetworkYaml.Parse(Small.Replace("0.25, 0.3]", "0.25, 0.31]", StringComparison.Ordinal), "other.yml").Graph;
        var teacher = new Teacher(other, Initializer.Draw(other, 5));
        Should.Throw<UserException>(() => Trainer.Train(Learning(0.5, 4), _photos, new TrainerOptions { Teacher = teacher })).Message.ShouldStartWith("G2G8006 network 'small': its teacher 'small' has another input");
        Should.Throw<ArgumentException>(() => Trainer.Train(Learning(0.5, 4), _photos));
    }

    private static double[] Softmax(float[] logits, int sample, double temperature)
    {
        double[] e = [.. Enumerable.Range(0, 10).Select(j => Math.Exp(logits[(10 * sample) + j] / temperature))];
        return [.. e.Select(x => x / e.Sum())];
    }

    private NetworkDefinition Learning(double share, double temperature) =>
        _network with { Recipe = _network.Recipe with { Distillation = new DistillationRecipe { Teacher = "x", Share = share, Temperature = temperature } } };
}
