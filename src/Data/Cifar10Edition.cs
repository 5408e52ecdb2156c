namespace GradientsToGates.Data;

/// <summary>One content of the six files of CIFAR-10's binary version: five of training images, then the test images.</summary>
/// <param name="Files">The files.</param>
/// <param name="OriginalRecords">How many records of each file, from the first, have the published pixels; null when all have.</param>
internal sealed record Cifar10Edition(IReadOnlyList<PinnedFile> Files, int? OriginalRecords)
{
    /// <summary>Records in each file.</summary>
    public const int Records = 10_000;

    /// <summary>Bytes of a record: the label, then the red, green and blue plane of 32x32, each row by row.</summary>
    public const int RecordBytes = 1 + (3 * Cifar10.Side * Cifar10.Side);

    /// <summary>The official files.</summary>
    public static readonly Cifar10Edition Official = Of(
        null,
        "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
        "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
        "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
        "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
        "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
        "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b");

    /// <summary>Same order and labels, but from record 1017 on the pixels were decoded from JPEGs (quality 75, 4:2:0 chroma).</summary>
    public static readonly Cifar10Edition PartlyLossy = Of(
        1017,
        "a3a3700e69c0a2ce00ca882dd11d4b329e24bb53fafd4cfe8c11d7cf76db2988",
        "bc3c714df5f74d0eccca51e159f86e4079a000b4bded6559e90e468c3e3bd61b",
        "9c3f63d1770bf55848b6e57be7d5a13b65f7a1c7fbf3d11243314050b7843240",
        "7fdd298136e9bc6de891304f315a7f5568b2a61928d9912b0335bb28e1db3319",
        "9891ac8f5d1401a28efd4d35bbb1d128d1bf2c228aab3c8ce974a55b6139bb11",
        "226ca9c158f52d5e071bd3f04e2c04a58ff91832526defec75ed85e04d634631");

    private static Cifar10Edition Of(int? originalRecords, params string[] hashes) => new(
        [.. hashes.Select((hash, i) => new PinnedFile(i < 5 ? FormattableString.Invariant($"data_batch_{i + 1}.bin") : "test_batch.bin", (long)Records * RecordBytes, hash))],
        originalRecords);
}
