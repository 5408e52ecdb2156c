namespace GradientsToGates.Dataflow.Devices;

/// <summary>An FPGA and what it has, as its data sheet counts.</summary>
/// <param name="Name">What the user calls it: <c>xc7a35t</c>.</param>
/// <param name="Part">Ordering name with package and speed grade, as vendor tools want it.</param>
/// <param name="Board">A board that carries it.</param>
/// <param name="Lut">6-input look-up tables.</param>
/// <param name="Ff">Flip-flops.</param>
/// <param name="Dsp">DSP48E1 slices.</param>
/// <param name="Bram36">Block RAMs of 36 Kbit; each is also two of 18 Kbit.</param>
public sealed record Device(string Name, string Part, string Board, int Lut, int Ff, int Dsp, int Bram36);
