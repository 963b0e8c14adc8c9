using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pulling;

/// <summary>What a folder is to have of a dataset in a store.</summary>
internal sealed class PullPlan
{
    private readonly SourceView view;
    private readonly string storeName;
    private readonly bool replacesPart;
    private readonly List<WantedFile> files;

    private PullPlan(SourceView view, string storeName, DatasetManifest? part, bool replacesPart, List<WantedFile> files)
    {
        this.view = view;
        this.storeName = storeName;
        this.replacesPart = replacesPart;
        this.files = files;
        Part = part;
    }

    /// <summary>The files, in the order in which they are published.</summary>
    public IReadOnlyList<WantedFile> Files => files;

    /// <summary>The manifest that is written instead of the source's, where not all splits are wanted; null otherwise.</summary>
    public DatasetManifest? Part { get; }

    /// <summary>The root of what the folder is to have; null where nobody named it.</summary>
    public string? Root => Part?.Root ?? view.Manifest?.Root ?? view.Mark?.Root;

    /// <summary>Names that may lie in the folder: all of the dataset's, wanted or not.</summary>
    public IReadOnlyCollection<string> AllNames { get; private init; } = [];

    /// <summary>Plans a pull.</summary>
    /// <exception cref="DatasetStateException">A split cannot be had alone, or the folder has splits of another dataset.</exception>
    /// <exception cref="MalformedDataException">Mark and manifest contradict each other, or a name is none.</exception>
    public static PullPlan Of(SourceView view, PullOptions options, string folder, string storeName, IReporter reporter)
    {
        if (view.Objects.Count == 0 && view.Small.Count == 0)
        {
            throw PullThrow.Nothing(storeName);
        }

        if (view.Manifest is not { } manifest)
        {
            return WithoutManifest(view, options, storeName, reporter);
        }

        if (view.Mark?.Root is { } marked && marked != manifest.Root)
        {
            throw PullThrow.OtherMark(storeName, marked, manifest.Root);
        }

        var there = LocalManifest(folder);
        var isPartHere = there?.PartOf is not null && there.PartOf == manifest.Root;
        var part = PartOf(manifest, options, folder, storeName, there, isPartHere);
        var others = view.Objects.Keys.Where(name => name != CompletionMark.FileName).Concat(view.Small.Keys);
        var published = part is null
            ? PublishedFiles.Of(manifest, others)
            : PublishedFiles.Of(part, []).Where(file => file.Phase <= PublishPhase.Beside);
        return new PullPlan(view, storeName, part, isPartHere, [.. published.Select(file => Wanted(view, file))])
        {
            AllNames = [.. PublishedFiles.Of(manifest, [Sha256Sums.FileName, CompletionMark.FileName]).Select(file => file.Name)],
        };
    }

    /// <summary>Asks for each file of the manifest that no listing showed: a listing may be behind.</summary>
    /// <exception cref="MalformedDataException">Some are not there, or have another size.</exception>
    public async Task FindUnlistedAsync(IObjectStore store, CancellationToken cancel)
    {
        var missing = new List<string>();
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (view.Small.ContainsKey(file.Name))
            {
                continue;
            }

            if (!view.Objects.TryGetValue(file.Name, out var found) || found.Bytes != file.Bytes)
            {
                found = await store.FindAsync(file.Name, cancel).ConfigureAwait(false);
            }

            if (found is null)
            {
                missing.Add(file.Name);
            }
            else if (found.Bytes != file.Bytes)
            {
                throw Transfers.TransferThrow.OtherSize(store, file.Name, file.Bytes, found.Bytes);
            }
            else
            {
                files[i] = file with { Tag = found.Tag };
            }
        }

