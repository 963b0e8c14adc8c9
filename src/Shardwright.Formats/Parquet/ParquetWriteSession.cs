using System.Buffers.Binary;

namespace Shardwright.Formats.Parquet;

/// <summary>One file being written: rows are pulled on the calling thread, which also writes; others encode.</summary>
internal sealed class ParquetWriteSession : IDisposable
{
    private const int BatchRows = 2048;

    private readonly string _path;
    private readonly ParquetColumn[] _columns;
    private readonly ParquetOptions _options;
    private readonly ParquetRowBatch _batch;
    private readonly ParquetFooterWriter _footer;
    private readonly ParquetFile _file;
    private readonly Stack<ParquetRowGroupBuffer> _idle = new();
    private readonly Queue<(ParquetRowGroupBuffer Group, Task Encoding)> _busy = new();
    private readonly CancellationToken _cancel;
    private ParquetRowGroupBuffer? _filling;
    private bool _ended;

    internal ParquetWriteSession(string path, ParquetColumn[] columns, ParquetOptions options, CancellationToken cancel)
    {
        _path = path;
        _columns = columns;
        _options = options;
        _cancel = cancel;
        _batch = new ParquetRowBatch(columns);
        _footer = new ParquetFooterWriter(path, columns, options);
        _filling = new ParquetRowGroupBuffer(path, columns, options);
        try
        {
            _file = new ParquetFile(path);
        }
        catch
        {
            _filling.Dispose();
            throw;
        }
    }

    /// <summary>Writes all rows of a source.</summary>
    internal ParquetWriteResult Write(IParquetRowSource source)
    {
        _file.Write("PAR1"u8);
        var rows = 0L;
        while (!_ended)
        {
            _filling = NextIdle();
            Pull(source, _filling);
            rows += _filling.Rows;
            if (_filling.Rows > 0)
            {
                Encode(_filling);
            }
        }

        while (_busy.Count > 0)
        {
            FinishOldest();
        }

        var footer = _footer.Finish();
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        _file.Write(footer);
        _file.Write(length);
        _file.Write("PAR1"u8);
        _file.Flush();
        return new ParquetWriteResult(rows, _file.Position);
    }

    public void Dispose()
    {
        foreach (var (group, encoding) in _busy)
        {
            // Its error no longer matters; its buffers must not be in use when they go.
            ((IAsyncResult)encoding).AsyncWaitHandle.WaitOne();
            group.Dispose();
        }

        foreach (var group in _idle)
        {
            group.Dispose();
        }

        _filling?.Dispose();
        _file.Dispose();
    }

    private ParquetRowGroupBuffer NextIdle()
    {
        if (_filling is null && !_idle.TryPop(out _filling))
        {
            _filling = new ParquetRowGroupBuffer(_path, _columns, _options);
        }

        _filling.Reset();
        return _filling;
    }

    private void Pull(IParquetRowSource source, ParquetRowGroupBuffer group)
    {
        while (!_ended && group.Rows < _options.RowGroupRows && group.Bytes < _options.RowGroupBytes)
        {
            _cancel.ThrowIfCancellationRequested();
            var capacity = Math.Min(BatchRows, _options.RowGroupRows - group.Rows);
            _batch.Attach(group.Columns, capacity);
            int rows;
            try
            {
                rows = source.Fill(_batch);
            }
            finally
            {
                _batch.Detach();
            }

            if (rows < 0 || rows > capacity)
            {
                throw new InvalidOperationException($"The source of rows returned {rows}, of a batch of {capacity}.");
            }

            group.Keep(rows);
            _ended = rows == 0;
        }
    }

    private void Encode(ParquetRowGroupBuffer group)
    {
        _cancel.ThrowIfCancellationRequested();
        if (_options.Threads == 1)
        {
            group.Encode();
            WriteGroup(group);
            return;
        }

        while (_busy.Count == _options.Threads || (_busy.TryPeek(out var oldest) && oldest.Encoding.IsCompleted))
        {
            FinishOldest();
        }

        // A thread of its own: whoever calls may hold all those of the pool.
        _filling = null;
        _busy.Enqueue((group, Task.Factory.StartNew(
            group.Encode, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private void FinishOldest()
    {
        var (group, encoding) = _busy.Peek();
        encoding.GetAwaiter().GetResult();
        WriteGroup(group);
        _idle.Push(_busy.Dequeue().Group);
    }

    private void WriteGroup(ParquetRowGroupBuffer group)
    {
        _footer.Add(group, _file.Position);
        foreach (var column in group.Columns)
        {
            _file.Write(column.Output.Written);
        }
    }
}
