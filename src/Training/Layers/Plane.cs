using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>Values or gradients of a node for a group of samples. The ring is written once; layers write inside it.</summary>
internal sealed class Plane
{
    private readonly AlignedBuffer _buffer;

    /// <summary>Makes a plane of zeros.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="border">Value of the ring per channel; empty for 0.</param>
    public Plane(PlaneShape shape, float[]? border = null)
    {
        Shape = shape;
        _buffer = new AlignedBuffer(shape.Length);
        if (border is { Length: > 0 })
        {
            Fill(border);
        }
    }

    /// <summary>Where values lie.</summary>
    public PlaneShape Shape { get; }

    /// <summary>All floats.</summary>
    public Span<float> All => _buffer.Span;

    /// <summary>A row without the ring: columns, channels, samples.</summary>
    /// <param name="y">Row of the image.</param>
    public Span<float> Row(int y) => _buffer.Span.Slice(Shape.At(y, 0), Shape.Inner);

    /// <summary>All values of a plane without gaps or ring: [channels][16].</summary>
    public Span<float> Vector => _buffer.Span[..(Shape.Shape.Count * Lanes.Width)];

    /// <summary>Sets one sample's values.</summary>
    /// <param name="lane">Its lane.</param>
    /// <param name="values">[H, W, C].</param>
    public void SetLane(int lane, ReadOnlySpan<float> values)
    {
        int at = 0;
        for (int y = 0; y < Shape.Shape.Height; y++)
        {
            Span<float> row = Row(y);
            for (int pixel = lane; pixel < row.Length; pixel += Shape.Pixel)
            {
                for (int c = 0; c < Shape.Shape.Channels; c++)
                {
                    row[pixel + (c * Lanes.Width)] = values[at++];
                }
            }
        }
    }

    /// <summary>Copies one sample's values out.</summary>
    /// <param name="lane">Its lane.</param>
    /// <param name="values">Receives [H, W, C].</param>
    public void CopyLane(int lane, Span<float> values)
    {
        int at = 0;
        for (int y = 0; y < Shape.Shape.Height; y++)
        {
            Span<float> row = Row(y);
            for (int pixel = lane; pixel < row.Length; pixel += Shape.Pixel)
            {
                for (int c = 0; c < Shape.Shape.Channels; c++)
                {
                    values[at++] = row[pixel + (c * Lanes.Width)];
                }
            }
        }
    }

    /// <summary>Copies the values of the first samples out.</summary>
    /// <param name="samples">How many.</param>
    /// <param name="values">Receives [samples, H, W, C].</param>
    public void CopyTo(int samples, Span<float> values)
    {
        int size = Shape.Shape.Count;
        for (int lane = 0; lane < samples; lane++)
        {
            CopyLane(lane, values.Slice(lane * size, size));
        }
    }

    private void Fill(float[] border)
    {
        Span<float> all = All;
        int pixels = (Shape.Ring.Top + Shape.Shape.Height + Shape.Ring.Bottom) * (Shape.Row / Shape.Pixel);
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int c = 0; c < border.Length; c++)
            {
                all.Slice((pixel * Shape.Pixel) + (c * Lanes.Width), Lanes.Width).Fill(border[c]);
            }
        }
    }
}
