namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>PyTorch's side, by peer.py.</summary>
internal static class PyTorch
{
    // With the reference BLAS, which the Debian package is content with, dense layers are slower.
    private const string Query = "import torch; assert 'libopenblas' in open('/proc/self/maps').read(), 'PyTorch without OpenBLAS'; print(torch.__version__)";

    // OpenBLAS' own threads fight oneDNN's: LeNet-5 is three times as slow with them. And glibc gives large blocks back to the system after each layer and has them zeroed again
    // at the next, unless told to keep them: LeNet-5 is a quarter to a half faster with kept memory.
    private static readonly Dictionary<string, string> _environment = new()
    {
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["MALLOC_MMAP_THRESHOLD_"] = "4294967296",
        ["MALLOC_TRIM_THRESHOLD_"] = "68719476736",
        ["MALLOC_TOP_PAD_"] = "1073741824",
    };

    private static string _python = "";

    /// <summary>Version of PyTorch, once found.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>Looks for a Python with torch on OpenBLAS.</summary>
    /// <param name="install">Whether apt-get may install it.</param>
    public static bool Find(bool install)
    {
        foreach (string python in (string[])["python3", "/usr/bin/python3"])
        {
            (int code, string output) = Run(python, "-c", Query);
            if (code == 0)
            {
                _python = python;
                Version = output.Trim();
                return true;
            }
        }

        return install && Run("apt-get", "install", "-y", "-q", "python3-torch", "libopenblas0-pthread").Code == 0 && Find(install: false);
    }

    /// <summary>Trains for some seconds.</summary>
    /// <param name="network">Zoo name.</param>
    /// <param name="seconds">Time measured, after a second of warm-up.</param>
    /// <param name="threads">Threads.</param>
    public static Speed Measure(string network, double seconds, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peer.py");
        return Peer.Read(Run(_python, script, network, Peer.Text(seconds), Peer.Text(threads))).Speed;
    }

    private static (int Code, string Output) Run(string program, params string[] arguments) => Peer.Run(program, arguments, _environment);
}
