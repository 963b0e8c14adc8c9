using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Genome;

/// <summary>Splits the sequences of a folder of samples, and lists those of each side: <c>{train,val,test}_split.parquet</c>.</summary>
public sealed class SequenceSplit
{
    private const long LeastSortBytes = 1L << 20;
    private const long MostSortBytes = 1L << 30;
    private const string SortName = "sequence_ids";

    private readonly SequenceSplitOptions options;
    private readonly IReadOnlyList<SampleSequences> samples;
    private readonly GroupSplitter splitter;
    private readonly SplitTally tally;
    private long strays;
    private string? firstStray;

    private SequenceSplit(SequenceSplitOptions options, IReadOnlyList<SampleSequences> samples)
    {
        (this.options, this.samples) = (options, samples);
        splitter = new GroupSplitter(options.Seed, options.Ratios);
        tally = new SplitTally(samples.Count);
    }

    /// <summary>Splits the sequences and writes the lists, all three or none.</summary>
    /// <param name="options">What is split, and how.</param>
    /// <param name="cancel">Stops the work; nothing is changed then.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">Two samples have a sequence of the same id, which readers could not tell apart.</exception>
    /// <exception cref="MalformedDataException">A sample's file is damaged, or not what its layout says.</exception>
    /// <exception cref="StorageException">There are no samples, a file cannot be read, or the disk refused.</exception>
    /// <remarks>
    /// A keyed hash of the sample's name, or of the sequence's id, decides: <see cref="GroupSplitter"/>. So no sample that comes later moves another one; where
    /// there are few, a split may come out empty, which is warned of. A sequence is of the sample in whose folder it lies, whatever its id says. Lists are sorted by
    /// the UTF-8 bytes of the ids, and the same sequences and options give the same bytes. Memory is <see cref="SequenceSplitOptions.SortBytes"/>, at most twice,
    /// and what the samples' files need, whatever the number of sequences; beyond it a file in the output folder takes 20 bytes and the id for each.
    /// </remarks>
    public static SequenceSplitReport Run(SequenceSplitOptions options, CancellationToken cancel)
    {
        Check(options);
        var folder = GenomeFolder.Open(options.SequenceFolder);
        using var store = SequenceStore.Open(folder.Samples, new SequenceStoreOptions { IsTrusted = folder.IsTrusted });
        return Run(options, store, cancel);
    }

    internal static SequenceSplitReport Run(SequenceSplitOptions options, SequenceStore store, CancellationToken cancel)
    {
        Check(options);
        return new SequenceSplit(options, store.Samples).RunAll(store, cancel);
    }

