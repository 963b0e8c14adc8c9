using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Opening;

/// <summary>A dataset opened for reading: its manifest, or what the files themselves say.</summary>
public sealed class Dataset : IAsyncDisposable
{
    private const string SpectraColumn = "mzs";
    private const string Spectra = "spectra";
    private const string DocumentColumn = "text";
    private const string Code = "code";

    private readonly IShardSource source;

    private Dataset(IShardSource source, string folder, DatasetManifest? manifest, string recipe, IReadOnlyList<DatasetShard> shards)
    {
        this.source = source;
        Folder = folder;
        Manifest = manifest;
        Recipe = recipe;
        Shards = shards;
    }

    /// <summary>The manifest; null for a folder without one.</summary>
    public DatasetManifest? Manifest { get; }

    /// <summary>The recipe that the records come from.</summary>
    public string Recipe { get; }

    /// <summary>The shards in manifest order: train, then val, then test; by path without a manifest.</summary>
    public IReadOnlyList<DatasetShard> Shards { get; }

    /// <summary>What errors call the dataset.</summary>
    public string Name => source.Name;

    /// <summary>The folder of this machine that the manifest and what stands beside the shards lie in; of a store, the one that its shards come to.</summary>
    public string Folder { get; }

    /// <summary>Opens a dataset: by its manifest, or by the layout of its files.</summary>
    /// <param name="path">A folder.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StorageException">There is nothing there.</exception>
    /// <exception cref="DatasetStateException">A build of ours is at work there, or was interrupted.</exception>
    /// <exception cref="MalformedDataException">The manifest cannot be read, or no layout that is known lies there.</exception>
    public static async Task<Dataset> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        if (File.Exists(path) && Path.GetFileName(path) == DatasetManifest.FileName)
        {
            path = Path.GetDirectoryName(Path.GetFullPath(path))!;
        }

