using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Documents;

public sealed partial class LiveShardWriter
{
    /// <summary>Writes what is left, the validation shard, the manifest and, last, <c>_COMPLETE</c>.</summary>
    /// <param name="facts">What is known of the documents' making.</param>
    /// <param name="counts">What was rejected and dropped on the way, to which the documents are added as kept.</param>
    /// <param name="cancel">Stops before the mark is written.</param>
    /// <exception cref="StorageException">Something cannot be written; the folder goes on from its last checkpoint.</exception>
    public DatasetManifest Finish(DocumentFacts facts, RecordCounts counts, CancellationToken cancel) => Finish(facts, counts, null, cancel);

    /// <summary>Writes what is left, the validation shard, the manifest and, last, <c>_COMPLETE</c>.</summary>
    /// <param name="facts">What is known of the documents' making.</param>
    /// <param name="counts">What was rejected and dropped on the way, to which the documents are added as kept.</param>
    /// <param name="sourceState">The source's own state at its end, which <see cref="SourceState"/> gives when the finished folder is opened again.</param>
    /// <param name="cancel">Stops before the mark is written.</param>
    /// <exception cref="StorageException">Something cannot be written; the folder goes on from its last checkpoint.</exception>
    public DatasetManifest Finish(DocumentFacts facts, RecordCounts counts, string? sourceState, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(counts);
        var open = Open();
        var content = open.Seal();
        cancel.ThrowIfCancellationRequested();
        var train = WriteRest(open, cancel, out var validation);
        folder.RetireOthers(train.Concat(validation is null ? [] : [validation]).Select(shard => shard.Name).ToHashSet(StringComparer.Ordinal));
        if (validation is null && open.Documents > 1)
        {
            options.Reporter.Warn(
                $"no validation shard was written: by --val tail there is one only where the last shard has more documents than {ValidationPick.TailCount(open.Documents, options.ValidationFraction)}. "
                + "Use --val spread, or hold a shard out yourself");
        }

        var all = new RecordCounts();
        all.Add(counts);
        all.Keep(open.Documents);
        var manifest = WriteAround(open, facts, all, train, validation, content);
        var mark = string.Create(CultureInfo.InvariantCulture, $"{train.Count} train shards, {validation?.Rows ?? 0} val docs, {open.Documents} total");
        FinishedFolder.Publish(folder.Root, manifest, mark, cancel);
        state = state with
        {
            Shards = train.Count, ShardRows = train.Sum(shard => shard.Rows), ShardListBytes = 0, ShardListHash = ShardList.Start, Documents = open.Documents, ValidationDocuments = validation?.Rows ?? 0, ValidationBytes = 0, RejectedBytes = 0,
            Content = content, SourceState = sourceState ?? state.SourceState, IsEnded = true,
        };
        folder.Publish(state);
        Manifest = manifest;
        stage = null;
        open.Dispose();
        folder.DeleteSpills();
        return manifest;
    }

    private List<LiveShard> WriteRest(Stage open, CancellationToken cancel, out LiveShard? validation)
    {
        var rest = open.Rest;
        var tail = 0;
        if (options.Validation == ValidationRule.Tail && ValidationPick.TailCount(open.Documents, options.ValidationFraction) is var wanted && rest.Count > wanted)
        {
            tail = (int)wanted;
        }

        List<LiveShard> train = [.. shards];
        var order = open.Shuffle(rest.Count - tail);
        if (order.Length > 0)
        {
            train.Add(ShardFile.Write(folder, LiveFolder.TrainName(train.Count), new BatchRows(rest, order), ShardFile.ThreadsAtEnd, cancel));
        }

        validation = null;
        if (tail > 0)
        {
            validation = ShardFile.Write(folder, LiveFolder.ValidationName, new BatchRows(rest, [.. Enumerable.Range(rest.Count - tail, tail)]), ShardFile.ThreadsAtEnd, cancel);
        }
        else if (open.ValidationDocuments > 0)
        {
            validation = ShardFile.Write(folder, LiveFolder.ValidationName, open.SetAside.Rows(), ShardFile.ThreadsAtEnd, cancel);
            if (validation.Rows != open.ValidationDocuments)
            {
                LiveThrow.Gone(folder.SetAside, $"{open.ValidationDocuments} documents", $"{validation.Rows}");
            }
        }

        return train;
    }

    private DatasetManifest WriteAround(Stage open, DocumentFacts facts, RecordCounts counts, List<LiveShard> train, LiveShard? validation, string content)
    {
        LiveShard[] shards = [.. train, .. validation is null ? Array.Empty<LiveShard>() : [validation]];
        var aux = shards.Select(shard => BlockChecksums.NameOf(shard.Name)).Append(DocumentFacts.FileName).ToList();
        var rejected = SideFiles.Rejected + ".jsonl";
        if (open.Rejected.LengthBytes > 0)
        {
            open.Rejected.CopyTo(folder.Output(rejected));
        }

        if (File.Exists(folder.Output(rejected)))
        {
            aux.Add(rejected);
        }

        facts.Write(folder.Root, counts.Kept, validation?.Rows ?? 0);
        var splits = new SplitLists([.. train.Select(shard => shard.Name)], validation is null ? [] : [validation.Name], []);
        var files = train
            .Select(shard => new ManifestFile(shard.Name, ShardRole.Shard, SplitName.Train, shard.Bytes, shard.Rows, shard.Sha256))
            .Concat(validation is null ? [] : [new ManifestFile(validation.Name, ShardRole.Shard, SplitName.Val, validation.Bytes, validation.Rows, validation.Sha256)])
            .Concat(aux.Select(name => FinishedFolder.AuxFile(folder.Root, name)))
            .OrderBy(file => file.Name, CodePointComparer.Instance)
            .ToArray();
        return new DatasetManifest
        {
            Version = "1",
            GlobalSeed = options.Seed,
            ShardSizeBytes = 0,
            CreatedAt = state.CreatedAt,
            Splits = splits,
            Checksums = [.. shards.Select(shard => KeyValuePair.Create(shard.Name, "sha256:" + shard.Sha256))],
            Format = DatasetManifest.CurrentFormat,
            Recipe = Recipe,
            SplitBy = SplitBy.Shards,
            Fingerprint = Fingerprint.Of(Recipe, RecipeVersion, Choices(options).Select(choice => KeyValuePair.Create(choice.Name, choice.Value)).Concat(facts.Words()).Append(KeyValuePair.Create("content", content))),
            Counts = counts,
            Files = files,
            Root = DatasetRoot.Compute(files, splits),
        };
    }
}
