using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Verification;

/// <summary>Lists of splits and window databases.</summary>
internal sealed partial class GenomeCheck
{
    /// <summary>Checks the list and the windows of a split, each where it is there and of the dataset: one that its manifest does not list is of what it was before.</summary>
    /// <returns>How many of the two are.</returns>
    private int CheckSplit(SplitName split, CancellationToken cancel)
    {
        var files = 0;
        var windows = GenomeNames.WindowsOf(split);
        WindowDatabase? database = null;
        try
        {
            if (IsOfDataset(windows))
            {
                files++;
                database = Open(windows);
            }

            var rule = database is null ? null : RuleOf(database, windows);
            ListedSequences? listed = null;
            if (IsOfDataset(GenomeNames.SplitOf(split)))
            {
                files++;
                listed = CheckList(split, rule, cancel);
            }

            if (database is not null)
            {
                CheckWindows(database, rule, split, listed, cancel);
            }
        }
        finally
        {
            database?.Dispose();
        }

        return files;
    }

    private bool IsOfDataset(string name)
        => File.Exists(Path.Combine(folder, name)) && (manifest is not { Recipe: GenomeNames.Recipe } dataset || dataset.Files.Any(file => file.Name == name));

    private WindowDatabase? Open(string name)
    {
        try
        {
            return WindowDatabase.Open(Path.Combine(folder, name));
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            found.Add(new Finding(FindingKind.Unreadable, name, damage.Message));
            return null;
        }
    }

    private WindowRule? RuleOf(WindowDatabase database, string name)
    {
        var metadata = database.Metadata;
        string[] missing =
        [
            .. new (string Key, long? Value)[]
            {
                ("window_size", metadata.WindowSize), ("stride", metadata.Stride), ("total_windows", metadata.TotalWindows), ("distinct_sequences", metadata.DistinctSequences),
            }.Where(pair => pair.Value is null).Select(pair => pair.Key),
        ];
        if (missing.Length > 0)
        {
            found.Add(new Finding(FindingKind.Windows, name, $"its metadata lacks {string.Join(", ", missing)}"));
        }

        return metadata is { WindowSize: > 0 and var size, Stride: > 0 and var stride } ? new WindowRule(size, stride, metadata.MinLengthThreshold ?? 0) : null;
    }

    private ListedSequences? CheckList(SplitName split, WindowRule? rule, CancellationToken cancel)
    {
        var name = GenomeNames.SplitOf(split);
        var wrong = new FindingLimit(FindingKind.Sequences, name, found);
        var listed = new ListedSequences(0, 0, 0);
        try
        {
            using var file = SplitFile.Open(Path.Combine(folder, name));
            foreach (var batch in file.Read(cancel))
            {
                for (var row = 0; row < batch.Rows; row++)
                {
                    var id = batch.ContigId(row);
                    var length = batch.Length(row);
                    var stored = LengthOf(id, split, name, out var fault);
                    fault ??= stored >= 0 && stored != length ? $"{Encoding.UTF8.GetString(id)} is listed with {length} letters, but has {stored}" : null;
                    if (fault is not null)
                    {
                        wrong.Add(fault);
                    }

                    listed = listed.And(id, rule is null || rule.Count(length) > 0);
                }
            }
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            found.Add(new Finding(FindingKind.Unreadable, name, damage.Message));
            return null;
        }
        finally
        {
            wrong.End();
        }

        counted.Add(string.Create(CultureInfo.InvariantCulture, $"{split.Key()}: {listed.All} sequences are listed"));
        return listed;
    }

    /// <summary>What a list of sequences comes to: how many, how many of them have windows, and a sum over the ids of those.</summary>
    private readonly record struct ListedSequences(long All, long WithWindows, ulong Sum)
    {
        // The hash is defined by wrap-around, and so is the sum, which knows no order.
        public ListedSequences And(ReadOnlySpan<byte> id, bool hasWindows)
        {
            unchecked
            {
                return new ListedSequences(All + 1, WithWindows + (hasWindows ? 1 : 0), Sum + (hasWindows ? HashOf(id) : 0));
            }
        }

        // FNV-1a, 64 bits.
        private static ulong HashOf(ReadOnlySpan<byte> id)
        {
            var hash = 0xcbf29ce484222325;
            unchecked
            {
                foreach (var value in id)
                {
                    hash = (hash ^ value) * 0x100000001b3;
                }
            }

            return hash;
        }
    }
}
