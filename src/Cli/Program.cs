return await GradientsToGates.Cli.CommandTree.InvokeAsync(args);
