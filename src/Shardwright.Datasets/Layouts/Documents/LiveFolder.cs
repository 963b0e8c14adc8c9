using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Where things stand in a folder of live shards, and how it is taken, cleaned and cleared.</summary>
internal sealed class LiveFolder(string root)
{
    public const string ValidationName = "val_shard.parquet";

    /// <summary>The checkpoint, relative to the folder.</summary>
    public const string CheckpointName = ".shardwright/live.json";

    private const string SetAsideName = ".shardwright/val.bin";
    private const string ShardListName = ".shardwright/shards.tsv";
    private const string RejectedName = ".shardwright/rejected.part";

    private readonly BuildFolder folder = new(root);

    public string Root => folder.Root;

    public string Lock => folder.Lock;

    public string Checkpoint => folder.Output(CheckpointName);

    /// <summary>The documents set aside for validation.</summary>
    public string SetAside => folder.Output(SetAsideName);

    /// <summary>The list of the shards that are done, while it grows.</summary>
    public string ShardList => folder.Output(ShardListName);

    /// <summary>The list of rejected records while it grows.</summary>
    public string Rejected => folder.Output(RejectedName);

    public static string TrainName(int index) => string.Create(CultureInfo.InvariantCulture, $"shard_{index:d5}.parquet");

    public string Output(string name) => folder.Output(name);

    public string Scratch(int index) => Path.Combine(folder.Scratch, string.Create(CultureInfo.InvariantCulture, $"batch_{index}.bin"));

    /// <summary>Makes the folder, or refuses one that holds somebody's other things.</summary>
    public void Claim()
    {
        if (File.Exists(Root))
        {
            LiveThrow.NoFolder(Root);
        }

        if (File.Exists(folder.Plan))
        {
            LiveThrow.OtherBuild(Root);
        }

        if (Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Any() && (!Directory.Exists(folder.State) || (folder.IsPulled && !File.Exists(Checkpoint))))
        {
            LiveThrow.OtherFiles(Root);
        }

        DurableFolder.Create(folder.State);
    }

    /// <summary>The checkpoint; null where none stands.</summary>
    /// <exception cref="MalformedDataException">It is damaged.</exception>
    public LiveState? Read()
    {
        LiveState state;
        try
        {
            state = BuildJson.Read(Checkpoint, LiveJson.Default.LiveState);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (!state.IsSound)
        {
            LiveThrow.Unsound(Checkpoint);
        }

        return state;
    }

    /// <summary>Says how the documents are made, until the finished folder does.</summary>
    public void Announce(DocumentFacts facts) => facts.Write(folder.State, 0, 0);

    public void Publish(LiveState state) => AtomicFile.WriteAllBytes(Checkpoint, BuildJson.Format(state, LiveJson.Default.LiveState));

    /// <summary>Whether anything of a dataset lies here.</summary>
    public bool HasContent() => Directory.EnumerateFileSystemEntries(Root).Any(path => Path.GetFileName(path) != BuildFolder.StateName && !AtomicFile.IsPartial(path));

    /// <summary>Deletes what an earlier process of ours left half written. Only under the lock.</summary>
    public void DeleteLeavings()
    {
        foreach (var place in (string[])[Root, folder.State, Path.GetDirectoryName(Output(BlockChecksums.NameOf(ValidationName)))!, folder.Scratch])
        {
            if (Directory.Exists(place))
            {
                foreach (var path in Directory.EnumerateFiles(place).Where(path => place == folder.Scratch || AtomicFile.IsPartial(path)).ToArray())
                {
                    File.Delete(path);
                }
            }
        }
    }

    /// <summary>The manifest that the mark vouches for; null where no mark stands.</summary>
    /// <exception cref="DatasetStateException">The mark stands, but not all that it vouches for.</exception>
    public DatasetManifest? Finished()
    {
        if (!File.Exists(folder.Complete))
        {
            return null;
        }

        if (!File.Exists(folder.Manifest))
        {
            LiveThrow.Gone(folder.Manifest, "the manifest of a finished folder", "none");
        }

        var manifest = ManifestReader.Read(folder.Manifest);
        if (CompletionMark.ReadRoot(Root) is var root && root != manifest.Root)
        {
            LiveThrow.Gone(folder.Manifest, $"root {root ?? "of the mark"}", manifest.Root ?? "none");
        }

        foreach (var file in manifest.Files)
        {
            CheckFile(file.Name, file.Bytes);
        }

        DeleteSpills();
        return manifest;
    }

    /// <summary>Refuses to go on without a file.</summary>
    public void CheckFile(string name, long bytes)
    {
        var found = new FileInfo(Output(name));
        if (!found.Exists || found.Length != bytes)
        {
            LiveThrow.Gone(found.FullName, $"{bytes} bytes", found.Exists ? $"{found.Length}" : "nothing there");
        }
    }

    /// <summary>Deletes what was only needed until the end.</summary>
    public void DeleteSpills()
    {
        File.Delete(SetAside);
        File.Delete(Rejected);
        File.Delete(Output(DocumentFacts.AnnouncedName));
        File.Delete(ShardList);
    }

    /// <summary>Moves all that was written to <c>.shardwright/old/</c>, the mark first.</summary>
    public void Retire()
    {
        var retired = new RetiredFiles(folder);
        retired.Move(CompletionMark.FileName);
        DurableFolder.Flush(Root);
        retired.Move(CheckpointName);
        foreach (var path in Directory.EnumerateFiles(Root).Order(StringComparer.Ordinal).ToArray())
        {
            Retire(retired, Path.GetFileName(path));
        }

        retired.Move(SetAsideName);
        retired.Move(RejectedName);
        retired.Move(DocumentFacts.AnnouncedName);
        retired.Move(ShardListName);
        DurableFolder.Flush(Root);
    }

    /// <summary>Moves aside what a process wrote that then came to another end: shards past the last one, and a validation shard that there is none of now.</summary>
    public void RetireOthers(IReadOnlySet<string> shards)
    {
        var retired = new RetiredFiles(folder);
        foreach (var name in Directory.EnumerateFiles(Root, "*.parquet").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray())
        {
            if (!shards.Contains(name))
            {
                Retire(retired, name);
            }
        }
    }

    private static void Retire(RetiredFiles retired, string name)
    {
        retired.Move(name);
        retired.Move(BlockChecksums.NameOf(name));
    }
}
