namespace GradientsToGates.Results;

/// <summary>The stages of a design and the streams between them, with the cycles of the first frame.</summary>
/// <param name="Stages">In dataflow order.</param>
/// <param name="Streams">All streams, from that of the image to that of the result.</param>
/// <param name="Slowest">Beats a frame of the busiest stage: no design of these folds has a smaller interval.</param>
public sealed record PipelineFacts(IReadOnlyList<PipelineStage> Stages, IReadOnlyList<PipelineStream> Streams, long Slowest);

/// <summary>One stage of the picture.</summary>
/// <param name="Name">Its name in the Verilog.</param>
/// <param name="Words">What it is, e.g. <c>4x6</c> or <c>FIFO of 1,341</c>.</param>
public sealed record PipelineStage(string Name, string Words);

/// <summary>One stream.</summary>
/// <param name="From">Index of the stage that writes it; -1 for the design's input.</param>
/// <param name="To">Index of the stage that reads it; the number of stages for the design's output.</param>
/// <param name="Lanes">Values a beat.</param>
/// <param name="Bits">Bits of a value.</param>
/// <param name="Beats">Beats a frame.</param>
/// <param name="First">Cycle of the first frame's first beat, counted from the image's first.</param>
/// <param name="Last">Cycle of its last beat.</param>
public sealed record PipelineStream(int From, int To, int Lanes, int Bits, long Beats, long First, long Last);
