namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_line_buffer: rows are written beat by beat; an output row is read once its input rows are complete.</summary>
internal sealed class LineBufferModel : StageModel
{
    /// <summary>Registers from issue to offer.</summary>
    public const int Depth = 3;

    private readonly WindowGeometry _geometry;
    private readonly ulong _last;
    private readonly long _writeBeats;
    private readonly long _rowBeats;
    private readonly int _rows;

    // Bit i: register i holds a beat.
    private ulong _offers;
    private long _written;
    private long _head;
    private long _free;
    private long _frameRow;
    private int _outputRow;
    private long _sent;

    // Rows that must be complete before the output row is read.
    private long _need;

    /// <summary>An empty one.</summary>
    /// <param name="geometry">Image, kernel and ring.</param>
    /// <param name="depth">Registers from issue to offer: <see cref="Depth"/>.</param>
    public LineBufferModel(WindowGeometry geometry, int depth)
    {
        _geometry = geometry;
        _last = 1UL << (depth - 1);
        _writeBeats = geometry.InputRowBeats;
        _rowBeats = geometry.RowBeats;
        _rows = geometry.Rows;
        _need = geometry.Need(0) + 1;
        ReadyWithSink = false;
    }

    public override void Edge(bool takes, bool sinkReady)
    {
        if (sinkReady || !Valid)
        {
            bool issue = _head >= _need;
            _offers = ((_offers & ~_last) << 1) | (issue ? 1UL : 0);
            Valid = (_offers & _last) != 0;
            if (issue && ++_sent == _rowBeats)
            {
                NextOutputRow();
            }
        }

        if (takes && ++_written == _writeBeats)
        {
            _written = 0;
            _head++;
        }

        Busy = _offers != 0 || _head >= _need;
        ReadyAlone = _head - _free < _rows;
    }

    public override void Save(List<long> state)
    {
        state.Add((long)_offers);
        state.Add(_written);
        state.Add(_head - _frameRow);
        state.Add(_free - _frameRow);
        state.Add(_outputRow);
        state.Add(_sent);
    }

    private void NextOutputRow()
    {
        _sent = 0;
        _outputRow++;
        _free = _frameRow + _geometry.First(_outputRow);
        if (_outputRow == _geometry.Output.Height)
        {
            _outputRow = 0;
            _frameRow += _geometry.Input.Height;
        }

        _need = _frameRow + _geometry.Need(_outputRow) + 1;
    }
}
