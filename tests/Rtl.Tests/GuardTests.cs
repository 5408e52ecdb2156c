namespace GradientsToGates.Rtl.Tests;

/// <summary>A parameter set that makes no sense ends the simulation with a message, instead of simulating nonsense.</summary>
public sealed class GuardTests
{
    public static TheoryData<string> Primitives { get; } = [.. Primitive.All.Where(p => p.Spec.Refused.Count > 0).Select(p => p.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Primitives))]
    public void Impossible_parameters_are_refused_at_start(string name)
    {
        ExternalTools.Require("iverilog", "vvp");
        Primitive primitive = Primitive.Named(name);
        var place = new Workplace(primitive, "guard");
        int done = 0;

        foreach (Dictionary<string, string> parameters in primitive.Spec.Refused)
        {
            string list = Workplace.ParameterList(parameters);
            string top = place.Write("guard_top.v", $"module guard_top;\n    {name} {list}dut ();\nendmodule\n");
            ToolResult compile = Tool.Run(place.Folder, "iverilog", ["-g2005", "-s", "guard_top", "-o", "guard.vvp", top, .. primitive.Sources]);
            compile.ExitCode.ShouldBe(0, compile.Explain());
            ToolResult run = Tool.Run(place.Folder, "vvp", ["-n", "guard.vvp"]);
            run.Output.ShouldContain($"ERROR {name} guard_top.dut: ", customMessage: $"{list}\n{run.Explain()}");
            done++;
        }

        done.ShouldBe(primitive.Spec.Refused.Count);
    }
}
