namespace GradientsToGates.Ir.Float;

/// <summary>Lowers the learning rate when validation accuracy has not improved for some epochs (Keras: ReduceLROnPlateau).</summary>
public sealed record PlateauRecipe
{
    /// <summary>Epochs without improvement before the rate is lowered.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>The rate is multiplied by this.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>An epoch improves if its accuracy is above the best by more than this, 0 .. 1.</summary>
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>Epochs after a lowering in which none are counted but the last, as in Keras.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate is not lowered below this.</summary>
    public double MinRate { get; init; }
}

/// <summary>Ends training when validation accuracy has not improved for some epochs (Keras: EarlyStopping).</summary>
public sealed record StoppingRecipe
{
    /// <summary>Epochs without improvement before training ends.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>An epoch improves if its accuracy is above the best by more than this, 0 .. 1.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the weights of the best epoch are the result, also when the epochs run out.</summary>
    public bool RestoreBest { get; init; } = true;
}
