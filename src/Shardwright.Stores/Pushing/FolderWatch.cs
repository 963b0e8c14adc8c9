using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pushing;

/// <summary>Pushes a folder that still grows, until its mark is there and all that it vouches for was sent. For one thread at a time.</summary>
internal sealed class FolderWatch(PushOptions options, PushRun run, string targetName, string folder)
{
    /// <summary>Polls over which a mark and its folder may disagree.</summary>
    private const int MostDisagreements = 6;

    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    private readonly RestingFiles resting = new();
    private readonly Dictionary<string, FileIdentity> settled = new(StringComparer.Ordinal);
    private long polls;
    private int disagreements;
    private (string Expected, string Found)? lastDisagreement;
    private string? lastWhat;
    private long lastNote;
    private bool isListed;

    private TimeProvider Clock => options.Store.Clock;

    /// <summary>Watches to the end.</summary>
    public async Task<TransferReport> RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();

            // In this order: what lies there after the work has ended is all there will be.
            var isAtWork = options.Until is { IsCompleted: false };
            var look = PublishedFolder.Look(folder, options.ShardsFolder, ignoresManifest: true);
            var candidates = look.Files.Where(file => file.File.Phase == PublishPhase.Shards || file.Name == CompletionMark.FileName).ToArray();
            var isOurs = PublishedFiles.IsOurs(folder);
            var whole = resting.Among(candidates, polls);
            var shards = candidates.Where(file => file.File.Phase == PublishPhase.Shards).ToArray();
            var unsettled = shards.Where(file => !IsSettled(file)).ToArray();
            var taken = unsettled.Where(file => isOurs || whole.Contains(file.Name)).ToArray();
            if (taken.Length > 0 || !isListed)
            {
                // The first time also to know at once that the target can be reached.
                var there = await run.GrowAsync(taken, IsMarked, cancel).ConfigureAwait(false);
                isListed = true;
                foreach (var file in there)
                {
                    settled[file.Name] = file.Identity;
                }
            }

            var rest = shards.FirstOrDefault(file => !IsSettled(file));
            if (look.Mark is null && options.Until is not null && !isAtWork && rest is null)
            {
                return run.Report(shards, null, isComplete: false);
            }

            if (look.Mark is null || isAtWork)
            {
                (disagreements, lastDisagreement) = (0, null);
                await WaitAsync(rest is not null ? $"the rest of {rest.Name}" : WhatNext(shards.Length), cancel).ConfigureAwait(false);
            }
            else if (rest is not null || !(isOurs || whole.Contains(CompletionMark.FileName)))
            {
                await WaitAsync($"the rest of {rest?.Name ?? CompletionMark.FileName}", cancel).ConfigureAwait(false);
            }
            else if (unsettled.Length == 0 && await FinishAsync(cancel).ConfigureAwait(false) is { } report)
            {
                return report;
            }
        }
    }

    private bool IsSettled(FolderFile file) => settled.TryGetValue(file.Name, out var identity) && identity == file.Identity;

    private bool IsMarked() => File.Exists(Path.Combine(folder, CompletionMark.FileName));

    private string WhatNext(int shards) => !Directory.Exists(folder) ? "the folder" : shards == 0 ? "the first shard" : $"the next shard, or {CompletionMark.FileName}";

    // Once the mark was seen and a pass after it found nothing new.
    private async Task<TransferReport?> FinishAsync(CancellationToken cancel)
    {
        PublishedFolder? look = null;
        try
        {
            look = PublishedFolder.Look(folder, options.ShardsFolder);
            if (MarkedFolder.Disagreement(look) is { } words)
            {
                await DisagreeAsync(words, cancel).ConfigureAwait(false);
                return null;
            }

            if (look.Mark is not null && await run.PublishAsync(look, () => Stands(look), cancel).ConfigureAwait(false))
            {
                return run.Report(look.Files, look, isComplete: true);
            }
        }
        catch (ShardwrightException error) when (error is InputChangedException || (look is not null && !Stands(look)))
        {
            // A rebuild began: what was sent stays, and what it changes is sent again.
        }

        await WaitAsync($"{CompletionMark.FileName}, which went away or changed", cancel).ConfigureAwait(false);
        return null;
    }

    private async Task DisagreeAsync((string Expected, string Found) words, CancellationToken cancel)
    {
        disagreements = words == lastDisagreement ? disagreements + 1 : 1;
        lastDisagreement = words;
        if (disagreements > MostDisagreements)
        {
            PushThrow.MarkDisagrees(options.Source, words.Expected, words.Found);
        }

        await WaitAsync($"{words.Expected} of {CompletionMark.FileName}: found {words.Found}", cancel).ConfigureAwait(false);
    }

    private static bool Stands(PublishedFolder look)
    {
        var mark = look.Files.FirstOrDefault(file => file.Name == CompletionMark.FileName);
        try
        {
            return mark is not null && FileIdentity.Of(mark.Path) == mark.Identity;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private async Task WaitAsync(string what, CancellationToken cancel)
    {
        // Said at once, and then now and again however often the folder is looked at.
        if (what != lastWhat || Clock.GetElapsedTime(lastNote) >= NoteEvery)
        {
            (lastWhat, lastNote) = (what, Clock.GetTimestamp());
            options.Store.Reporter.Note(string.Create(CultureInfo.InvariantCulture, $"{options.Source}: waiting for {what}; {settled.Count} shards are at {targetName}"));
        }

        var pause = Task.Delay(options.Poll, Clock, cancel);
        await (options.Until is { IsCompleted: false } work ? Task.WhenAny(pause, work).Unwrap() : pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        polls++;
    }
}
