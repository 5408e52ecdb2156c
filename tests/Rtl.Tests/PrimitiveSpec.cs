namespace GradientsToGates.Rtl.Tests;

/// <summary>What <c>rtl/spec/&lt;group&gt;/g2g_x.yml</c> says is run against a primitive; the keys are explained in docs/testing.md.</summary>
public sealed class PrimitiveSpec
{
    /// <summary>Names of the primitives it instantiates.</summary>
    public List<string> Uses { get; set; } = [];

    /// <summary>ROM files by name, written into the folder each tool runs in.</summary>
    public Dictionary<string, RomSpec> Roms { get; set; } = [];

    /// <summary>Parameter matrix of lint and bench.</summary>
    public List<BenchSpec> Bench { get; set; } = [];

    /// <summary>Names of bench cases whose netlist, synthesized without block RAM, passes the bench as well.</summary>
    public List<string> Netlist { get; set; } = [];

    /// <summary>The same with block RAM allowed; each of these must have some.</summary>
    public List<string> NetlistBlockRam { get; set; } = [];

    /// <summary>Parameter sets that are proved.</summary>
    public List<ProofSpec> Proofs { get; set; } = [];

    /// <summary>Parameter sets that the module refuses with a message.</summary>
    public List<Dictionary<string, string>> Refused { get; set; } = [];

    /// <summary>Faults that bench or proof must find.</summary>
    public List<MutantSpec> Mutants { get; set; } = [];

    /// <summary>Parameter sets whose resources docs/verilog.md states.</summary>
    public List<AreaSpec> Area { get; set; } = [];
}

/// <summary>Content of one ROM file: given, or random.</summary>
public sealed class RomSpec
{
    /// <summary>The file's text, hexadecimal words as <c>$readmemh</c> reads them; null for random words.</summary>
    public string? Text { get; set; }

    /// <summary>Number of random words.</summary>
    public int Words { get; set; }

    /// <summary>Bits of a random word.</summary>
    public int Bits { get; set; }

    /// <summary>Seed of the random words.</summary>
    public int Seed { get; set; } = 1;
}

/// <summary>One parameter set of the bench.</summary>
public sealed class BenchSpec
{
    /// <summary>Unique, an identifier.</summary>
    public string Name { get; set; } = "";

    /// <summary>Parameters that bench and module share.</summary>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>Parameters of the bench alone.</summary>
    public Dictionary<string, string> BenchParameters { get; set; } = [];
}

/// <summary>One parameter set that is proved: base case, induction and cover, all three.</summary>
public sealed class ProofSpec
{
    /// <summary>Unique, an identifier.</summary>
    public string Name { get; set; } = "";

    /// <summary>Parameters of the harness.</summary>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>Yosys commands between memory mapping and flattening, such as a cutpoint.</summary>
    public List<string> Prepare { get; set; } = [];

    /// <summary>Steps from reset of the base case; at least <see cref="Induction"/>.</summary>
    public int Base { get; set; }

    /// <summary>Steps of the induction.</summary>
    public int Induction { get; set; }

    /// <summary>Steps within which every cover statement is reached.</summary>
    public int Cover { get; set; }
}

/// <summary>A seeded fault.</summary>
public sealed class MutantSpec
{
    /// <summary>What is wrong, in words.</summary>
    public string Name { get; set; } = "";

    /// <summary>Text that occurs exactly once in the module.</summary>
    public string Find { get; set; } = "";

    /// <summary>What stands there instead.</summary>
    public string Replace { get; set; } = "";

    /// <summary><c>bench</c> or <c>proof</c>.</summary>
    public string KilledBy { get; set; } = "";
}

/// <summary>A parameter set whose resources docs/verilog.md states.</summary>
public sealed class AreaSpec
{
    /// <summary>Unique within the primitive, names the row in docs/verilog.md.</summary>
    public string Name { get; set; } = "";

    /// <summary>Parameters of the module; numbers only, ROM files keep their default name.</summary>
    public Dictionary<string, string> Parameters { get; set; } = [];
}
