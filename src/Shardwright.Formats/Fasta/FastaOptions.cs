namespace Shardwright.Formats.Fasta;

/// <summary>How a FASTA file is read. Checked once, when it is opened.</summary>
public sealed record FastaOptions
{
    /// <summary>The longest header line, in bytes without <c>&gt;</c> and line end. Default 4 MiB, at most 1 GiB.</summary>
    public int MaxHeaderBytes { get; init; } = 4 << 20;

    /// <summary>The longest record that <see cref="FastaReader.ReadRecord"/> gives at once, in letters. Default 1 GiB, at most that; pieces know no limit.</summary>
    public int MaxRecordBases { get; init; } = Most;

    /// <summary>Threads that inflate a bgzip file. Default 1; each holds 2 MiB.</summary>
    public int InflateThreads { get; init; } = 1;

    /// <summary>Whether a bgzip file may end without its end mark, as one that is cut behind a block does. Default false: an error.</summary>
    public bool AllowMissingBgzipEnd { get; init; }

    /// <summary>Where the text begins, in bytes: at the <c>&gt;</c> of a record, as its header said. For files that are not compressed. Default 0.</summary>
    public long StartBytes { get; init; }

    /// <summary>The number of the record there, counted from 0 over the file. Default 0.</summary>
    public long FirstRecordIndex { get; init; }

    /// <summary>Bytes that are asked for at once; tests make it small.</summary>
    internal int BlockBytes { get; init; } = 256 << 10;

    private const int Most = 1 << 30;
    private const int MostThreads = 256;

    internal FastaOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxHeaderBytes, nameof(MaxHeaderBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxHeaderBytes, Most, nameof(MaxHeaderBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRecordBases, nameof(MaxRecordBases));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRecordBases, Most, nameof(MaxRecordBases));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InflateThreads, nameof(InflateThreads));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(InflateThreads, MostThreads, nameof(InflateThreads));
        ArgumentOutOfRangeException.ThrowIfNegative(StartBytes, nameof(StartBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(FirstRecordIndex, nameof(FirstRecordIndex));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockBytes, nameof(BlockBytes));
        return this;
    }
}
