using System.Runtime.Intrinsics.X86;

namespace GradientsToGates.Reference.Batch;

/// <summary>Which vector instructions the batch interpreter uses. Results do not depend on it; a set may be left out to test that.</summary>
/// <param name="Vector128">128-bit vectors.</param>
/// <param name="Avx2">256-bit vectors of integers.</param>
/// <param name="AvxVnni">Dot products of four 8-bit codes.</param>
/// <param name="Avx512">512-bit vectors of integers (F, BW, DQ).</param>
/// <param name="Vbmi">Look-up in 128 bytes.</param>
internal readonly record struct InstructionSets(bool Vector128, bool Avx2, bool AvxVnni, bool Avx512, bool Vbmi)
{
    /// <summary>No vectors at all.</summary>
    public static readonly InstructionSets None;

    /// <summary>All that this machine and its runtime settings offer.</summary>
    public static InstructionSets OfMachine { get; } = new(
        System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated,
        System.Runtime.Intrinsics.X86.Avx2.IsSupported,
        System.Runtime.Intrinsics.X86.AvxVnni.IsSupported,
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported,
        Avx512Vbmi.IsSupported);

    /// <summary>The sets in use by name, <c>avx2 avx-vnni</c>; <c>scalar</c> when there is none.</summary>
    public override string ToString()
    {
        (bool Used, string Name)[] sets = [(Vector128, "vector128"), (Avx2, "avx2"), (AvxVnni, "avx-vnni"), (Avx512, "avx-512"), (Vbmi, "avx-512-vbmi")];
        return this == None ? "scalar" : string.Join(' ', sets.Where(s => s.Used).Select(s => s.Name));
    }
}
