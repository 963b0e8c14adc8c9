namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Tables and keys of a window database. Source: the sharded Eden data loader of NVIDIA's bionemo-framework.</summary>
internal static class WindowSchema
{
    public const string MetadataTable = "metadata";
    public const string WindowTable = "window_mappings";
    public const string SequenceIndex = "idx_sequence_id";

    public const string MakeMetadata = "CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL)";

    public const string MakeWindows
        = "CREATE TABLE window_mappings (window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL)";

    public const string MakeIndex = "CREATE INDEX idx_sequence_id ON window_mappings (sequence_id)";

    public const string WindowSize = "window_size";
    public const string Stride = "stride";
    public const string MinLengthThreshold = "window_min_length_threshold";
    public const string TotalWindows = "total_windows";
    public const string DistinctSequences = "distinct_sequences";

    /// <summary>1 where a last, shorter window was kept; the original has no such key.</summary>
    public const string KeepTail = "keep_tail";

    /// <summary>
    /// The application id of databases that <see cref="WindowDatabaseWriter"/> made, whose user version is then the file's change count: windows of one
    /// sequence follow each other there, sequences in byte order. Dumps and the original see neither.
    /// </summary>
    public const int ApplicationId = 0x53775744;
}
