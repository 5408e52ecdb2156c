using System.Globalization;
using System.Text.Json.Nodes;
using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.TestKit;

namespace GradientsToGates.Training.Tests;

/// <summary>The weights in models/ are those of the zoo's recipes and are as good as their metadata says.</summary>
public sealed class ShippedModelTests
{
    // Columns of the page's two tables.
    private const int RightOfDigits = 3;
    private const int EpochsOfDigits = 5;
    private const int Study = 2;
    private const int TrainedOn = 3;
    private const int OriginalPixels = 4;
    private const int LossyPixels = 5;
    private const int Epochs = 6;

    // xor trains in a moment, so a run of it always does.
    public static TheoryData<string> Digits => ["lenet5", "lenet5-sigmoid"];

    /// <summary>Every file of models/: a network by its own recipe, or <c>NET-RECIPE</c>.</summary>
    public static TheoryData<string> Names => [.. ShippedModel.Names];

    /// <summary>The same, each with the dataset it needs.</summary>
    public static IEnumerable<TheoryDataRow<string>> NamesWithData => ShippedModel.Names.Select(n => new TheoryDataRow<string>(n).WithTrait(Needs.Data, ShippedModel.Load(n).Network.Dataset));

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_are_from_the_present_recipe(string name)
    {
        (_, NetworkDefinition net, ModelFile model) = ShippedModel.Load(name);
        NetworkDefinition trained = NetworkYaml.Parse(model.Metadata["yaml"], "metadata");
        trained.Graph.Nodes.ShouldBe(net.Graph.Nodes);

        // Seed and epochs may be others than the recipe's; the file says which.
        trained.Recipe.ShouldBe(net.Recipe with { Epochs = trained.Recipe.Epochs, Seed = trained.Recipe.Seed });
        model.Metadata["dataset-synthetic"].ShouldBe("false");
        int epochs = model.History.Count(e => e.Attempt == model.History[^1].Attempt);
        if (net.Recipe.EarlyStopping is null)
        {
            epochs.ShouldBe(trained.Recipe.Epochs);
        }
        else
        {
            epochs.ShouldBeInRange(1, trained.Recipe.Epochs);
        }

        // Learned scales are beside the parameters.
        int scales = model.Plan is { } plan ? plan.Weights.Sum(w => w.Scales.Count) + plan.Codes.Count : 0;
        model.Weights.Count.ShouldBe(net.Graph.ParameterCount() + scales);
    }

    [Theory]
    [MemberData(nameof(NamesWithData))]
    public void Accuracy_is_what_the_metadata_says(string name)
    {
        var shipped = ShippedModel.Load(name);
        ModelFile model = shipped.File;
        Dataset data = RealData.Open(shipped.Network.Dataset);
        Evaluation evaluation = shipped.Model.Evaluate(data.Test, cancellation: TestContext.Current.CancellationToken);

        // Of two editions of a dataset the metadata has the one trained on, the page both.
        string right = string.Create(CultureInfo.InvariantCulture, $"{evaluation.Correct} of {evaluation.Total}");
        if (data.Sha256 == model.Metadata["dataset-sha256"])
        {
            right.ShouldBe(Right(model));
        }

        Cells(name)[data.Name != "cifar10" ? RightOfDigits : data.OriginalTest is null ? OriginalPixels : LossyPixels].ShouldStartWith(right);
        if (name == "lenet5")
        {
            evaluation.Accuracy.ShouldBeGreaterThanOrEqualTo(0.989);
        }
    }

    [Theory]
    [MemberData(nameof(Digits))]
    [Trait(Needs.Data, "mnist")]
    public void Training_again_begins_as_the_history_says(string name) => BeginAgain(name);

    /// <summary>The smallest of the eight; its first epoch takes half a minute of a core.</summary>
    [Fact]
    [Trait(When.Trait, When.All)]
    [Trait(Needs.Data, "cifar10")]
    public void Training_arch5_again_begins_as_the_history_says() => BeginAgain("arch5");

