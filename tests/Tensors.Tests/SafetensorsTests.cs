using System.Buffers.Binary;
using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Tensors.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_element_type_and_the_metadata_come_back()
    {
        string path = _folder.File("all.safetensors");
        StoredTensor[] written =
        [
            StoredTensor.From("f32", new Tensor<float>([1.5f, -0f, float.MaxValue, float.Epsilon, 3, 4], 2, 3)),
            StoredTensor.From("f64", new Tensor<double>([Math.PI], 1)),
            StoredTensor.From("i8", new Tensor<sbyte>([-128, 127, 0], 3)),
            StoredTensor.From("i16", new Tensor<short>([short.MinValue, short.MaxValue], 1, 2)),
            StoredTensor.From("i32", new Tensor<int>([int.MinValue, int.MaxValue], 2, 1)),
            StoredTensor.From("i64", new Tensor<long>([long.MinValue, long.MaxValue], 2)),
            StoredTensor.From("u8", new Tensor<byte>([0, 255], 2)),
            StoredTensor.From("empty", new Tensor<float>([], 0, 4)),
        ];
        Safetensors.Write(path, written, new Dictionary<string, string> { ["recipe"] = "a \"quoted\"\nline", ["umlaut"] = "ä" });

        SafetensorsFile read = Safetensors.Read(path);

        read.Tensors.Count.ShouldBe(written.Length);
        foreach (StoredTensor tensor in written)
        {
            StoredTensor other = read.Tensors.Single(t => t.Name == tensor.Name);
            other.Type.ShouldBe(tensor.Type);
            other.Shape.ShouldBe(tensor.Shape);
            other.Bytes.ToArray().ShouldBe(tensor.Bytes.ToArray());
        }

        read.Metadata["recipe"].ShouldBe("a \"quoted\"\nline");
        read.Metadata["umlaut"].ShouldBe("ä");
        read.Get<sbyte>("i8").Data.ShouldBe([-128, 127, 0]);
    }

    [Fact]
    public void Bytes_are_those_of_the_format_and_the_same_every_time()
    {
        string path = _folder.File("one.safetensors");
        Safetensors.Write(path, [StoredTensor.From("w", new Tensor<float>([1f, 2f], 2))]);
        byte[] bytes = File.ReadAllBytes(path);

        const string header = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  """;
        BinaryPrimitives.ReadInt64LittleEndian(bytes).ShouldBe(header.Length);
        Encoding.ASCII.GetString(bytes, 8, header.Length).ShouldBe(header);
        bytes[(8 + header.Length)..].ShouldBe([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);

        Safetensors.Write(path, [StoredTensor.From("w", new Tensor<float>([1f, 2f], 2))]);
        File.ReadAllBytes(path).ShouldBe(bytes);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_its_name_and_the_byte()
    {
        string path = _folder.File("cut.safetensors");
        Safetensors.Write(path, [StoredTensor.From("w", new Tensor<float>([1f, 2f], 2))]);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            UserException error = Should.Throw<UserException>(() => Safetensors.Read(path));
            error.ExitCode.ShouldBe(ExitCode.BadData);
            error.Diagnostic.Code.ShouldBe("G2G6102");
            error.Diagnostic.Where.ShouldStartWith(path + " at byte ");
        }
    }

    [Fact]
    public void Any_single_damaged_byte_gives_a_diagnostic_or_a_readable_file()
    {
        string path = _folder.File("damaged.safetensors");
        Safetensors.Write(path, [StoredTensor.From("w", new Tensor<float>([1f], 1)), StoredTensor.From("v", new Tensor<float>([1f], 1))], new Dictionary<string, string> { ["a"] = "b" });
        byte[] whole = File.ReadAllBytes(path);
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            foreach (byte value in (byte[])[0, (byte)'"', (byte)'9', (byte)'w', (byte)'v', 0xFF, (byte)'{', (byte)']'])
            {
                byte[] damaged = [.. whole];
                damaged[i] = value;
                File.WriteAllBytes(path, damaged);
                try
                {
                    Safetensors.Read(path);
                }
                catch (UserException e)
                {
                    e.Diagnostic.Code.ShouldBe("G2G6102");
                    refused++;
                }
            }
        }

        refused.ShouldBeGreaterThan(whole.Length);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "its shape [3] needs 12")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "takes data bytes 4 to 12, the file holds 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "takes data bytes 8 to 0")]
    [InlineData("""{"w":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "element type C64")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape [-2]")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,8]}}""", "lacks dtype, shape or data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}""", "shape [9223372036854775807, 4]")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{\"w\":", "not JSON")]
    public void A_header_that_lies_is_refused(string header, string message)
    {
        string path = _folder.File("lies.safetensors");
        byte[] bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);

        Should.Throw<UserException>(() => Safetensors.Read(path)).Diagnostic.Message.ShouldContain(message);
    }

    [Fact]
    public void A_missing_file_tensor_or_type_is_named()
    {
        string path = _folder.File("t.safetensors");
        Should.Throw<UserException>(() => Safetensors.Read(path)).Diagnostic.Code.ShouldBe("G2G6101");
        Safetensors.Write(path, [StoredTensor.From("w", new Tensor<float>([1f], 1))]);
        SafetensorsFile file = Safetensors.Read(path);
        Should.Throw<UserException>(() => file.Get<float>("v")).Message.ShouldContain("no tensor 'v'; it holds w");
        Should.Throw<UserException>(() => file.Get<sbyte>("w")).Message.ShouldContain("holds F32, I8 is needed");
    }
}
