using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Tests;

public sealed class LearningRateTests
{
    [Theory]
    [InlineData(ScheduleKind.Constant, 0, 1.0)]
    [InlineData(ScheduleKind.Constant, 999, 1.0)]
    [InlineData(ScheduleKind.Step, 199, 1.0)]
    [InlineData(ScheduleKind.Step, 200, 0.5)]
    [InlineData(ScheduleKind.Step, 999, 0.0625)]
    [InlineData(ScheduleKind.Cosine, 0, 1.0)]
    [InlineData(ScheduleKind.Cosine, 500, 0.5)]
    [InlineData(ScheduleKind.Cosine, 1000, 0.0)]
    public void Schedules_are_functions_of_the_update(ScheduleKind schedule, long update, double rate)
    {
        var recipe = new TrainingRecipe { LearningRate = 1, Schedule = schedule, Epochs = 10, StepEpochs = 2, StepFactor = 0.5 };
        LearningRate.At(recipe, update, 100).ShouldBe(rate, 1e-12);
    }

    [Theory]
    [InlineData(ScheduleKind.Cosine, 0, 0.005)]
    [InlineData(ScheduleKind.Cosine, 99, 0.5)]
    [InlineData(ScheduleKind.Cosine, 199, 1.0)]
    [InlineData(ScheduleKind.Cosine, 200, 1.0)]
    [InlineData(ScheduleKind.Cosine, 600, 0.5)]
    [InlineData(ScheduleKind.Cosine, 1000, 0.0)]
    [InlineData(ScheduleKind.Constant, 99, 0.5)]
    [InlineData(ScheduleKind.Constant, 500, 1.0)]
    public void Warm_up_rises_evenly_before_the_schedule(ScheduleKind schedule, long update, double rate)
    {
        var recipe = new TrainingRecipe { LearningRate = 1, Schedule = schedule, Epochs = 10, WarmupEpochs = 2 };
        LearningRate.At(recipe, update, 100).ShouldBe(rate, 1e-12);
    }
}