    private static void Check(SequenceSplitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Ratios.Total <= 0 || options.SortBytes is < LeastSortBytes or > MostSortBytes || !Enum.IsDefined(options.By))
        {
            throw new ArgumentException("one of the ratios is above 0, and from 1 MiB to 1 GiB are sorted in memory");
        }
    }

    private SequenceSplitReport RunAll(SequenceStore store, CancellationToken cancel)
    {
        using var sort = new SequenceSort(Path.Combine(options.OutputFolder, SortName), options.SortBytes);
        Collect(store, sort, cancel);
        sort.Finish();
        CheckTwice(sort, cancel);
        Warn();
        return new SequenceSplitReport(WriteLists(sort, cancel), samples.Count, tally.Shared, strays)
        {
            SplitOfSample = options.By == SequenceSplitBy.Sample
                ? samples.ToDictionary(sample => sample.Sample, sample => splitter.SplitOf(Encoding.UTF8.GetBytes(sample.Sample)), StringComparer.Ordinal)
                : null,
        };
    }

    private void Collect(SequenceStore store, SequenceSort sort, CancellationToken cancel)
    {
        using var progress = options.Reporter.Begin("reading ids", samples.Count, ProgressUnit.Items);
        for (var sample = 0; sample < samples.Count; sample++)
        {
            var (index, name) = (sample, samples[sample].Sample);
            var ofSample = splitter.SplitOf(Encoding.UTF8.GetBytes(name));
            store.VisitSequences(index, (id, _, length) =>
            {
                cancel.ThrowIfCancellationRequested();
                var split = options.By == SequenceSplitBy.Sample ? ofSample : splitter.SplitOf(id);
                sort.Add(id, index, length, split);
                tally.Add(index, split, length);
                CheckId(id, index);
            });
            progress.Advance(1);
        }
    }

    private void CheckId(ReadOnlySpan<byte> id, int index)
    {
        if (!Utf8.IsValid(id))
        {
            GenomeSplitThrow.NotUtf8(samples[index].Path, id);
        }

        var text = Encoding.UTF8.GetString(id);
        if (!SampleId.TryParse(text, out var sample) || sample != samples[index].Sample)
        {
            strays++;
            firstStray ??= $"{text} in {samples[index].Path}";
        }
    }

    private void CheckTwice(SequenceSort sort, CancellationToken cancel)
    {
        var (twice, last, lastSample) = (0L, Array.Empty<byte>(), -1);
        var (lastBytes, firstId, firstSamples) = (0, "", "");
        for (var cursor = sort.Read(); cursor.Next();)
        {
            cancel.ThrowIfCancellationRequested();
            var id = cursor.Id;
            if (lastSample >= 0 && id.SequenceEqual(last.AsSpan(0, lastBytes)))
            {
                if (twice++ == 0)
                {
                    (firstId, firstSamples) = (Encoding.UTF8.GetString(id), $"{samples[lastSample].Path} and {samples[cursor.Sample].Path}");
                }
            }

            if (last.Length < id.Length)
            {
                last = new byte[id.Length * 2];
            }

            id.CopyTo(last);
            (lastBytes, lastSample) = (id.Length, cursor.Sample);
        }

        if (twice > 0)
        {
            GenomeSplitThrow.Twice(options.SequenceFolder, firstId, firstSamples, twice);
        }
    }

    private void Warn()
    {
        if (strays > 0)
        {
            options.Reporter.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{strays} sequences have an id that names another sample than their folder, or none, so that readers may look for them elsewhere; such as {firstStray}"));
        }

        if (options.By == SequenceSplitBy.Contig)
        {
            options.Reporter.Warn($"split by contig: {tally.Shared} of {samples.Count} samples stand in more than one split; --by sample keeps each on one side");
        }

        var total = Math.Max(1, SplitNames.All.Sum(tally.Bases));
        options.Reporter.Note($"Split by {(options.By == SequenceSplitBy.Sample ? "samples" : "contigs")} reached, in letters: "
            + string.Join(", ", SplitNames.All.Select(split => string.Create(CultureInfo.InvariantCulture, $"{split.Key()} {100.0 * tally.Bases(split) / total:0.0} %"))));
        foreach (var (split, parts) in SplitNames.All.Zip([options.Ratios.Train, options.Ratios.Val, options.Ratios.Test]))
        {
            if (parts > 0 && tally.Sequences(split) == 0)
            {
                var what = options.By == SequenceSplitBy.Sample ? "sample" : "sequence";
                options.Reporter.Warn($"no {what} fell to {split.Key()}: there are too few {what}s for {options.Ratios}; use other --ratios");
            }
        }
    }

    private SequenceSplitFile[] WriteLists(SequenceSort sort, CancellationToken cancel)
    {
        var lists = SplitNames.All.Select(split => AtomicFile.Create(Path.Combine(options.OutputFolder, GenomeNames.SplitOf(split)))).ToArray();
        try
        {
            foreach (var (split, list) in SplitNames.All.Zip(lists))
            {
                cancel.ThrowIfCancellationRequested();
                SplitFile.Write(list.PartialPath, Rows(sort.Read(), split, cancel), cancel);
            }

            Publish(lists);
        }
        finally
        {
            foreach (var list in lists)
            {
                list.Dispose();
            }
        }

        return [.. SplitNames.All.Zip(lists, (split, list) => new SequenceSplitFile(split, list.FinalPath, tally.Samples(split), tally.Sequences(split), tally.Bases(split)))];
    }

    private static IEnumerable<SplitRow> Rows(SequenceCursor sequences, SplitName split, CancellationToken cancel)
    {
        while (sequences.Next())
        {
            cancel.ThrowIfCancellationRequested();
            if (sequences.Split == split)
            {
                yield return new SplitRow(Encoding.UTF8.GetString(sequences.Id), sequences.Length);
            }
        }
    }

    // An older split goes before the new one comes: half of each would put a sample on two sides.
    private void Publish(AtomicFile[] lists)
    {
        if (lists.All(list => SameFile(list.PartialPath, list.FinalPath)))
        {
            return;
        }

        var stale = SplitNames.All.Select(GenomeNames.WindowsOf).Where(name => File.Exists(Path.Combine(options.OutputFolder, name))).ToArray();
        if (stale.Length > 0)
        {
            options.Reporter.Warn($"{string.Join(", ", stale)} may have windows of the split before; make {(stale.Length == 1 ? "it" : "them")} again with 'shardwright genome precompute'");
        }

        foreach (var list in lists)
        {
            File.Delete(list.FinalPath);
        }

        foreach (var list in lists)
        {
            list.Commit();
        }
    }

    private static bool SameFile(string one, string other)
        => File.Exists(other) && new FileInfo(one).Length == new FileInfo(other).Length
            && Foundation.Checksums.FileHasher.Hash(one).Sha256 == Foundation.Checksums.FileHasher.Hash(other).Sha256;
}
