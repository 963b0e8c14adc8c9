using Shardwright.Datasets.Opening;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Datasets.Layouts.Eeg;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Opening;

public sealed class WindowCacheOpeningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_of_numpys_cache_files_is_a_dataset()
    {
        Caches.Numpy(folder.Path, "np.savez_compressed(f('b_windows.npz'), windows=w(3), labels=l(3)); np.savez(f('a_windows.npz'), windows=w(2)); np.savez(f('notes.npz'), x=l(1))");
        await using var dataset = await Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(("eeg", null), (dataset.Recipe, dataset.Manifest));
        Assert.Equal(["a_windows.npz", "b_windows.npz"], dataset.Shards.Select(shard => shard.Name));
        using var reader = await dataset.OpenShardAsync(dataset.Shards[1], TestContext.Current.CancellationToken);
        Assert.Equal(3, Caches.Records(reader).Length);
        Assert.Equal(["windows float32[2,8]", "labels float32[8]"], reader.Fields.Select(field => $"{field.Name} {field.TypeName}"));
    }

    [Fact]
    public async Task Two_layouts_together_are_an_error_that_names_both()
    {
        Caches.Numpy(folder.Path, "np.savez(f('a_windows.npz'), windows=w(2))");
        var rows = ParquetRows.Random(seed: 2, count: 3);
        ParquetRows.Write(folder.File("s.parquet"), rows.Columns, rows);
        var error = await Assert.ThrowsAsync<MalformedDataException>(() => Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken));
        Assert.Contains("a_windows.npz", error.Message, StringComparison.Ordinal);
        Assert.Contains("s.parquet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_above_the_splits_is_an_error_that_names_them()
    {
        Directory.CreateDirectory(folder.File("train"));
        Directory.CreateDirectory(folder.File("dev"));
        Caches.Numpy(folder.Path, "np.savez(f('train/a_windows.npz'), windows=w(2)); np.savez(f('dev/b_windows.npz'), windows=w(2))");
        var error = await Assert.ThrowsAsync<MalformedDataException>(() => Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken));
        Assert.Contains("dev, train", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_other_archives_is_no_dataset()
    {
        Caches.Numpy(folder.Path, "np.savez(f('a.npz'), windows=w(2))");
        await Assert.ThrowsAsync<StorageException>(() => Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken));
    }
}
