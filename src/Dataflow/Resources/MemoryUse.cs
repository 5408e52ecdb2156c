namespace GradientsToGates.Dataflow.Resources;

/// <summary>How Yosys 0.23 makes a memory: its <c>memory_libmap</c> takes what is cheapest by the costs of its Xilinx libraries, which are repeated here.</summary>
internal static class MemoryUse
{
    private const int HalfBlockCost = 129;
    private const int BlockCost = 257;
    private const int LutRamCost = 8;

    /// <summary>A table whose content is known, with a registered read.</summary>
    /// <param name="words">Words.</param>
    /// <param name="width">Bits of a word.</param>
    public static ResourceUse Rom(int words, int width)
    {
        (long cost, int halves) = Block(words, width);
        double logic = (double)words * width / 64;
        return logic <= cost ? new ResourceUse(RomLuts(words, width), 0, 0, 0) : new ResourceUse(0, 0, 0, halves);
    }

    /// <summary>A table of LUTs, whatever its size.</summary>
    /// <param name="words">Words.</param>
    /// <param name="width">Bits of a word.</param>
    public static double RomLuts(int words, int width) => words <= 1 ? 0 : width * ((words + 63) / 64);

    /// <summary>A memory that is written, with a registered read at another address.</summary>
    /// <param name="words">Words.</param>
    /// <param name="width">Bits of a word.</param>
    public static ResourceUse Ram(int words, int width)
    {
        (long cost, int halves) = Block(words, width);
        long primitives = LutRams(words, width);
        return LutRamCost * primitives <= cost ? new ResourceUse(LutRamLuts(words, width), 0, 0, 0) : new ResourceUse(0, 0, 0, halves);
    }

    /// <summary>A memory of LUTs, four a primitive, and the selection where it is deeper than one.</summary>
    /// <param name="words">Words.</param>
    /// <param name="width">Bits of a word.</param>
    public static double LutRamLuts(int words, int width)
    {
        int deep = (words + 63) / 64;
        return (4 * LutRams(words, width)) + (deep > 1 ? width * deep / 2.0 : 0);
    }

    // 32 words of 6 bits or 64 of 3.
    private static int LutRams(int words, int width) => words <= 32 ? (width + 5) / 6 : (words + 63) / 64 * ((width + 2) / 3);

    // Cheapest shape: blocks of 18 or 36 Kbit, wide and short or narrow and long.
    private static (long Cost, int Halves) Block(int words, int width)
    {
        (long Cost, int Halves) best = (long.MaxValue, 0);
        foreach ((int bits, int wordsOf36) in new[] { (36, 512), (18, 1024), (9, 2048), (4, 4096), (2, 8192), (1, 16384) })
        {
            Take(HalfBlockCost, 1, bits, wordsOf36);
            Take(BlockCost, 2, bits, 2 * wordsOf36);
        }

        Take(BlockCost, 2, 72, 512);
        return best;

        void Take(int cost, int halves, int bits, int depth)
        {
            int blocks = ((width + bits - 1) / bits) * ((words + depth - 1) / depth);
            if ((long)cost * blocks < best.Cost)
            {
                best = ((long)cost * blocks, halves * blocks);
            }
        }
    }
}
