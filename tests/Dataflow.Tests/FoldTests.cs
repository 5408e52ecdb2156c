using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

public sealed class FoldTests
{
    // 12 outputs, 6 inputs, a kernel of 3 rows and 2 columns.
    private static readonly FoldableLayer Layer = new("conv2", 12, 6, new Extent(3, 2), new Extent(4, 5));

    [Theory]
    [InlineData(5, 1, "G2G2102 layer 'conv2': PE=5 does not divide 12 output channels. Use 1, 2, 3, 4, 6 or 12.")]
    [InlineData(0, 1, "G2G2102 layer 'conv2': PE=0 does not divide 12 output channels. Use 1, 2, 3, 4, 6 or 12.")]
    [InlineData(-2, 1, "G2G2102 layer 'conv2': PE=-2 does not divide 12 output channels. Use 1, 2, 3, 4, 6 or 12.")]
    [InlineData(4, 4, "G2G2103 layer 'conv2': SIMD=4 does not cut 6 input channels of a 3x2 kernel evenly. Use 1, 2, 3, 6, 9, 12, 18 or 36.")]
    [InlineData(4, 0, "G2G2103 layer 'conv2': SIMD=0 does not cut 6 input channels of a 3x2 kernel evenly. Use 1, 2, 3, 6, 9, 12, 18 or 36.")]
    [InlineData(4, -3, "G2G2103 layer 'conv2': SIMD=-3 does not cut 6 input channels of a 3x2 kernel evenly. Use 1, 2, 3, 6, 9, 12, 18 or 36.")]
    public void An_illegal_fold_is_refused_with_the_legal_values(int pe, int simd, string message) =>
        Should.Throw<UserException>(() => Layer.Check(new Fold(pe, simd))).Diagnostic.ToString().ShouldBe(message);

    [Fact]
    public void Legal_values_are_those_that_Check_takes()
    {
        foreach (Schedule schedule in Enum.GetValues<Schedule>())
        {
            int[] simd = [.. Layer.LegalSimd(schedule)];
            for (int n = -1; n <= 40; n++)
            {
                Takes(() => Layer.Check(new Fold(n, 1, Schedule: schedule))).ShouldBe(n > 0 && 12 % n == 0, $"PE={n}");
                Takes(() => Layer.Check(new Fold(1, n, Schedule: schedule))).ShouldBe(simd.Contains(n), $"SIMD={n}");
            }
        }

        Layer.LegalSimd(Schedule.RowStationary).ShouldBe([1, 2, 3, 4, 6, 12, 18, 36]);

        static bool Takes(Action check)
        {
            try
            {
                check();
                return true;
            }
            catch (UserException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_schedule_makes_the_SIMD_it_is_for()
    {
        int[] positions = [1, 3, 6, 2];
        foreach (Fold fold in Enum.GetValues<Schedule>().SelectMany(Layer.LegalFolds))
        {
            (int parallel, int lanes) = Layer.Windows(fold).ShouldNotBeNull();
            (lanes * positions[parallel]).ShouldBe(fold.Simd);
            (6 % lanes).ShouldBe(0);
            parallel.ShouldNotBe(fold.Schedule == Schedule.RowStationary ? 1 : 3);
            Layer.Cycles(fold).ShouldBe(20 * (12 / fold.Pe) * (36 / fold.Simd));
        }
    }

    [Fact]
    public void A_layer_without_rows_is_output_stationary()
    {
        FoldableLayer column = Layer with { Output = new Extent(4, 1) };
        Should.Throw<UserException>(() => column.Check(new Fold(4, 2, Schedule: Schedule.RowStationary))).Diagnostic.Code.ShouldBe("G2G2111");
        column.LegalFolds(Schedule.RowStationary).ShouldBe(column.LegalFolds());
    }

    [Theory]
    [InlineData("2x5", 2, 5, Multiplier.Dsp)]
    [InlineData("16x150", 16, 150, Multiplier.Dsp)]
    [InlineData("14x4:packed", 14, 4, Multiplier.Packed)]
    [InlineData("1x1:lut", 1, 1, Multiplier.Lut)]
    [InlineData("6x5:row", 6, 5, Multiplier.Dsp, Schedule.RowStationary)]
    [InlineData("6x5:packed:row", 6, 5, Multiplier.Packed, Schedule.RowStationary)]
    public void A_fold_is_parsed(string text, int pe, int simd, Multiplier multiplier, Schedule schedule = Schedule.OutputStationary)
    {
        Fold.Parse(text, "--fold conv1").ShouldBe(new Fold(pe, simd, multiplier, schedule));
        new Fold(pe, simd, multiplier, schedule).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2x")]
    [InlineData("0x1")]
    [InlineData("-1x1")]
    [InlineData("1x2x3")]
    [InlineData(" 1x2")]
    [InlineData("99999999999x1")]
    [InlineData("2x5:")]
    [InlineData("2x5:dsp")]
    [InlineData("2x5:packed:lut")]
    [InlineData("2x5:row:packed")]
    [InlineData("2x5:row:row")]
    public void What_is_no_fold_is_refused(string text) =>
        Should.Throw<UserException>(() => Fold.Parse(text, "--fold conv1")).Diagnostic.ToString().ShouldBe($"G2G2101 --fold conv1: '{text}' is not a fold. Write PExSIMD, for example 2x5, 2x5:packed, 2x5:lut or 2x5:row.");

    [Fact]
    public void A_layer_without_weights_cannot_be_folded()
    {
        IntegerGraph graph = HardwareNetworks.Integer("same");
        Diagnostic told = Should.Throw<UserException>(() => Folding.Smallest(graph).With(graph, [KeyValuePair.Create("relu1", new Fold(1, 1))])).Diagnostic;
        told.ToString().ShouldBe("G2G2104 fold 'relu1=1x1': the network has no layer 'relu1' with weights. Use one of: conv1, conv2, dense1.");
    }
}
