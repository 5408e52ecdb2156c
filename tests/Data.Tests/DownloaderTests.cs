using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using GradientsToGates.TestKit;

namespace GradientsToGates.Data.Tests;

/// <summary>Downloads from a small server on this machine.</summary>
public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] _content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7 % 251))];
    private static readonly PinnedFile _file = new("data.bin", _content.Length, Convert.ToHexStringLower(SHA256.HashData(_content)));
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public DownloaderTests()
    {
        _listener.Start();
        _ = Task.Run(Serve);
    }

    private string Server => FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_first_mirror_that_has_the_right_bytes_serves_them()
    {
        var seen = new List<DownloadProgress>();
        string? failure = Downloader.Fetch([_file], [Server + "missing/", Server + "wrong/", Server + "short/", Server + "good/"], _folder.Path, new DatasetOptions { Progress = seen.Add });
        failure.ShouldBeNull();
        File.ReadAllBytes(_folder.File("data.bin")).ShouldBe(_content);
        seen[^1].Received.ShouldBe(_content.Length);
        seen[^1].Total.ShouldBe(_content.Length);
    }

    [Theory]
    [InlineData("missing/", "404")]
    [InlineData("wrong/", "G2G3003")]
    [InlineData("short/", "data.bin")]
    public void What_went_wrong_is_told_and_nothing_is_left(string mirror, string message)
    {
        string? failure = Downloader.Fetch([_file], [Server + mirror], _folder.Path, new DatasetOptions());
        failure.ShouldNotBeNull();
        failure.ShouldContain(message);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void No_server_is_told_soon()
    {
        string address = Server;
        _listener.Stop();
        Downloader.Fetch([_file], [address], _folder.Path, new DatasetOptions()).ShouldNotBeNull();
    }

    private async Task Serve()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            using NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            string request = await reader.ReadLineAsync() ?? "";
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
            {
            }

            byte[] body = request.Contains("/wrong/", StringComparison.Ordinal) ? new byte[_content.Length] : _content;
            bool found = !request.Contains("/missing/", StringComparison.Ordinal);
            int sent = request.Contains("/short/", StringComparison.Ordinal) ? body.Length / 2 : body.Length;
            string head = $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Length: {(found ? body.Length : 0)}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            if (found)
            {
                await stream.WriteAsync(body.AsMemory(0, sent));
            }
        }
    }
}
