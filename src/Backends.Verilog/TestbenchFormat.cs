using GradientsToGates.Dataflow;

namespace GradientsToGates.Backends.Verilog;

/// <summary>What the generated testbench and whoever writes its files agree on; docs/verilog.md#vectors.</summary>
public static class TestbenchFormat
{
    /// <summary>Bytes of one expected value: the fewest that hold the type; big-endian, two's complement.</summary>
    /// <param name="stream">A tapped stream.</param>
    public static int ValueBytes(DataStream stream) => (stream.Type.Bits + 7) / 8;
}
