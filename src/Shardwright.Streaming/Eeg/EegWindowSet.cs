using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Eeg;

/// <summary>Windows of a cache in a fixed order, each read in time that does not depend on where it lies. For one thread at a time.</summary>
/// <remarks>A bounded number of files stays open, and the one unused for longest is closed first. Bytes are verified as they are read.</remarks>
public sealed class EegWindowSet : IDisposable
{
    /// <summary>How many cache files stay open, unless told otherwise.</summary>
    public const int DefaultOpenFiles = 64;

    private readonly CacheFolder cache;
    private readonly WindowPlace[] places;
    private readonly OpenReaders<WindowShardReader> readers;
    private readonly HashSet<int> wholeFiles = [];
    private (int Channels, int WindowSamples)? shape;
    private bool isDisposed;

    private EegWindowSet(CacheFolder cache, IReadOnlyList<string> files, WindowPlace[] places, int openFiles)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(openFiles, 1);
        this.cache = cache;
        this.places = places;
        Files = files;
        readers = new OpenReaders<WindowShardReader>(openFiles);
    }

    /// <summary>Windows in it.</summary>
    public int Count => places.Length;

    /// <summary>The folder that file names are relative to.</summary>
    public string Folder => cache.Folder;

    /// <summary>The cache files that windows are named by.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Where each window lies, in reading order; file indexes are those of <see cref="Files"/>.</summary>
    public ReadOnlySpan<WindowPlace> Places => places;

    /// <summary>Channels of a window. Opens the first one's file; without windows it is the recipe's 19.</summary>
    public int Channels => Shape().Channels;

    /// <summary>Samples of a window. Opens the first one's file; without windows it is the recipe's 15360.</summary>
    public int WindowSamples => Shape().WindowSamples;

    /// <summary>Opens all windows of a cache: file after file, window after window.</summary>
    /// <param name="cacheFolder">The folder of one split. Its own lists say how many windows a file has; where there are none, each file's header is read.</param>
    /// <param name="limitFiles">How many recordings are used, from the first; null for all.</param>
    /// <param name="openFiles">How many files stay open.</param>
    /// <exception cref="StorageException">There is no such folder.</exception>
    /// <exception cref="MalformedDataException">A file cannot be read.</exception>
    public static EegWindowSet OpenPlain(string cacheFolder, int? limitFiles = null, int openFiles = DefaultOpenFiles)
        => OpenPlain(CacheFolder.Open(cacheFolder), limitFiles, openFiles);

    /// <summary>Opens a balanced list of a cache's windows.</summary>
    /// <param name="cacheFolder">The folder of one split.</param>
    /// <param name="manifest">The manifest that the list was drawn from.</param>
    /// <param name="list">The windows.</param>
    /// <param name="openFiles">How many files stay open.</param>
    /// <exception cref="StorageException">There is no such folder.</exception>
    public static EegWindowSet OpenBalanced(string cacheFolder, ClassManifest manifest, BalancedWindows list, int openFiles = DefaultOpenFiles)
        => OpenBalanced(CacheFolder.Open(cacheFolder), manifest, list, openFiles);

    /// <summary>Reads one window.</summary>
    /// <param name="index">Its place in this order, from 0.</param>
    /// <param name="window">Receives channels x samples, float32, channel after channel.</param>
    /// <param name="labels">Receives one number a sample: above 0 where there is seizure; zeros where the file has no labels.</param>
    /// <exception cref="StorageException">The window's file is not there.</exception>
    /// <exception cref="MalformedDataException">The file is damaged, or has not that many windows, or windows of another shape than the first file's.</exception>
    /// <remarks>Does not allocate while the window's file is open.</remarks>
    public void Read(int index, Span<float> window, Span<float> labels)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, places.Length);
        var place = places[index];
        var reader = Reader(place.FileIndex);
        if (place.WindowIndex >= reader.Rows)
        {
            EegThrow.NoWindow(PathOf(place.FileIndex), place.WindowIndex, reader.Rows);
        }

        reader.ReadWindow(place.WindowIndex, window, labels);
        wholeFiles.Add(place.FileIndex);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        readers.Dispose();
    }

    internal static EegWindowSet OpenPlain(CacheFolder cache, int? limitFiles, int openFiles)
    {
        string[] files = [.. cache.First(limitFiles).Where(cache.IsPresent)];
        var counts = new int[files.Length];
        var total = 0;
        for (var i = 0; i < files.Length; i++)
        {
            counts[i] = checked((int)(cache.WindowsOf(files[i]) ?? CountWindows(cache, files[i])));
            total += counts[i];
        }

        var places = new WindowPlace[total];
        var next = 0;
        for (var i = 0; i < files.Length; i++)
        {
            for (var window = 0; window < counts[i]; window++)
            {
                places[next++] = new WindowPlace(i, window);
            }
        }

        return new EegWindowSet(cache, files, places, openFiles);
    }

    internal static EegWindowSet OpenBalanced(CacheFolder cache, ClassManifest manifest, BalancedWindows list, int openFiles)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(list);
        return new EegWindowSet(cache, manifest.Files, list.Places.ToArray(), openFiles);
    }

    private static long CountWindows(CacheFolder cache, string file)
    {
        using var reader = WindowShardReader.Open(cache.Folder, file, null);
        return reader.Rows;
    }

    private (int Channels, int WindowSamples) Shape()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (shape is null && places.Length > 0)
        {
            Reader(places[0].FileIndex);
        }

        return shape ?? (WindowGrid.Channels.Count, WindowGrid.Default.WindowSamples);
    }

    private WindowShardReader Reader(int file)
    {
        if (readers.TryGet(file, out var reader))
        {
            return reader;
        }

        if (!cache.IsPresent(Files[file]) || !File.Exists(PathOf(file)))
        {
            EegThrow.NoFile(PathOf(file));
        }

        // Whose archive was checked once in this set is not read through again when it is opened again.
        reader = WindowShardReader.Open(cache.Folder, Files[file], cache.Sha256Of(Files[file]), isVouched: wholeFiles.Contains(file));
        shape ??= (reader.Channels, reader.WindowSamples);
        if (shape != (reader.Channels, reader.WindowSamples))
        {
            var found = (reader.Channels, reader.WindowSamples);
            reader.Dispose();
            EegThrow.OtherShape(PathOf(file), shape.Value, found);
        }

        readers.Add(file, reader);
        return reader;
    }

    private string PathOf(int file) => Path.Combine(cache.Folder, Files[file]);
}
