using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Tensors.Tests;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_of_any_rank_come_back()
    {
        string path = _folder.File("a.npy");
        Npy.Write(path, new Tensor<int>([1, -2, 3, 4, 5, 6], 1, 2, 3));
        Tensor<int> cube = Npy.Read<int>(path);
        cube.Shape.ShouldBe([1, 2, 3]);
        cube.Data.ShouldBe([1, -2, 3, 4, 5, 6]);

        Npy.Write(path, new Tensor<byte>([7, 255], 2));
        Npy.Read<byte>(path).Data.ShouldBe([7, 255]);

        Npy.Write(path, new Tensor<float>([2.5f]));
        Npy.Read<float>(path).Shape.ShouldBeEmpty();
    }

    [Fact]
    public void The_header_is_numpys()
    {
        string path = _folder.File("h.npy");
        Npy.Write(path, new Tensor<sbyte>([1, 2, 3], 3));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[..8].ShouldBe([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]);
        int length = bytes[8] + (256 * bytes[9]);
        ((10 + length) % 64).ShouldBe(0);
        Encoding.ASCII.GetString(bytes, 10, length).TrimEnd().ShouldBe("{'descr': '|i1', 'fortran_order': False, 'shape': (3,), }");
        bytes[10 + length - 1].ShouldBe((byte)'\n');
        bytes[(10 + length)..].ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        string path = _folder.File("cut.npy");
        Npy.Write(path, new Tensor<short>([1, 2, 3], 3));
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<UserException>(() => Npy.Read<short>(path)).Diagnostic.Code.ShouldBe("G2G6104");
        }
    }

    [Fact]
    public void A_shape_too_large_for_any_file_is_refused()
    {
        string path = _folder.File("large.npy");
        Npy.Write(path, new Tensor<byte>([1], 1));
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text.Replace("(1,), }           ", "(99999999999,), } ", StringComparison.Ordinal)));
        Should.Throw<UserException>(() => Npy.Read<byte>(path)).Message.ShouldContain("shape (99999999999,)");
    }

    [Fact]
    public void Another_element_type_is_refused()
    {
        string path = _folder.File("type.npy");
        Npy.Write(path, new Tensor<short>([1], 1));
        Should.Throw<UserException>(() => Npy.Read<int>(path)).Message.ShouldContain("its elements are <i2, <i4 is needed");
    }
}
