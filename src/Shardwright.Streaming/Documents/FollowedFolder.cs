using System.Globalization;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Packing;

namespace Shardwright.Streaming.Documents;

/// <summary>A folder that shards arrive in: which comes next, and how long that has been waited for. For one thread at a time.</summary>
internal sealed class FollowedFolder(string folder, PackPlan plan, Tokenizer tokenizer)
{
    private const string ValName = "val_shard.parquet";
    private const string Ending = ".parquet";

    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(5);

    private bool isFactsChecked;
    private string signature = "";
    private DateTimeOffset lastChange = plan.Clock.GetUtcNow();
    private DateTimeOffset lastNote;
    private string? lastWhat;

    internal string Folder => folder;

    /// <summary>Waits for the first shard by name that the epoch has not read.</summary>
    /// <returns>The shard, open; null when the folder is complete and has no other.</returns>
    internal async Task<DocumentShard?> NextAsync(IReadOnlySet<string> consumed, CancellationToken cancel)
    {
        while (true)
        {
            // In this order: what a folder holds after its mark was seen is all that it will ever hold.
            var isComplete = File.Exists(Path.Combine(folder, CompletionMark.FileName));
            var files = List();
            isFactsChecked = isFactsChecked || FolderFacts.Check(folder, plan, tokenizer);
            var name = files.Select(file => file.Name).FirstOrDefault(name => !consumed.Contains(name));
            ShardwrightException? error = null;
            if (name is not null)
            {
                try
                {
                    return DocumentShard.Open(folder, name);
                }
                catch (ShardwrightException broken) when (broken is MalformedDataException or StorageException)
                {
                    error = isComplete ? throw PackThrow.BrokenShard(Path.Combine(folder, name), broken) : broken;
                }
            }
            else if (isComplete)
            {
                return null;
            }

            await WaitAsync(files, isComplete, name, error, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a shard that a cursor names.</summary>
    internal DocumentShard Reopen(FollowedShard shard)
    {
        var path = Path.Combine(folder, shard.Name);
        if (!File.Exists(path))
        {
            throw PackThrow.ShardGone(path);
        }

        var opened = DocumentShard.Open(folder, shard.Name);
        if (opened.Shard.Bytes != shard.Bytes)
        {
            opened.Dispose();
            throw PackThrow.ShardChanged(path, shard.Bytes, opened.Shard.Bytes);
        }

        return opened;
    }

    private List<(string Name, long Bytes)> List()
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFiles()
                .Where(file => file.Name.EndsWith(Ending, StringComparison.Ordinal) && (file.Name == ValName) == (plan.Split == SplitName.Val))
                .Select(file => (file.Name, file.Exists ? file.Length : 0))
                .OrderBy(file => file.Name, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private async Task WaitAsync(List<(string Name, long Bytes)> files, bool isComplete, string? broken, ShardwrightException? error, CancellationToken cancel)
    {
        var now = plan.Clock.GetUtcNow();
        var seen = Signature(files, isComplete);
        if (seen != signature)
        {
            (signature, lastChange) = (seen, now);
        }

        var waited = now - lastChange;
        var what = broken is not null ? $"the rest of {broken}" : plan.Split == SplitName.Val ? ValName : files.Count == 0 ? "the first shard" : "the next shard";
        if (plan.GiveUpAfter is { } limit && waited >= limit)
        {
            throw error is null ? PackThrow.GaveUp(folder, what, waited) : PackThrow.HalfShard(Path.Combine(folder, broken!), waited, error);
        }

        // Said at once, and then now and again however often the folder is looked at.
        if (what != lastWhat || now - lastNote >= NoteEvery)
        {
            (lastWhat, lastNote) = (what, now);
            plan.Reporter.Note($"{folder}: waiting for {what}, last change {PackThrow.Seconds(waited)} s ago");
        }

        var pause = plan.GiveUpAfter is { } most && most - waited < plan.Poll ? most - waited : plan.Poll;
        await Task.Delay(pause, plan.Clock, cancel).ConfigureAwait(false);
    }

    private static string Signature(List<(string Name, long Bytes)> files, bool isComplete)
    {
        var text = new StringBuilder(isComplete ? "complete" : "growing");
        foreach (var (name, bytes) in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{bytes} {name}");
        }

        return text.ToString();
    }
}
