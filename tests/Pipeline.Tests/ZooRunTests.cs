using GradientsToGates.Diagnostics;

namespace GradientsToGates.Pipeline.Tests;

public sealed class ZooRunTests
{
    [Theory]
    [InlineData("arch8", "arch8", null)]
    [InlineData("arch8:study", "arch8", "study")]
    [InlineData("lenet5:w4a4", "lenet5", "w4a4")]
    public void A_network_may_have_a_recipe_behind_it(string name, string network, string? recipe)
    {
        ZooRun.Parse(name).ShouldBe(new ZooRun(network, recipe));
        RunFolder.Resolve(name).ShouldBeNull();
    }

    [Theory]
    [InlineData("arch9")]
    [InlineData("arch8:")]
    [InlineData("arch8:nothing")]
    [InlineData(":study")]
    public void What_is_neither_is_refused(string name)
    {
        ZooRun.Parse(name).ShouldBeNull();
        Should.Throw<UserException>(() => RunFolder.Resolve(name)).Diagnostic.ToString().ShouldContain("arch8:study");
    }

    [Fact]
    public void Shipped_weights_of_another_recipe_are_found()
    {
        new ZooRun("arch8", "study").Weights.ShouldNotBeNull().ShouldEndWith("arch8-study.safetensors");
        new ZooRun("arch8", "best").Weights.ShouldBe(new ZooRun("arch8", null).Weights);
        new ZooRun("arch1", "study").Weights.ShouldBeNull();
        ShippedModels.OtherRecipes("arch4").ShouldContain("arch4:study");
    }
}
