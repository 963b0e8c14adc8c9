using System.Collections.Concurrent;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Comparing;

/// <summary>Checks a dataset where it lies in a store: what is there, its sizes, and the hashes that are claimed or, where asked, read.</summary>
public sealed class StoreVerifier
{
    private const long LargestSums = 1L << 30;

    private readonly StoreVerifyOptions options;
    private readonly IObjectStore store;
    private readonly SourceView view;
    private readonly ConcurrentBag<Finding> findings = [];
    private readonly List<string> notChecked = [];
    private int claimed;
    private int unclaimed;
    private int read;
    private long bytesRead;

    private StoreVerifier(StoreVerifyOptions options, IObjectStore store, SourceView view)
    {
        this.options = options;
        this.store = store;
        this.view = view;
    }

    /// <summary>Checks a dataset.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="Foundation.Errors.StorageException">The store refuses, or there is nothing.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">The manifest cannot be read.</exception>
    public static async Task<StoreVerifyReport> VerifyAsync(StoreVerifyOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var store = ObjectStores.Open(options.Url, options.Store);
        return await VerifyAsync(options, store, cancel).ConfigureAwait(false);
    }

    /// <summary>Checks a dataset of a store that is open already.</summary>
    internal static async Task<StoreVerifyReport> VerifyAsync(StoreVerifyOptions options, IObjectStore store, CancellationToken cancel)
    {
        var view = await SourceView.ReadAsync(store, options.Store, cancel).ConfigureAwait(false);
        return view.Objects.Count == 0 && view.Small.Count == 0 ? throw PullThrow.Nothing(store.Name) : await new StoreVerifier(options, store, view).RunAsync(cancel).ConfigureAwait(false);
    }

