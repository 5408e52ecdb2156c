using System.CommandLine;
using System.Globalization;
using GradientsToGates.Data;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g data list|get|show</c>: data sets.</summary>
internal static class DataCommand
{
    public static Command Make()
    {
        var command = new Command("data", "Data sets: where they are, fetching them, looking at an image.");
        var list = new Command("list", "Lists the data sets and whether they are here.");
        list.SetAction(_ =>
        {
            foreach (string name in Datasets.Names)
            {
                Dataset data = Datasets.Open(name, new DatasetOptions { MayDownload = false });
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-10} {(data.Synthetic ? "missing" : "here"),-8} {data.Train.Count:N0} + {data.Test.Count:N0} images of {data.Height}x{data.Width}x{data.Channels}  {data.Origin}"));
            }

            return 0;
        });
        command.Subcommands.Add(list);
        command.Subcommands.Add(Get());
        command.Subcommands.Add(Show());
        return command;
    }

    private static Command Get()
    {
        var name = new Argument<string>("NAME") { Description = "Data set." };
        var get = new Command("get", "Downloads a data set and checks its SHA-256.") { name };
        get.SetAction(parsed =>
        {
            Dataset data = Datasets.Open(parsed.GetRequiredValue(name), new DatasetOptions { SyntheticFallback = false });
            Console.WriteLine($"  {data.Name}: {data.Origin}, sha256 {data.Sha256}");
            return 0;
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
            Dataset data = Datasets.Open(parsed.GetRequiredValue(name), new DatasetOptions { MayDownload = false });
            int i = Math.Clamp(parsed.GetValue(index), 0, data.Test.Count - 1);
            ReadOnlySpan<byte> image = data.Test.Image(i);
            const string ramp = " .:-=+*#%@";
            for (int y = 0; y < data.Height; y++)
            {
                for (int x = 0; x < data.Width; x++)
                {
                    char c = ramp[image[((y * data.Width) + x) * data.Channels] * (ramp.Length - 1) / data.Levels];
                    Console.Write(c);
                    Console.Write(c);
                }

                Console.WriteLine();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {data.Name} test image {i}, class {data.Test.Labels[i]}"));
            return 0;
        });
        return show;
    }
}
