using System.Globalization;
using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Reads the windows of one cache file in either layout, ours or the original's. For one thread at a time.</summary>
/// <remarks>
/// A window of an array that is stored as it is takes a time that does not depend on the file's length; a deflated one is read forwards, and
/// going back means starting again. Blocks that a window touches are checked before it is handed out, where the file has block checksums. A file
/// that nothing vouches for is read through once, before its first window, and held against the checksums of its archive.
/// Both layouts give the same records: <c>windows</c> float32 (channels, samples) and <c>labels</c> float32 (samples).
/// </remarks>
public sealed partial class WindowShardReader : IShardReader
{
    private const int ReadBytes = 1 << 18;

    private readonly NpzReader npz;
    private readonly ShardIntegrity? integrity;
    private readonly RowSource windows;
    private readonly RowSource? labels;
    private readonly bool hasDeflated;
    private readonly bool isVouched;
    private readonly long fileBytes;
    private bool isWholeChecked;
    private float[] window = [];
    private float[] marks = [];
    private long next;

    private WindowShardReader(NpzReader npz, ShardIntegrity? integrity, Shape shape, RowSource windows, RowSource? labels, bool hasDeflated, bool isVouched, long fileBytes)
    {
        this.npz = npz;
        this.integrity = integrity;
        this.windows = windows;
        this.labels = labels;
        this.hasDeflated = hasDeflated;
        this.isVouched = isVouched;
        this.fileBytes = fileBytes;
        (Rows, Channels, WindowSamples, Layout) = shape;
        Fields =
        [
            new RecordField(WindowShard.Windows, sizeof(float), false, string.Create(CultureInfo.InvariantCulture, $"float32[{Channels},{WindowSamples}]")),
            new RecordField(WindowShard.Labels, sizeof(float), false, string.Create(CultureInfo.InvariantCulture, $"float32[{WindowSamples}]")),
        ];
    }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <summary>Channels of a window.</summary>
    public int Channels { get; }

    /// <summary>Samples of a window.</summary>
    public int WindowSamples { get; }

    /// <summary>What the file holds.</summary>
    public WindowLayout Layout { get; }

    /// <summary>Whether the file has labels; where it has none, every label read is 0.</summary>
    public bool HasLabels => labels is not null;

    /// <inheritdoc/>
    public IReadOnlyList<RecordField> Fields { get; }

    /// <summary>Opens a cache file: reads its directory and the headers of its arrays.</summary>
    /// <param name="folder">The folder that names are relative to.</param>
    /// <param name="shardName">The file, relative to it.</param>
    /// <param name="sha256">Its hash, by which one without block checksums is checked now; null to go without.</param>
    /// <param name="isVouched">Whether the caller has had this file's archive checked before, so that it is not read through again.</param>
    /// <exception cref="StorageException">It is not there.</exception>
    /// <exception cref="MalformedDataException">It is not an NPZ archive, has not the arrays of a cache file, or is not the one that was written.</exception>
    public static WindowShardReader Open(string folder, string shardName, string? sha256, bool isVouched = false)
    {
        var path = Path.Combine(folder, shardName);
        if (!File.Exists(path))
        {
            CacheThrow.Missing(path, "window cache file");
        }

        var integrity = ShardIntegrity.Open(folder, shardName);
        NpzReader? npz = null;
        try
        {
            if (integrity is null && sha256 is not null && FileHasher.Hash(path) is var found && found.Sha256 != sha256)
            {
                throw new MalformedDataException(new DataLocation(path), "SHA-256 of a shard", sha256, found.Sha256, "The bytes on disk have changed: fetch or build this shard again.");
            }

            var fileBytes = new FileInfo(path).Length;
            integrity?.Check(Math.Max(0, fileBytes - DirectoryBytes), Math.Min(DirectoryBytes, fileBytes));
            npz = NpzReader.Open(path);
            return new Opening(path, npz, integrity, isVouched || sha256 is not null, fileBytes).Run();
        }
        catch
        {
            npz?.Dispose();
            integrity?.Dispose();
            throw;
        }
    }

    /// <summary>Reads one window. Does not allocate where the arrays are stored as float32.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <param name="window">Receives channels x samples, channel after channel.</param>
    /// <param name="labels">Receives one number a sample; zeros where the file has no labels.</param>
    /// <exception cref="ArgumentException">A span has another length, or there is no such window.</exception>
    /// <exception cref="MalformedDataException">Bytes of the file are not those that were written.</exception>
    public void ReadWindow(long index, Span<float> window, Span<float> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, windows.RowElements, nameof(window));
        CheckArchive();
        ReadLabels(index, labels);
        windows.Read(index, window);
    }

    /// <summary>Reads the labels of one window alone.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <param name="labels">Receives one number a sample; zeros where the file has no labels.</param>
    /// <exception cref="ArgumentException">The span has another length, or there is no such window.</exception>
    /// <exception cref="MalformedDataException">Bytes of the file are not those that were written.</exception>
    public void ReadLabels(long index, Span<float> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, WindowSamples, nameof(labels));
        CheckDeflated();
        if (this.labels is null)
        {
            labels.Clear();
            return;
        }

        this.labels.Read(index, labels);
    }

    /// <summary>Finds the class of every window by its labels.</summary>
    /// <returns>A letter a window: n, p or f.</returns>
    internal string ReadClasses()
    {
        var numbers = new float[WindowSamples];
        var classes = new char[checked((int)Rows)];
        for (var i = 0; i < classes.Length; i++)
        {
            ReadLabels(i, numbers);
            classes[i] = WindowClasses.Letter(ClassManifest.Classify(WindowClasses.Seizure(numbers), WindowSamples));
        }

        return new string(classes);
    }

    /// <inheritdoc/>
    public void Seek(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows);
        next = row;
    }

    /// <inheritdoc/>
    public int Read(int rows, IReadOnlyList<RecordColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var appended = 0;
        for (; appended < rows && next < Rows; appended++, next++)
        {
            if (window.Length == 0)
            {
                (window, marks) = (new float[windows.RowElements], new float[WindowSamples]);
            }

            ReadWindow(next, window, marks);
            columns[0].Append(MemoryMarshal.AsBytes(window.AsSpan()), isNull: false);
            columns[1].Append(MemoryMarshal.AsBytes(marks.AsSpan()), isNull: false);
        }

        return appended;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        windows.Dispose();
        labels?.Dispose();
        npz.Dispose();
        integrity?.Dispose();
    }

    // Where a deflated byte lies cannot be told beforehand: all blocks are checked before the first is inflated.
    private void CheckDeflated()
    {
        if (hasDeflated && !isWholeChecked)
        {
            integrity?.Check(0, fileBytes);
            isWholeChecked = true;
        }
    }

    // Nothing but the archive's own checksums says what the arrays were, and those are over all of an array.
    private void CheckArchive()
    {
        if (integrity is not null || isVouched || isWholeChecked)
        {
            return;
        }

        var bytes = new byte[ReadBytes];
        foreach (var member in npz.Members.Where(member => member.Name is WindowShard.Windows or WindowShard.Signal or WindowShard.Labels))
        {
            using var data = npz.OpenData(member);
            while (data.Read(bytes) > 0)
            {
            }
        }

        isWholeChecked = true;
    }

    private readonly record struct Shape(long Rows, int Channels, int WindowSamples, WindowLayout Layout);
}