    private static void BeginAgain(string name)
    {
        NetworkDefinition net = Zoo.Load(name);
        Dataset data = RealData.Open(net.Dataset);
        using var stop = new CancellationTokenSource();
        EpochRecord? first = null;
        Should.Throw<OperationCanceledException>(() => Trainer.Train(net, data, new TrainerOptions
        {
            Cancellation = stop.Token,
            OnEpoch = e =>
            {
                first = e;
                stop.Cancel();
            },
        }));

        // Another C library may round an exponential the other way, so not to the bit here; with the pixels of another edition it is near only.
        ModelFile shipped = ShippedModel.Load(name).File;
        EpochRecord recorded = shipped.History[0];
        first.ShouldNotBeNull();
        first.LearningRate.ShouldBe(recorded.LearningRate, 1e-9);
        first.Loss.ShouldBe(recorded.Loss, (data.Sha256 == shipped.Metadata["dataset-sha256"] ? 1e-3 : 0.03) * recorded.Loss);
    }

    [Fact]
    public void The_page_lists_every_model_with_its_accuracy()
    {
        foreach (string name in ShippedModel.Names)
        {
            var shipped = ShippedModel.Load(name);
            ModelFile model = shipped.File;
            string[] cells = Cells(name);
            cells[^2].ShouldBe($"`{shipped.Command}`");
            string epochs = model.History.Count(e => e.Attempt == model.History[^1].Attempt).ToString(CultureInfo.InvariantCulture);
            if (StudyFigures.All.TryGetValue(name.Split('-')[0], out StudyFigures? study))
            {
                // Only the lossy edition has some images with original pixels.
                bool lossy = model.Metadata.GetValueOrDefault("test-original-correct", "").Length > 0;
                cells[Study].ShouldBe(string.Create(CultureInfo.InvariantCulture, $"{study.Accuracy:F2} %"));
                cells[Epochs].ShouldBe(epochs);
                cells[TrainedOn].ShouldBe(lossy ? "lossy" : "original");
                cells[lossy ? LossyPixels : OriginalPixels].ShouldStartWith(Right(model));
            }
            else
            {
                cells[RightOfDigits].ShouldBe(Right(model));
                cells[EpochsOfDigits].ShouldBe(epochs);
            }
        }
    }

    /// <summary>Rows of docs/training.md against the histories that are kept beside the weights.</summary>
    [Fact]
    public void The_page_lists_every_seed_of_the_studys_recipe()
    {
        string[] page = File.ReadAllLines(Repository.PathOf("docs/training.md"));
        string[] files = Directory.GetFiles(Repository.PathOf("models/study-seeds"), "*.history.json");
        files.ShouldNotBeEmpty();
        foreach (string file in files)
        {
            string[] name = Path.GetFileName(file).Split('.')[0].Split('-');
            double[] right = [.. JsonNode.Parse(File.ReadAllText(file)).ShouldNotBeNull().AsArray().Select(e => e.ShouldNotBeNull()["validationAccuracy"].ShouldNotBeNull().GetValue<double>())];
            string row = page.Single(l => l.StartsWith(string.Create(CultureInfo.InvariantCulture, $"| `{name[0]}` | {name[1]} | {right.Length} |"), StringComparison.Ordinal));
            row.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"| {100 * right[9]:F1}, {100 * right[19]:F1} %;"));
            row.ShouldEndWith(string.Create(CultureInfo.InvariantCulture, $"| {100 * right.Max():F2} % |"));
        }
    }

    [Fact]
    public void Lenet5_learns_the_drawn_digits()
    {
        Dataset digits = SyntheticDigits.Open("mnist");
        NetworkDefinition net = Zoo.Load("lenet5");
        net = net with { Recipe = net.Recipe with { Epochs = 3, Validation = 0 } };
        TrainingResult result = Trainer.Train(net, digits);
        new FloatModel(net.Graph, result.Weights).Evaluate(digits.Test, cancellation: TestContext.Current.CancellationToken).Accuracy.ShouldBeGreaterThan(0.95);
    }

    private static string Right(ModelFile model) => $"{model.Metadata["test-correct"]} of {model.Metadata["test-total"]}";

    private static string[] Cells(string name) =>
        [.. File.ReadLines(Repository.PathOf("models/README.md")).Single(l => l.StartsWith($"| `{name}` |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)];
}
