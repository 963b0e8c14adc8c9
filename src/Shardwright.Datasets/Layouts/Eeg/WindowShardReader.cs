namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Reads the windows of one cache file in either layout, each in time that does not depend on the file's length. For one thread at a time.</summary>
public sealed class WindowShardReader : IShardReader
{
    private WindowShardReader()
    {
    }

    /// <inheritdoc/>
    public long Rows => throw new NotSupportedException();

    /// <summary>Channels of a window.</summary>
    public int Channels => throw new NotSupportedException();

    /// <summary>Samples of a window.</summary>
    public int WindowSamples => throw new NotSupportedException();

    /// <inheritdoc/>
    public IReadOnlyList<RecordField> Fields => throw new NotSupportedException();

    /// <summary>Opens a cache file.</summary>
    /// <param name="folder">The folder that names are relative to.</param>
    /// <param name="shardName">The file, relative to it.</param>
    /// <param name="sha256">Its hash, by which one without block checksums is checked now; null to go without.</param>
    public static WindowShardReader Open(string folder, string shardName, string? sha256) => throw new NotSupportedException(folder + shardName + sha256);

    /// <summary>Reads one window.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <param name="window">Receives channels x samples, channel after channel.</param>
    /// <param name="labels">Receives one number a sample; zeros where the file has no labels.</param>
    public void ReadWindow(long index, Span<float> window, Span<float> labels) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Seek(long row) => throw new NotSupportedException();

    /// <inheritdoc/>
    public int Read(int rows, IReadOnlyList<RecordColumn> columns) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
