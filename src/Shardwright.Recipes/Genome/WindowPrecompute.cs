using System.Globalization;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Recipes.Genome;

/// <summary>Makes a split's window database out of its list of sequences.</summary>
/// <remarks>
/// Source: <c>precompute</c> of the sharded Eden data loader of NVIDIA's bionemo-framework. Memory is bounded, however long the list; one that does not
/// fit is sorted through a file beside the output. The same input and options give the same bytes.
/// </remarks>
public static class WindowPrecompute
{
    private const long WindowsBetweenLines = 500_000;
    private const int RowsBetweenLooks = 4096;
    private const int BytesBesideId = 24;

    /// <summary>Letters that the usual header and footer of a window take.</summary>
    private const int SpecialTokens = 3;

    /// <summary>Makes a window database.</summary>
    /// <param name="options">Which, and out of what.</param>
    /// <param name="reporter">Is told what the original prints, and of strides that leave letters out.</param>
    /// <param name="cancel">Ends the work, which then leaves nothing.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="MalformedDataException">
    /// The list cannot be read, lacks a column or a value, names an id twice, or disagrees with the stored sequences.
    /// </exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public static WindowPrecomputeReport Run(WindowPrecomputeOptions options, IReporter reporter, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(reporter);
        _ = options.Check();
        using var split = SplitFile.Open(options.Split, new ParquetReaderOptions { MemoryLimitBytes = 64L << 20 });
        using var writer = WindowDatabaseWriter.Create(options.Output, options.Rule);
        using var sorter = new ContigSorter(options.Split, options.Output, options.SortBytes);
        Announce(options, reporter);
        var bytes = 0.0;
        foreach (var batch in split.Read(cancel))
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                sorter.Add(batch.ContigId(row), batch.Length(row), batch.FirstRow + row);
                bytes += (double)options.Rule.Count(batch.Length(row)) * ((2 * batch.ContigId(row).Length) + BytesBesideId);
            }
        }

        CheckSpace(options, bytes);
        var lengths = options.CheckLengths is { } store ? new LengthCheck(options.Split, store) : null;
        Write(sorter, writer, lengths, split.Rows, reporter, cancel);
        lengths?.ThrowIfAnyDiffers();
        reporter.Note($"Created index on sequence_id for {options.Output}.");
        cancel.ThrowIfCancellationRequested();
        writer.Finish();
        reporter.Note(Text($"Finished. Found {writer.Sequences} sequences and {writer.Windows} total windows."));
        if (options.Rule.MinLengthThreshold > 0)
        {
            reporter.Note(Text($"Skipped {writer.Skipped} windows shorter than {options.Rule.MinLengthThreshold}."));
        }

        return new WindowPrecomputeReport(options.Output, split.Rows, writer.Sequences, writer.Windows, writer.Skipped);
    }

    // A length that cannot be right would fill the disk before anybody sees it.
    private static void CheckSpace(WindowPrecomputeOptions options, double bytes)
    {
        var available = FreeSpace.Available(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);
        if (bytes > available)
        {
            throw new StorageException(
                new DataLocation(options.Output), "free space on the disk", bytes < long.MaxValue ? $"about {ByteSize.Format((long)bytes)}" : "more than any disk has", ByteSize.Format(available),
                $"Free some, name another output, or look at the lengths in {options.Split}.");
        }
    }

    private static void Announce(WindowPrecomputeOptions options, IReporter reporter)
    {
        var rule = options.Rule;
        reporter.Note($"Pre-computing windows from {options.Split} into {options.Output}");
        reporter.Note(Text($"window_size={rule.WindowSize}, stride={rule.Stride}, window_min_length_threshold={rule.MinLengthThreshold}{(rule.KeepTail ? ", keep_tail=1" : "")}"));
        if (rule.Stride > rule.WindowSize)
        {
            reporter.Warn(Text($"stride {rule.Stride} is larger than the window of {rule.WindowSize}: {rule.Stride - rule.WindowSize} bases between two windows are in none."));
        }
        else if (rule.Stride > rule.WindowSize - SpecialTokens)
        {
            reporter.Warn(Text($"stride {rule.Stride} is larger than the {rule.WindowSize - SpecialTokens} bases that stay of a window of {rule.WindowSize} beside {SpecialTokens} special tokens: the bases between are skipped."));
        }
    }

    private static void Write(ContigSorter sorter, WindowDatabaseWriter writer, LengthCheck? lengths, long rows, IReporter reporter, CancellationToken cancel)
    {
        using var progress = reporter.Begin("Writing windows", rows, ProgressUnit.Items);
        var since = 0;
        var nextLine = WindowsBetweenLines;
        var told = 0L;
        while (sorter.MoveNext())
        {
            _ = writer.Add(sorter.ContigId, sorter.Length, cancel);
            lengths?.Look(sorter.ContigId, sorter.Length);
            if (++since == RowsBetweenLooks)
            {
                cancel.ThrowIfCancellationRequested();
                progress.Advance(since);
                since = 0;
            }

            if (writer.Windows >= nextLine)
            {
                reporter.Note(Text($"Processed {writer.Windows} windows... (skipped {writer.Skipped})"));
                told = writer.Windows + writer.Skipped;
                nextLine = writer.Windows + WindowsBetweenLines;
            }
        }

        progress.Advance(since);
        if (writer.Windows + writer.Skipped > told)
        {
            reporter.Note(Text($"Processed {writer.Windows} windows... (skipped {writer.Skipped})"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
