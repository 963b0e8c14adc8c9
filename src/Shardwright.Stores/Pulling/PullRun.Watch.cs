using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pulling;

internal sealed partial class PullRun
{
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> followed = new(StringComparer.Ordinal);
    private long watched;
    private long? lastNote;
    private string? lastWhat;

    /// <summary>Brings shards as they appear, until the source is complete and all that was counted has been seen.</summary>
    /// <returns>The source as it was then.</returns>
    private async Task<SourceView> FollowAsync(CancellationToken cancel)
    {
        var lastChange = Clock.GetTimestamp();
        var known = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        while (true)
        {
            // The mark is read before the listing: what is listed after it is all that there will be, unless the listing is behind.
            var view = await SourceView.ReadAsync(store, options.Store, cancel).ConfigureAwait(false);
            // A manifest that the mark vouches for says more than any listing: what is left comes by it.
            var fresh = view.Mark is not null && view.Manifest is not null ? [] : view.Objects.Values.Where(found => IsFollowed(found.Name)).ToArray();
            if (fresh.Length > 0)
            {
                lastChange = Clock.GetTimestamp();
                await FollowShardsAsync(view, fresh, cancel).ConfigureAwait(false);
            }

            foreach (var (name, found) in view.Objects)
            {
                known[name] = found;
            }

            // After the mark, too, the source is listed again until nothing new appears.
            string? missing = null;
            if (view.Mark is not null && fresh.Length == 0 && (missing = await MissingAsync(view, known, cancel).ConfigureAwait(false)) is null)
            {
                return view with { Objects = known };
            }

            if (view.Mark is null || missing is not null)
            {
                await WaitAsync(missing ?? (followed.Count == 0 ? "the first shard" : "the next shard"), Clock.GetElapsedTime(lastChange), cancel).ConfigureAwait(false);
            }
        }
    }

    private bool IsFollowed(string name)
    {
        if (PublishedFiles.PhaseOf(name) != PublishPhase.Shards || followed.Contains(name) || !PublishedFiles.IsPublished(name))
        {
            return false;
        }

        // Which split a shard is in, the manifest says that comes last, unless its name does.
        return options.Split is not { } split || PublishedFiles.Of([name])[0].Split == split;
    }

    private async Task FollowShardsAsync(SourceView view, StoredObject[] fresh, CancellationToken cancel)
    {
        var hashes = view.Manifest?.Files.ToDictionary(file => file.Name, file => file.Sha256, StringComparer.Ordinal);
        WantedFile[] wanted = [.. fresh.Select(found => new WantedFile(found.Name, PublishPhase.Shards, found.Bytes, hashes?.GetValueOrDefault(found.Name), found.Tag))];
        CheckNames(wanted);
        if (followed.Count == 0)
        {
            CheckForeign([.. view.Objects.Keys, .. view.Small.Keys]);
        }

        var standings = await local.ExamineAsync(wanted, cancel).ConfigureAwait(false);
        var differing = wanted.Where((_, i) => standings[i] == Standing.Differs).Select(file => file.Name).ToArray();
        if (differing.Length > 0 && !options.Replace)
        {
            throw PullThrow.Differs(folder, differing);
        }

        var missing = wanted.Select((file, i) => (file, standings[i])).Where(item => item.Item2 != Standing.Same).ToList();
        if (missing.Count > 0)
        {
            if (PublishedFiles.IsOurs(folder))
            {
                throw PullThrow.IsBuild(folder);
            }

            CheckOldMark();
            Begin();
            using var progress = Reporter.Begin("pulling", missing.Sum(item => item.file.Bytes), ProgressUnit.Bytes);
            await FetchAsync(view, missing, progress, cancel).ConfigureAwait(false);
            watched += missing.Count;
        }

        Begin();
        local.Keep();
        followed.UnionWith(wanted.Select(file => file.Name));
    }

    // A dataset that grows vouches for nothing: what lies here and does is of another one, or of another time.
    private void CheckOldMark()
    {
        var old = new[] { CompletionMark.FileName, DatasetManifest.FileName }.Where(name => File.Exists(Path.Combine(folder, name))).ToArray();
        if (old.Length > 0 && !options.Replace)
        {
            throw PullThrow.Differs(folder, old);
        }

        if (old.Length > 0)
        {
            Withdraw();
        }
    }

    // What is not to be seen yet of all that the mark counts; null where nothing is missing.
    private async Task<string?> MissingAsync(SourceView view, Dictionary<string, StoredObject> known, CancellationToken cancel)
    {
        if (view.Manifest is { } manifest)
        {
            if (view.Mark!.Root is { } root && root != manifest.Root)
            {
                return "the manifest that _COMPLETE vouches for";
            }

            var unlisted = 0;
            foreach (var file in manifest.Files.Where(file => !known.ContainsKey(file.Name)))
            {
                if (await store.FindAsync(file.Name, cancel).ConfigureAwait(false) is { } found)
                {
                    known[file.Name] = found;
                }
                else
                {
                    unlisted++;
                }
            }

            return unlisted > 0 ? string.Create(CultureInfo.InvariantCulture, $"{unlisted} files of the manifest") : null;
        }

        if (view.IsMarkOurs)
        {
            return DatasetManifest.FileName;
        }

        var shards = known.Keys.Count(name => PublishedFiles.PhaseOf(name) == PublishPhase.Shards && PublishedFiles.IsPublished(name));
        return view.Mark!.Shards is { } counted && shards < counted ? string.Create(CultureInfo.InvariantCulture, $"{counted - shards} of the {counted} shards that _COMPLETE counts") : null;
    }

    private async Task WaitAsync(string what, TimeSpan waited, CancellationToken cancel)
    {
        // Said at once, and then now and again however often the source is looked at.
        if (what != lastWhat || lastNote is not { } told || Clock.GetElapsedTime(told) >= NoteEvery)
        {
            (lastWhat, lastNote) = (what, Clock.GetTimestamp());
            Reporter.Note($"{store.Name}: waiting for {what}, last change {waited.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s ago");
        }

        await Task.Delay(options.Poll, Clock, cancel).ConfigureAwait(false);
    }
}
