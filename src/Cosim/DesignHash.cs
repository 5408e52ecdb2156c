using System.Security.Cryptography;
using System.Text;
using GradientsToGates.Backends.Verilog;

namespace GradientsToGates.Cosim;

/// <summary>Identity of a generated design: SHA-256 over the paths and texts of its files.</summary>
public static class DesignHash
{
    /// <summary>The hash in hexadecimal.</summary>
    /// <param name="design">The design.</param>
    public static string Of(VerilogDesign design)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, string text) in design.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\0" + text + "\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
