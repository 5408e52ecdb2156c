using System.CommandLine;
using System.Globalization;
using GradientsToGates.Data;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g data list|get|show</c>: data sets.</summary>
internal static class DataCommand
{
    private const string Ramp = " .:-=+*#%@";

    public static Command Make()
    {
        var command = new Command("data", "Data sets: where they are, fetching them, looking at an image.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Get());
        command.Subcommands.Add(Show());
        return command;
    }

    private static Command List()
    {
        var list = new Command("list", "Lists the data sets and whether they are here.");
        list.SetAction(_ =>
        {
            foreach (string name in Datasets.Names)
            {
                Console.WriteLine($"  {name,-11} {Describe(name)}");
            }

            Console.WriteLine($"  looked for in: {string.Join(", ", DatasetFolders.Default())}");
            return 0;
        });
        return list;
    }

    private static string Describe(string name)
    {
        try
        {
            Dataset data = Datasets.Open(name, new DatasetOptions { MayDownload = false });
            string size = string.Create(CultureInfo.InvariantCulture, $"{data.Train.Count:N0} + {data.Test.Count:N0} images of {data.Height}x{data.Width}x{data.Channels}");
            return data.Synthetic
                ? $"missing   'g2g data get {name}' fetches it; until then made-up images stand in ({size})"
                : $"here      {size}, {(data.OriginalTest is null ? "" : "most of lossy pixels, ")}{data.Origin}";
        }
        catch (UserException e) when (e.Diagnostic.Code == "G2G3001")
        {
            return "missing   " + e.Diagnostic.Remedy;
        }
        catch (UserException e) when (e.ExitCode == ExitCode.BadData)
        {
            return "damaged   " + e.Diagnostic;
        }
    }

    private static Command Get()
    {
        var name = new Argument<string>("NAME") { Description = "Data set." };
        var get = new Command("get", "Downloads a data set into the first folder searched ($G2G_DATA if set) and checks its SHA-256.") { name };
        get.SetAction((parsed, cancellation) =>
        {
            string file = "";
            Dataset data = Datasets.Open(parsed.GetRequiredValue(name), new DatasetOptions
            {
                Folders = [DatasetFolders.Default()[0]],
                SyntheticFallback = false,
                Cancellation = cancellation,
                Progress = p =>
                {
                    if (p.File != file && !parsed.GetValue(GlobalOptions.Quiet))
                    {
                        file = p.File;
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  fetching {p.File}, {p.Total:N0} bytes, from {p.Source}"));
                    }
                },
            });
            Console.WriteLine($"  {data.Name}: {data.Origin}, sha256 {data.Sha256}");
            if (data.PixelNote.Length > 0)
            {
                Console.WriteLine($"  {data.PixelNote}");
            }

            return Task.FromResult((int)ExitCode.Success);
        });
        return get;
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "Data set." };
        var index = new Argument<int>("INDEX") { Description = "Test image.", DefaultValueFactory = _ => 0 };
        var show = new Command("show", "Prints a test image as characters.") { name, index };
        show.SetAction(parsed =>
        {
            string asked = parsed.GetRequiredValue(name);
            Dataset data = Datasets.Open(asked, new DatasetOptions { MayDownload = false });
            int i = parsed.GetValue(index);
            if (i < 0 || i >= data.Test.Count)
            {
                throw UserException.BadInput("G2G0002", string.Create(CultureInfo.InvariantCulture, $"image {i}"), string.Create(CultureInfo.InvariantCulture, $"'{data.Name}' has {data.Test.Count} test images."), string.Create(CultureInfo.InvariantCulture, $"Name one of 0 to {data.Test.Count - 1}."));
            }

            if (data.Synthetic)
            {
                Console.WriteLine($"  '{asked}' is not here, so this is a made-up image; 'g2g data get {asked}' fetches the real ones.");
            }

            Print(data, i);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {data.Name} test image {i}, class {data.Test.Labels[i]}{(data.ClassNames.Count > 0 ? " " + data.ClassNames[data.Test.Labels[i]] : "")}"));
            return (int)ExitCode.Success;
        });
        return show;
    }

    // Two characters a pixel, which is about square in a terminal.
    private static void Print(Dataset data, int index)
    {
        ReadOnlySpan<byte> image = data.Test.Image(index);
        for (int y = 0; y < data.Height; y++)
        {
            for (int x = 0; x < data.Width; x++)
            {
                char c = Ramp[image[((y * data.Width) + x) * data.Channels] * (Ramp.Length - 1) / data.Levels];
                Console.Write(c);
                Console.Write(c);
            }

            Console.WriteLine();
        }
    }
}
