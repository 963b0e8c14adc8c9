using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Formats.Parquet;

/// <summary>A table function that pulls rows from a source, alive for one COPY.</summary>
internal sealed unsafe class ParquetWriteSession : IDisposable
{
    internal const string FunctionName = "shardwright_rows";

    private readonly ParquetColumn[] _columns;
    private readonly IParquetRowSource _source;
    private readonly ParquetRowBatch _batch;
    private readonly int _rowGroupRows;
    private readonly CancellationToken _cancel;
    private readonly int _vectorRows;
    private GCHandle _self;
    private ExceptionDispatchInfo? _failure;
    private bool _ended;

    internal ParquetWriteSession(ParquetColumn[] columns, IParquetRowSource source, int rowGroupRows, CancellationToken cancel)
    {
        DuckDbLibrary.EnsureLoaded();
        _columns = columns;
        _source = source;
        _rowGroupRows = rowGroupRows;
        _cancel = cancel;
        _batch = new ParquetRowBatch(columns);
        _vectorRows = checked((int)DuckDbNative.VectorSize());
        _self = GCHandle.Alloc(this);
    }

    /// <summary>Rows that the source has given.</summary>
    internal long Rows { get; private set; }

    /// <summary>Throws what the source threw, as itself; returns if it threw nothing.</summary>
    internal void RethrowFailure() => _failure?.Throw();

    internal void Register(DuckDbConnection connection)
    {
        using var function = new DuckDbTableFunction();
        DuckDbNative.SetFunctionName(function, FunctionName);
        DuckDbNative.SetFunctionExtraInfo(function, GCHandle.ToIntPtr(_self), destroy: 0);
        DuckDbNative.SetFunctionBind(function, &Bind);
        DuckDbNative.SetFunctionInit(function, &Init);
        DuckDbNative.SetFunctionBody(function, &Fill);
        if (DuckDbNative.RegisterTableFunction(connection, function) != DuckDbNative.Success)
        {
            throw new DuckDbException(DuckDbErrorKind.Invalid, "the source of rows was refused");
        }
    }

    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    // Nothing may cross these three: an exception is kept, and DuckDB told to stop.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            foreach (var column in From(DuckDbNative.BindExtraInfo(info))._columns)
            {
                var (type, list) = ParquetTypes.ToDuckDb(column.Type);
                using var logical = DuckDbLogicalType.Create(type, list);
                DuckDbNative.BindAddColumn(info, column.Name, logical);
            }
        }
        catch (Exception error)
        {
            DuckDbNative.BindSetError(info, error.GetType().Name);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info) => DuckDbNative.InitSetMaxThreads(info, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        var session = From(DuckDbNative.FunctionExtraInfo(info));
        try
        {
            DuckDbNative.SetChunkSize(chunk, (ulong)session.Fill(chunk));
        }
        catch (Exception error)
        {
            session._failure ??= ExceptionDispatchInfo.Capture(error);
            DuckDbNative.FunctionSetError(info, error.GetType().Name);
        }
    }

    private static ParquetWriteSession From(nint self) => (ParquetWriteSession)GCHandle.FromIntPtr(self).Target!;

    private int Fill(nint chunk)
    {
        if (_ended)
        {
            return 0;
        }

        _cancel.ThrowIfCancellationRequested();

        // DuckDB closes a row group between chunks only, so that no chunk may reach over its border.
        var capacity = (int)Math.Min(_vectorRows, _rowGroupRows - (Rows % _rowGroupRows));
        _batch.Attach(chunk, capacity);
        int rows;
        try
        {
            rows = _source.Fill(_batch);
        }
        finally
        {
            _batch.Detach();
        }

        if (rows < 0 || rows > capacity)
        {
            throw new InvalidOperationException($"The source of rows returned {rows}, of a batch of {capacity}.");
        }

        _ended = rows == 0;
        Rows += rows;
        return rows;
    }
}