        if (missing.Count > 0)
        {
            throw PullThrow.Missing(storeName, missing);
        }
    }

    /// <summary>Whether a file that is there with other bytes is ours to replace: what vouches for some splits, when more of them come.</summary>
    public bool MayReplace(WantedFile file) => replacesPart && file.Phase > PublishPhase.Beside;

    /// <summary>Whether the folder vouches for other splits than it is to have.</summary>
    public bool IsStale(string folder) => Part is not null && !PartialDataset.IsPublished(folder, Part);

    private static PullPlan WithoutManifest(SourceView view, PullOptions options, string storeName, IReporter reporter)
    {
        var names = view.Objects.Keys.Concat(view.Small.Keys).Distinct(StringComparer.Ordinal).Where(name => name != CompletionMark.FileName || view.Small.ContainsKey(name)).ToArray();
        if (names.FirstOrDefault(name => !RelativeName.IsSafe(name)) is { } bad)
        {
            throw PullThrow.BadName(storeName, bad);
        }

        var all = PublishedFiles.Of(names);
        IEnumerable<PublishedFile> chosen = all;
        var shards = all.Count(file => file.Phase == PublishPhase.Shards);
        if (options.Split is { } split)
        {
            // Beside a shard whose name says its split, the others are for training.
            chosen = all.Any(file => file.Split is not null) ? OfSplit(all, split) : throw PullThrow.NoSplits(storeName);
        }
        else if (view.Mark is { } mark && (mark.Root is not null || mark.Shards > shards))
        {
            reporter.Warn(mark.Root is not null
                ? $"{storeName}: _COMPLETE is of a dataset with a manifest, which is not there: the mark was left out"
                : $"{storeName}: _COMPLETE counts {mark.Shards} shards, and {shards} are listed: the mark was left out");
            chosen = all.Where(file => file.Phase != PublishPhase.Mark);
        }

        return new PullPlan(view, storeName, null, replacesPart: false, [.. chosen.Select(file => Wanted(view, file))]) { AllNames = [.. all.Select(file => file.Name)] };
    }

    // What vouches for all of it says nothing of a part; what vouches for a dataset below comes where all of that does.
    private static IEnumerable<PublishedFile> OfSplit(IReadOnlyList<PublishedFile> all, SplitName split)
    {
        var left = all.Where(file => file.Phase <= PublishPhase.Beside && !IsOf(file, split)).Select(file => file.Name).ToArray();
        return all.Where(file => file.Phase <= PublishPhase.Beside ? IsOf(file, split)
            : file.Name.LastIndexOf('/') is > 0 and var end && !left.Any(name => name.StartsWith(file.Name[..(end + 1)], StringComparison.Ordinal)));
    }

    private static bool IsOf(PublishedFile file, SplitName split)
        => file.Split == split || (file.Split is null && (file.Phase == PublishPhase.Beside || split == SplitName.Train));

    private static DatasetManifest? PartOf(DatasetManifest manifest, PullOptions options, string folder, string storeName, DatasetManifest? there, bool isPartHere)
    {
        if (options.Split is not { } split || (there?.Root is not null && there.Root == manifest.Root))
        {
            return null;
        }

        if (there is not null && !isPartHere && !options.Replace)
        {
            throw PullThrow.OtherPart(folder, there.PartOf ?? there.Root, manifest.Root ?? "this dataset");
        }

        var splits = new HashSet<SplitName> { split };
        if (isPartHere)
        {
            splits.UnionWith(SplitNames.All.Where(name => there!.Splits[name].Count > 0));
        }

        var part = PartialDataset.Of(storeName, manifest, splits);
        return ReferenceEquals(part, manifest) ? null : part;
    }

    private static WantedFile Wanted(SourceView view, PublishedFile file)
    {
        if (view.Small.TryGetValue(file.Name, out var small))
        {
            return new WantedFile(file.Name, file.Phase, small.Bytes.Length, small.Sha256, small.Object.Tag);
        }

        var listed = view.Objects.GetValueOrDefault(file.Name);
        return new WantedFile(file.Name, file.Phase, file.Bytes ?? listed!.Bytes, file.Sha256, listed?.Tag);
    }

    private static DatasetManifest? LocalManifest(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, DatasetManifest.FileName)) ? ManifestReader.Read(folder) : null;
        }
        catch (MalformedDataException)
        {
            // It is compared byte by byte like any other file, and differs.
            return null;
        }
    }
}