    private async Task<StoreVerifyReport> RunAsync(CancellationToken cancel)
    {
        Expected[] files = view.Manifest is { } manifest
            ? [.. manifest.Files.Select(file => new Expected(file.Name, file.Bytes, file.Sha256))]
            : [.. PublishedFiles.Of(view.Objects.Keys).Where(file => file.Phase <= PublishPhase.Beside).Select(file => new Expected(file.Name, view.Objects[file.Name].Bytes, null))];
        using (var progress = options.Store.Reporter.Begin("verifying", options.ReadData ? files.Sum(file => file.Bytes) : files.Length, options.ReadData ? ProgressUnit.Bytes : ProgressUnit.Items))
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Store.Jobs, CancellationToken = cancel };
            await Parallel.ForEachAsync(files, parallel, async (file, fileCancel) => await CheckAsync(file, progress, fileCancel).ConfigureAwait(false)).ConfigureAwait(false);
        }

        CheckMark();
        await CheckManifestAsync(cancel).ConfigureAwait(false);
        Tell();
        return new StoreVerifyReport(
            store.Name, files.Length, read, bytesRead, claimed, [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal).ThenBy(finding => finding.Kind)], notChecked)
        {
            Root = view.Manifest?.Root ?? view.Mark?.Root,
        };
    }

    private async Task CheckAsync(Expected file, IProgressTask progress, CancellationToken cancel)
    {
        var found = await store.FindAsync(file.Name, cancel).ConfigureAwait(false);
        if (found is null)
        {
            Add(FindingKind.Missing, file.Name, "is not there");
        }
        else if (found.Bytes != file.Bytes)
        {
            Add(found.Bytes < file.Bytes ? FindingKind.Truncated : FindingKind.Changed, file.Name, $"has {found.Bytes} bytes, not {file.Bytes}");
        }
        else if (file.Sha256 is not null && found.Sha256 is not null && found.Sha256 != file.Sha256)
        {
            Add(FindingKind.Changed, file.Name, $"claims SHA-256 {found.Sha256}, not {file.Sha256}");
        }
        else if (options.ReadData)
        {
            await ReadAsync(file, found, progress, cancel).ConfigureAwait(false);
            return;
        }
        else
        {
            Interlocked.Increment(ref found.Sha256 is null ? ref unclaimed : ref claimed);
        }

        progress.Advance(options.ReadData ? file.Bytes : 1);
    }

    private async Task ReadAsync(Expected file, StoredObject found, IProgressTask progress, CancellationToken cancel)
    {
        try
        {
            var sha256 = await ObjectHash.ComputeAsync(store, options.Store, found, progress, cancel).ConfigureAwait(false);
            Interlocked.Increment(ref read);
            Interlocked.Add(ref bytesRead, found.Bytes);
            if ((file.Sha256 ?? found.Sha256) is not { } expected)
            {
                Interlocked.Increment(ref unclaimed);
            }
            else if (expected != sha256)
            {
                Add(FindingKind.Changed, file.Name, $"has SHA-256 {sha256}, not {expected}");
            }
        }
        catch (ObjectChangedException)
        {
            Add(FindingKind.Changed, file.Name, "became another object while it was read");
        }
    }

    private void CheckMark()
    {
        if (view.Manifest is { } manifest)
        {
            var root = view.Mark?.Root;
            if (view.Mark is null ? manifest.Recipe is not null : root is not null && root != manifest.Root)
            {
                Add(FindingKind.Incomplete, CompletionMark.FileName, view.Mark is null ? "is not there: a push was not finished" : $"vouches for root {root}, not {manifest.Root ?? "nothing"}");
            }

            return;
        }

        var shards = view.Objects.Keys.Count(name => PublishedFiles.IsPublished(name) && PublishedFiles.PhaseOf(name) == PublishPhase.Shards);
        if (view.IsMarkOurs)
        {
            Add(FindingKind.Incomplete, DatasetManifest.FileName, "is not there, though the mark vouches for it");
        }
        else if (view.Mark?.Shards > shards)
        {
            Add(FindingKind.Incomplete, CompletionMark.FileName, $"counts {view.Mark.Shards} shards, and {shards} are there");
        }

        else if (view.Mark is null && !view.Objects.Keys.Any(name => name.EndsWith("/" + CompletionMark.FileName, StringComparison.Ordinal)))
        {
            // As a folder without a manifest is no dataset that verify would call sound.
            Add(FindingKind.Incomplete, CompletionMark.FileName, $"is not there, nor is {DatasetManifest.FileName}: the dataset still grows, or its push was not finished");
        }

        notChecked.Add("It has no manifest of ours: which objects belong to it, nobody says.");
    }

    private async Task CheckManifestAsync(CancellationToken cancel)
    {
        if (view.Manifest is not { } manifest)
        {
            return;
        }

        var known = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in view.Objects.Keys.Where(name => PublishedFiles.IsPublished(name) && PublishedFiles.PhaseOf(name) == PublishPhase.Shards && !known.Contains(name)))
        {
            Add(FindingKind.Extra, name, "is not in the manifest");
        }

        if (DatasetRoot.Compute(manifest.Files, manifest.Splits) is var root && root != manifest.Root)
        {
            Add(FindingKind.Manifest, DatasetManifest.FileName, $"its root is {manifest.Root ?? "missing"}, but its files give {root ?? "none"}");
        }

        if (manifest.Root is null)
        {
            notChecked.Add("Its manifest has no hashes; write it again with --checksum.");
        }
        else if (await SourceView.ReadSmallAsync(store, options.Store, Sha256Sums.FileName, LargestSums, cancel).ConfigureAwait(false) is { } sums
            && manifest.Recipe is not null && Text(sums) != Sha256Sums.Format(manifest, view.Small[DatasetManifest.FileName].Sha256))
        {
            Add(FindingKind.Manifest, Sha256Sums.FileName, $"has other sums than {DatasetManifest.FileName} and its files: one of the two was changed");
        }
    }

    private void Tell()
    {
        if (claimed > 0)
        {
            notChecked.Add($"The hashes of {claimed} objects are what whoever stored them claims: --read-data reads and compares the bytes.");
        }

        if (unclaimed > 0)
        {
            notChecked.Add(options.ReadData
                ? $"{unclaimed} objects have no hash that what was read could be compared with."
                : $"{unclaimed} objects claim no hash: only their sizes were compared; --read-data reads the bytes.");
        }
    }

    private void Add(FindingKind kind, string name, string message) => findings.Add(new Finding(kind, name, message));

    private static string Text(SmallObject small) => System.Text.Encoding.UTF8.GetString(small.Bytes);

    private sealed record Expected(string Name, long Bytes, string? Sha256);
}
