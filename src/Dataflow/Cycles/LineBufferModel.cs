namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_line_buffer: rows are written beat by beat; an output row is read once its input rows are complete.</summary>
/// <param name="geometry">Image, kernel and ring.</param>
/// <param name="depth">Registers from issue to offer: <see cref="Depth"/>.</param>
internal sealed class LineBufferModel(WindowGeometry geometry, int depth) : StageModel
{
    /// <summary>Registers from issue to offer.</summary>
    public const int Depth = 3;

    private readonly bool[] _offers = new bool[depth];
    private readonly long _writeBeats = (long)geometry.Input.Width * geometry.PixelBeats;
    private readonly int _rows = geometry.Rows;
    private long _written;
    private long _head;
    private long _free;
    private long _frameRow;
    private int _outputRow;
    private long _sent;

    public override bool Valid => _offers[^1];

    public override bool Ready(bool sinkReady) => _head - _free < _rows;

    public override void Edge(bool sourceValid, bool sinkReady)
    {
        bool enable = sinkReady || !Valid;
        bool issue = enable && _head > _frameRow + geometry.Need(_outputRow);
        bool store = sourceValid && Ready(sinkReady);
        if (enable)
        {
            Array.Copy(_offers, 0, _offers, 1, depth - 1);
            _offers[0] = issue;
        }

        if (issue && ++_sent == geometry.RowBeats)
        {
            NextOutputRow();
        }

        if (store && ++_written == _writeBeats)
        {
            _written = 0;
            _head++;
        }
    }

    private void NextOutputRow()
    {
        _sent = 0;
        _outputRow++;
        _free = _frameRow + geometry.First(_outputRow);
        if (_outputRow == geometry.Output.Height)
        {
            _outputRow = 0;
            _frameRow += geometry.Input.Height;
        }
    }
}
