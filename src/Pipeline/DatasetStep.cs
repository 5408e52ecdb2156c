using GradientsToGates.Data;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>Finds the data of a run, and says so when made-up data stands in.</summary>
internal static class DatasetStep
{
    public static Dataset Open(RunSession run)
    {
        IProgressSink progress = run.Services.Progress;
        IProgressTask? download = null;
        string file = "";
        try
        {
            Dataset data = Datasets.Open(run.Definition.Dataset, new DatasetOptions
            {
                Cancellation = run.Services.Cancellation,
                Progress = p =>
                {
                    if (p.File != file)
                    {
                        download?.Dispose();
                        (file, download) = (p.File, progress.Start($"download {p.File}", p.Total));
                    }

                    download?.Report(p.Received);
                },
            });
            Trainer.RequireFit(run.Definition, data);
            if (data.Synthetic)
            {
                string note = $"The data set '{run.Definition.Dataset}' was not found: built-in made-up images stand in, so no accuracy is reported.";
                run.Notes.Add(note);
                progress.Say(note);
            }

            if (data.PixelNote.Length > 0)
            {
                run.Notes.Add(data.PixelNote);
            }

            return data;
        }
        finally
        {
            download?.Dispose();
        }
    }
}
