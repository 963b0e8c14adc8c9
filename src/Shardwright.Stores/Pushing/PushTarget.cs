using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Comparing;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pushing;

/// <summary>What the target has, and how files stand there.</summary>
internal sealed class PushTarget(IObjectStore store, PushOptions options, PushJournal journal)
{
    // So many are asked for one by one, more are listed.
    private const int FewFiles = 4;

    private readonly ObjectHasher hasher = new(store, options.Store);
    private Dictionary<string, StoredObject> objects = new(StringComparer.Ordinal);

    /// <summary>What the last listing found, by name.</summary>
    public IEnumerable<StoredObject> Objects => objects.Values.OrderBy(there => there.Name, CodePointComparer.Instance);

    /// <summary>The manifest and the mark, where they are there.</summary>
    public IReadOnlyList<string> Vouchers => [.. new[] { CompletionMark.FileName, DatasetManifest.FileName }.Where(objects.ContainsKey)];

    /// <summary>Lists the target.</summary>
    public async Task ListAsync(CancellationToken cancel)
    {
        var listed = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        await foreach (var there in store.ListAsync(cancel).ConfigureAwait(false))
        {
            listed[there.Name] = there;
        }

        objects = listed;
    }

    /// <summary>Looks for some names alone.</summary>
    public async Task FindAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        foreach (var name in names)
        {
            if (await store.FindAsync(name, cancel).ConfigureAwait(false) is { } there)
            {
                objects[name] = there;
            }
        }
    }

    /// <summary>Which of some files are not there with their size, whatever the server said when it was given them.</summary>
    /// <param name="files">Files that were stored.</param>
    /// <param name="cancel">Ends it.</param>
    /// <remarks>A listing that does not know an object yet is not believed alone.</remarks>
    public async Task<IReadOnlyList<string>> LostAsync(IReadOnlyList<FolderFile> files, CancellationToken cancel)
    {
        if (files.Count > FewFiles)
        {
            await ListAsync(cancel).ConfigureAwait(false);
        }

        var lost = new List<string>();
        foreach (var file in files.Where(file => files.Count <= FewFiles || !IsThere(file, objects.GetValueOrDefault(file.Name))))
        {
            if (!IsThere(file, await store.FindAsync(file.Name, cancel).ConfigureAwait(false)))
            {
                lost.Add(file.Name);
            }
        }

        return lost;
    }

    /// <summary>Whether the last listing had a name.</summary>
    public bool Has(string name) => objects.ContainsKey(name);

    /// <summary>Takes objects that vouch for others away before those are touched, in the order given.</summary>
    public async Task WithdrawAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        foreach (var name in names)
        {
            await store.DeleteAsync(name, cancel).ConfigureAwait(false);
            objects.Remove(name);
        }
    }

    /// <summary>Compares files with what was listed; only what the journal does not know is asked for.</summary>
    public async Task<PlannedFile[]> CompareAsync(IReadOnlyList<FolderFile> files, CancellationToken cancel)
    {
        var plan = new PlannedFile[files.Count];
        var asked = new List<int>();
        for (var i = 0; i < files.Count; i++)
        {
            var standing = Known(files[i]);
            plan[i] = new PlannedFile(files[i], standing ?? Standing.Differs);
            if (standing is null)
            {
                asked.Add(i);
            }
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Store.Jobs, CancellationToken = cancel };
        await Parallel.ForEachAsync(
            asked, parallel, async (i, token) => plan[i] = new PlannedFile(files[i], await AskAsync(files[i], token).ConfigureAwait(false))).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Whether an object that somebody stored meanwhile has the bytes that were to be stored.</summary>
    public async Task<bool> HasAsync(StoredObject there, string sha256, CancellationToken cancel)
        => await hasher.ClaimOrReadAsync(there, cancel).ConfigureAwait(false) == sha256;

    // Null where the target must be asked.
    private Standing? Known(FolderFile file)
    {
        if (!objects.TryGetValue(file.Name, out var there))
        {
            return Standing.Missing;
        }

        var sent = journal.Sent(file.Name) is { } known && known.Tag is not null && known.Tag == there.Tag ? known : (SentFile?)null;
        if (sent is { } same && same.Identity == file.Identity && there.Bytes == file.Identity.Bytes && (Expected(file) ?? same.Sha256) == same.Sha256)
        {
            return Standing.Same;
        }

        return there.Bytes != file.Identity.Bytes ? Other(sent) : null;
    }

    private async Task<Standing> AskAsync(FolderFile file, CancellationToken cancel)
    {
        if (await store.FindAsync(file.Name, cancel).ConfigureAwait(false) is not { } there)
        {
            return Standing.Missing;
        }

        var sent = journal.Sent(file.Name) is { } known && known.Tag is not null && known.Tag == there.Tag ? known : (SentFile?)null;
        if (there.Bytes != file.Identity.Bytes)
        {
            return Other(sent);
        }

        var sha256 = Expected(file) ?? FileHasher.Hash(file.Path, cancel: cancel).Sha256;
        if (!await HasAsync(there, sha256, cancel).ConfigureAwait(false))
        {
            return Other(sent);
        }

        journal.Record(file.Name, new SentFile(file.Identity, sha256, there.Tag));
        return Standing.Same;
    }

    // What a watcher sent it may replace, as long as nothing there vouches for it.
    private Standing Other(SentFile? sent) => sent is not null && options.Watch && Vouchers.Count == 0 ? Standing.Own : Standing.Differs;

    private static bool IsThere(FolderFile file, StoredObject? there) => there is not null && there.Bytes == file.Identity.Bytes;

    private static string? Expected(FolderFile file) => file.File.Sha256 ?? file.ReadSha256;
}
