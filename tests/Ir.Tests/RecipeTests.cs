using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Ir.Tests;

/// <summary>Recipes as data: those that come with g2g, starting from one, and writing what was read.</summary>
public sealed class RecipeTests
{
    private const string Network = """
        name: n
        dataset: cifar10
        input: { shape: [32, 32, 3], levels: 255, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] }
        layers:
          - { type: globalavgpool }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training:
        """;

    [Fact]
    public void The_study_recipe_is_the_studys()
    {
        Recipes.Names.ShouldBe(["best", "int8-qat", "study", "w2a4", "w4a4", "w4a4-8"]);
        Recipes.Load("study", "test").ShouldBe(new TrainingRecipe
        {
            Name = "study",
            Normalize = false,
            LearningRate = 0.001,
            Batch = 64,
            Epochs = 100,
            ValidateOnTest = true,
            ReduceOnPlateau = new PlateauRecipe { Patience = 5, Factor = 0.5, MinDelta = 1e-4 },
            EarlyStopping = new StoppingRecipe { Patience = 15, MinDelta = 0, RestoreBest = true },
            Augmentation = new AugmentationRecipe { Rotate = 15, Shift = 3.2, Border = BorderKind.Nearest, Flip = 0.5 },
        });
    }

    [Fact]
    public void A_network_may_start_from_a_recipe_and_change_single_keys()
    {
        TrainingRecipe recipe = Parse("{ recipe: study, epochs: 7, validation: 100, early-stopping: none, augmentation: { rotate: 3 } }");
        TrainingRecipe study = Recipes.Load("study", "test");
        recipe.ShouldBe(study with { Epochs = 7, Validation = 100, ValidateOnTest = false, EarlyStopping = null, Augmentation = study.Augmentation with { Rotate = 3 } });
    }

    [Theory]
    [InlineData("{ recipe: study }")]
    [InlineData("{ recipe: best }")]
    [InlineData("{ recipe: study, reduce-on-plateau: none, name: mine }")]
    [InlineData("{ recipe: w4a4-8 }")]
    [InlineData("{ quantization: { weights: 3, activations: 5, layers: [globalavgpool1=w2a2, dense1=w8a8] } }")]
    [InlineData("{ batch-normalization: true, dropout: 0.25, distillation: { teacher: arch2, temperature: 2 }, mixup: 0.2, initializer: he-uniform, warmup-epochs: 2, weight-averaging: 0.99, label-smoothing: 0.1, augmentation: { crop: 4, cutout: 8, flip: 0.5 } }")]
    [InlineData("{ early-stopping: { patience: 3, restore-best: false }, reduce-on-plateau: { patience: 2, cooldown: 1, min-rate: 0.0001 }, validation: test }")]
    public void A_recipe_is_written_as_it_is_read(string training)
    {
        NetworkDefinition net = NetworkYaml.Parse($"{Network} {training}", "n.yml");
        NetworkDefinition again = NetworkYaml.Parse(NetworkYaml.Write(net), "again");
        again.Recipe.ShouldBe(net.Recipe);
        again.Graph.Nodes.ShouldBe(net.Graph.Nodes);
    }

    [Fact]
    public void A_recipe_asked_for_replaces_the_files_own()
    {
        NetworkYaml.Parse($"{Network} {{ epochs: 3 }}", "n.yml", "study").Recipe.ShouldBe(Recipes.Load("study", "test"));
        NetworkYaml.Parse($"{Network} {{ recipe: study, epochs: 3 }}", "n.yml", "study").Recipe.Epochs.ShouldBe(3);
    }

    [Fact]
    public void A_recipe_for_quantization_leaves_the_rest_as_the_network_has_it()
    {
        NetworkDefinition own = NetworkYaml.Parse($"{Network} {{ recipe: best, batch: 32 }}", "n.yml");
        NetworkDefinition net = NetworkYaml.Parse($"{Network} {{ recipe: best, batch: 32 }}", "n.yml", "w4a4");
        net.Recipe.Quantization.ShouldBe(new QuantizationRecipe { WeightBits = 4, ActivationBits = 4 });
        net.Recipe.Augmentation.ShouldBe(own.Recipe.Augmentation);
        net.Recipe.Batch.ShouldBe(32);
        net.Recipe.Validation.ShouldBe(5000);
        net.Recipe.Epochs.ShouldNotBe(own.Recipe.Epochs);
    }

    [Theory]
    [InlineData("{ quantization: { weights: 4 } }", "G2G1004 n.yml:8: quantization lacks the key 'activations'. Add for example 'activations: 4', the bits of an activation.")]
    [InlineData("{ quantization: { weights: 9, activations: 4 } }", "G2G1004 n.yml:8: weights is 9 bits. Use a whole number from 2 to 8.")]
    [InlineData("{ quantization: { weights: 4, activations: 1 } }", "G2G1004 n.yml:8: activations is 1 bits. Use a whole number from 2 to 8.")]
    [InlineData("{ quantization: { weights: 4, activations: 4, bits: 4 } }", "G2G1002 n.yml:8: quantization has no key 'bits'.")]
    [InlineData("{ recipe: studdy }", "G2G1008 n.yml:8: there is no recipe 'studdy'. Did you mean 'study'? Use best, int8-qat, study, w2a4, w4a4 or w4a4-8.")]
    [InlineData("{ validation: tset }", "G2G1004 n.yml:8: validation is 'tset'.")]
    [InlineData("{ early-stopping: never }", "G2G1004 n.yml:8: early-stopping is not a list of 'key: value'.")]
    [InlineData("{ augmentation: { border: black } }", "G2G1004 n.yml:8: border is 'black'. Use zero or nearest.")]
    public void A_mistake_is_told_with_its_line(string training, string message) =>
        Should.Throw<UserException>(() => Parse(training)).Message.ShouldStartWith(message);

    [Fact]
    public void Soft_labels_need_cross_entropy()
    {
        string text = Network.Replace("cross-entropy", "mse", StringComparison.Ordinal);
        Should.Throw<UserException>(() => NetworkYaml.Parse(text + " { mixup: 0.2 }", "n.yml")).Diagnostic.Code.ShouldBe("G2G1012");
        Should.Throw<UserException>(() => NetworkYaml.Parse(text + " { label-smoothing: 0.1 }", "n.yml")).Diagnostic.Code.ShouldBe("G2G1012");
    }

    private static TrainingRecipe Parse(string training) => NetworkYaml.Parse($"{Network} {training}", "n.yml").Recipe;
}
