namespace GradientsToGates.Diagnostics.Tests;

public sealed class DiagnosticTests
{
    [Fact]
    public void A_diagnostic_reads_as_one_line()
    {
        UserException e = UserException.BadInput("G2G2102", "layer 'conv2'", "PE=6 does not divide 16 output channels.", "Use 1, 2, 4, 8 or 16.");
        e.Message.ShouldBe("G2G2102 layer 'conv2': PE=6 does not divide 16 output channels. Use 1, 2, 4, 8 or 16.");
        e.ExitCode.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public void A_file_that_cannot_be_written_names_the_reason_and_keeps_the_cause()
    {
        var cause = new IOException("No space left on device.");
        UserException e = UserException.CannotWrite("runs/xor-001/summary.json", cause);
        e.Message.ShouldStartWith("G2G6001 runs/xor-001/summary.json: the file cannot be written (No space left on device).");
        e.InnerException.ShouldBe(cause);
    }
}
