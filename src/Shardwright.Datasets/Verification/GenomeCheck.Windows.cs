using System.Globalization;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Verification;

/// <summary>What a window database says, against the sequences and the rule by which windows were cut.</summary>
internal sealed partial class GenomeCheck
{
    private const int WindowsBetweenLooks = 1 << 16;

    private void CheckWindows(WindowDatabase database, WindowRule? rule, SplitName split, ListedSequences? listed, CancellationToken cancel)
    {
        var name = GenomeNames.WindowsOf(split);
        var (lengths, named) = (new List<long>(), new ListedSequences(0, 0, 0));
        var lost = new FindingLimit(FindingKind.Windows, name, found);
        WindowIndex index;
        try
        {
            index = database.ReadIndex(
                id =>
                {
                    lengths.Add(LengthOf(id, split, name, out var fault));
                    named = named.And(id, hasWindows: true);
                    if (fault is not null)
                    {
                        lost.Add(fault);
                    }
                },
                canSkip: false,
                cancel);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            found.Add(new Finding(FindingKind.Windows, name, damage.Message));
            return;
        }
        finally
        {
            lost.End();
        }

        if (listed is { } list && (list.WithWindows != named.All || list.Sum != named.Sum))
        {
            found.Add(new Finding(FindingKind.Windows, name, list.WithWindows == named.All
                ? $"has windows of other sequences than {GenomeNames.SplitOf(split)} lists"
                : $"has windows of {named.All} sequences, but of those in {GenomeNames.SplitOf(split)} {list.WithWindows} have some"));
        }

        CheckCounts(database, index, lengths, rule, name, cancel);
        counted.Add(string.Create(CultureInfo.InvariantCulture, $"{split.Key()}: {index.Windows} windows of {index.Sequences} sequences{Cut(rule)}"));
    }

    private void CheckCounts(WindowDatabase database, WindowIndex index, List<long> lengths, WindowRule? rule, string name, CancellationToken cancel)
    {
        var wrong = new FindingLimit(FindingKind.Windows, name, found);
        var (counts, firsts) = (new long[index.Sequences], new long[index.Sequences]);
        for (var window = 0L; window < index.Windows; window++)
        {
            if (window % WindowsBetweenLooks == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var (sequence, place) = index.Find(window);
            if (counts[sequence] == 0)
            {
                firsts[sequence] = window;
            }

            if (counts[sequence] >= 0 && place != counts[sequence]++)
            {
                wrong.Add($"window {window} is number {place} of its sequence, not {counts[sequence] - 1}");
                counts[sequence] = -1;
            }
        }

        if (rule is not null)
        {
            CheckAgainst(rule, counts, lengths, name, wrong, sequence => database.SequenceIdOf(firsts[sequence]));
        }

        wrong.End();
    }

    private void CheckAgainst(WindowRule rule, long[] counts, List<long> lengths, string name, FindingLimit wrong, Func<int, string> idOf)
    {
        var withTail = rule with { KeepTail = true };
        var (tails, droppedTails) = (0L, 0L);
        for (var sequence = 0; sequence < counts.Length; sequence++)
        {
            var (count, length) = (counts[sequence], lengths[sequence]);
            if (count < 0 || length < 0)
            {
                continue;
            }

            var (usual, all) = (rule.Count(length), withTail.Count(length));
            if (count != usual && count != all)
            {
                var behind = count > all && count - 1 > (Math.Max(1, length) - 1) / rule.Stride ? "; the last ones start behind its end" : "";
                wrong.Add(wrong.IsTelling ? $"has {count} windows of {idOf(sequence)}, whose {length} letters give {usual}{behind}" : "");
            }
            else if (usual != all)
            {
                (tails, droppedTails) = count == all ? (tails + 1, droppedTails) : (tails, droppedTails + 1);
            }
        }

        if (tails > 0 && droppedTails > 0)
        {
            wrong.Add($"has a last, shorter window of {tails} sequences, and none of {droppedTails} others that could have one");
        }
        else if (tails > 0)
        {
            counted.Add($"{name}: each sequence has a last, shorter window where letters would be left over");
        }
    }

    private static string Cut(WindowRule? rule) => rule is null ? "" : string.Create(
        CultureInfo.InvariantCulture, $", {rule.WindowSize} letters every {rule.Stride}{(rule.MinLengthThreshold > 0 ? $", none shorter than {rule.MinLengthThreshold}" : "")}");
}
