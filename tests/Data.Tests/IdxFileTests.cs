using System.IO.Compression;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data.Tests;

public sealed class IdxFileTests
{
    [Fact]
    public void A_file_unpacks_to_its_bytes() => IdxFile.Unpack(Pack([0, 0, 8, 1, 0, 0, 0, 3, 5, 6, 7]), "f.gz", 3).ShouldBe([5, 6, 7]);

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 3, 5, 6, 7 }, "its magic number is 2051, 2049 is expected")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 4, 5, 6, 7, 8 }, "axis 0 has 4 items, 3 are expected")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 5, 6 }, "cannot be unpacked to 3 bytes")]
    [InlineData(new byte[] { 0, 0, 8 }, "cannot be unpacked")]
    public void A_wrong_header_or_too_little_data_is_refused(byte[] content, string message)
    {
        UserException error = Should.Throw<UserException>(() => IdxFile.Unpack(Pack(content), "f.gz", 3));
        error.Diagnostic.Code.ShouldBe("G2G3005");
        error.Diagnostic.Where.ShouldBe("f.gz");
        error.Diagnostic.Message.ShouldContain(message);
    }

    [Fact]
    public void Bytes_that_are_no_gzip_are_refused() =>
        Should.Throw<UserException>(() => IdxFile.Unpack([1, 2, 3, 4], "f.gz", 3)).Diagnostic.Code.ShouldBe("G2G3005");

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