        return await OpenAsync(new FolderSource(path), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the dataset of a source, which must live at least as long: by its manifest, or by the layout of its files.</summary>
    /// <param name="source">Where its files are.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="DatasetStateException">A build of ours is at work there, or was interrupted.</exception>
    /// <exception cref="MalformedDataException">The manifest cannot be read, or no layout that is known lies there.</exception>
    public static async Task<Dataset> OpenAsync(IShardSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var lease = await source.OpenAsync(DatasetManifest.FileName, cancellationToken).ConfigureAwait(false);
        var folder = lease.Folder;
        if (new BuildFolder(folder).IsUnfinished)
        {
            throw new DatasetStateException(
                new DataLocation(folder), "dataset", "a finished one", "a build that was not finished, or is being made anew", "Give the command that builds it again: it goes on.");
        }

        var manifest = File.Exists(Path.Combine(folder, DatasetManifest.FileName)) ? ManifestReader.Read(folder) : null;
        if (manifest?.Format is not null)
        {
            var shards = FromManifest(manifest);
            using var first = manifest.Recipe is null && shards.Count > 0 ? await source.OpenAsync(shards[0].Name, cancellationToken).ConfigureAwait(false) : null;
            return new Dataset(source, folder, manifest, manifest.Recipe ?? Recognize(folder, shards), shards);
        }

        var all = await source.ListAsync(cancellationToken).ConfigureAwait(false);
        var sequences = all.Where(IsSequences).ToArray();
        if (manifest is null && sequences.Length > 0)
        {
            return new Dataset(source, folder, null, GenomeNames.Recipe, [.. sequences.Select(name => new DatasetShard(name, null, null, null))]);
        }

        var names = all.Where(name => ShardFiles.EndingOf(name) == ShardFiles.ParquetEnding).ToArray();
        if (manifest is null && WindowCaches.Recognize(folder, all, names) is { } cache)
        {
            // The folder of a split is all that says which one a cache of the original's is.
            SplitName? split = SplitNames.TryParse(Path.GetFileName(folder.TrimEnd('/')), out var named) ? named : null;
            return new Dataset(source, folder, null, WindowCaches.Recipe, [.. cache.Select(name => new DatasetShard(name, split, null, null))]);
        }

        if (manifest is null && Products(folder, all, names) is { Length: > 0 } products)
        {
            return new Dataset(source, folder, null, ProductNames.Recipe, [.. products.Select(name => new DatasetShard(name, ProductNames.SplitOf(name), null, null))]);
        }

        List<DatasetShard> found = manifest is null ? [.. names.Select(name => new DatasetShard(name, null, null, null))] : FromOriginal(folder, manifest, names);
        return new Dataset(source, folder, manifest, Recognize(folder, found), found);
    }

    /// <summary>Opens one shard for reading, its bytes checked as they are read. A source that can bring it again does so once where it is damaged.</summary>
    /// <exception cref="MalformedDataException">The shard is damaged.</exception>
    public async Task<IShardReader> OpenShardAsync(DatasetShard shard, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shard);
        try
        {
            return await OpenOnceAsync(shard, cancellationToken).ConfigureAwait(false);
        }
        catch (MalformedDataException)
        {
            if (!await source.FetchAgainAsync(shard.Name, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }

        return await OpenOnceAsync(shard, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens one shard for a layout's own reader.</summary>
    /// <returns>The reader, and the lease to dispose after it.</returns>
    /// <exception cref="MalformedDataException">The shard is damaged.</exception>
    /// <exception cref="InvalidCastException">The shard is of another layout.</exception>
    public async Task<(T Reader, IDisposable Lease)> OpenShardAsync<T>(DatasetShard shard, CancellationToken cancellationToken = default)
        where T : class, IShardReader
    {
        var reader = await OpenShardAsync(shard, cancellationToken).ConfigureAwait(false);
        return ((T)(reader is LeasedShardReader leased ? leased.Inner : reader), reader);
    }

    /// <summary>Says which shards will be opened next, so that they can be fetched meanwhile.</summary>
    /// <param name="shards">The shards, the next one first.</param>
    public void Prefetch(IEnumerable<DatasetShard> shards) => source.Prefetch([.. shards.Select(shard => shard.Name)]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IShardReader> OpenOnceAsync(DatasetShard shard, CancellationToken cancellationToken)
    {
        var lease = await source.OpenAsync(shard.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            var reader = OpenHere(lease.Folder, shard);
            return lease.IsHeld
                ? new LeasedShardReader(reader, lease, () => source.FetchAgainAsync(shard.Name, cancellationToken).GetAwaiter().GetResult() ? OpenHere(lease.Folder, shard) : null)
                : reader;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static IShardReader OpenHere(string folder, DatasetShard shard)
    {
        if (!File.Exists(Path.Combine(folder, shard.Name)))
        {
            throw new StorageException(new DataLocation(Path.Combine(folder, shard.Name)), "shard", "the file that the manifest names", "nothing there", "Run 'shardwright verify' on the dataset.");
        }

        var reader = ShardFiles.Open(folder, shard.Name, shard.Sha256);
        if (shard.Rows is { } rows && rows != reader.Rows)
        {
            var found = reader.Rows;
            reader.Dispose();
            throw new MalformedDataException(new DataLocation(Path.Combine(folder, shard.Name)), "records of a shard", $"{rows}", $"{found}", "Run 'shardwright verify' on the dataset.");
        }

        return reader;
    }

    // A folder that is called after its sample, as the original has them.
    private static bool IsSequences(string name)
    {
        var parts = name.Split('/');
        return parts.Length > 1 && Enum.GetValues<SequenceLayout>().Any(layout => parts[^1] == GenomeNames.SequencesOf(parts[^2], layout));
    }

    // Other HDF5 files may lie beside products; shards of another layout may not.
    private static string[] Products(string folder, IReadOnlyList<string> all, string[] others)
    {
        var products = all.Where(name => ShardFiles.EndingOf(name) == ProductNames.Ending && ProductReader.IsProduct(Path.Combine(folder, name))).ToArray();
        return products.Length == 0 || others.Length == 0 ? products
            : throw new MalformedDataException(
                new DataLocation(folder), "layout", "one layout", $"products ({products[0]}) and Parquet shards ({others[0]})", "Name a folder that has one of them.");
    }

    private static List<DatasetShard> FromManifest(DatasetManifest manifest)
    {
        var byName = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        foreach (var shard in manifest.Shards)
        {
            byName[shard.Name] = shard;
            byName.TryAdd(shard.BaseName, shard);
        }

        return [.. SplitNames.All.SelectMany(split => manifest.Splits[split].Select(name => byName.TryGetValue(name, out var file)
            ? new DatasetShard(file.Name, split, file.Rows, file.Sha256)
            : throw Unlisted(name)))];
    }

    private static List<DatasetShard> FromOriginal(string folder, DatasetManifest manifest, string[] names)
    {
        var byBase = names.ToLookup(name => name[(name.LastIndexOf('/') + 1)..], StringComparer.Ordinal);
        var hashes = manifest.Checksums.ToDictionary(pair => pair.Key, pair => pair.Value.Replace("sha256:", "", StringComparison.Ordinal), StringComparer.Ordinal);
        return [.. SplitNames.All.SelectMany(split => manifest.Splits[split].Select(name => byBase[name].ToArray() is { Length: 1 } one
            ? new DatasetShard(one[0], split, null, hashes.GetValueOrDefault(name))
            : throw new MalformedDataException(new DataLocation(Path.Combine(folder, name)), "shard", "one file of this name below the folder", $"{byBase[name].Count()}", "Run 'shardwright verify' on the dataset.")))];
    }

    private static string Recognize(string folder, List<DatasetShard> shards)
    {
        if (shards.Count == 0)
        {
            throw new StorageException(new DataLocation(folder), "dataset", "dataset_manifest.json, Parquet shards with a column mzs or text, *_windows.npz, *.h5 with probe_position_x_m, or */glm_dataset_*.sqlite", "none of them", "Name the folder of a dataset.");
        }

        if (ShardFiles.EndingOf(shards[0].Name) == ShardFiles.NpzEnding)
        {
            return WindowCaches.Recipe;
        }

        if (ShardFiles.EndingOf(shards[0].Name) == ProductNames.Ending)
        {
            return ProductNames.Recipe;
        }

        var header = ParquetHeader.Read(Path.Combine(folder, shards[0].Name));
        if (header.Columns.Any(column => column.Name == SpectraColumn))
        {
            return Spectra;
        }

        return header.Columns.Any(column => column.Name == DocumentColumn && column.Type == ParquetType.String)
            ? Code
            : throw new MalformedDataException(
                new DataLocation(Path.Combine(folder, shards[0].Name)), "layout", "Parquet with a column mzs, or text",
                $"columns {string.Join(", ", header.Columns.Take(8).Select(column => column.Name))}", "Name the folder of a dataset.");
    }

    private static MalformedDataException Unlisted(string name)
        => new(new DataLocation(DatasetManifest.FileName, Item: name), "split", "a shard of the manifest's list", "a name that is not there", "Run 'shardwright verify' on the dataset.");
}
