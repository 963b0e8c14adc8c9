using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Streaming.Genome;

/// <summary>How the files of a split become a set of windows.</summary>
public sealed partial class GenomeWindowSet
{
    /// <summary>Opens the windows of a split: holds the window database against the options, and finds every sequence in the file of its sample.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="options">How items are made.</param>
    /// <param name="reporter">Told what was found, in the original's words, and warned where stride or samples are likely not what was meant.</param>
    /// <param name="cancel">Ends the opening.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or there is no sample.</exception>
    /// <exception cref="MalformedDataException">A file is damaged, or the window database's metadata lacks a key.</exception>
    /// <exception cref="DatasetStateException">
    /// The window database is for other options; samples have no file that can be used, or sequences are not in it, and the error lists the first of all of them; or
    /// a header leaves no letter room.
    /// </exception>
    /// <exception cref="StorageException">The window database is missing, or a file cannot be read.</exception>
    public static GenomeWindowSet Open(GenomeSources sources, GenomeOptions options, IReporter reporter, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(reporter);
        CheckOptions(options);
        WindowDatabase? database = null;
        SequenceStore? store = null;
        try
        {
            reporter.Note($"Found {sources.Samples.Count} sample {(sources.Samples.Any(sample => sample.Layout == SequenceLayout.Packed) ? "packed" : "SQLite")} files");
            store = SequenceStore.Open(sources.Samples, new SequenceStoreOptions { IsTrusted = sources.AreTrusted, IntegrityFolder = sources.IntegrityFolder });
            database = WindowDatabase.Open(sources.WindowDatabase);
            database.Check(new GenomeExpectation(options.SequenceLength, options.Stride, options.MinLengthThreshold), reporter);
            var tags = new ControlTags();
            using var progress = reporter.Begin("Finding sequences", database.Metadata.DistinctSequences, ProgressUnit.Items);
            var resolver = new SequenceResolver(store, options.ControlTags ? tags : null, sources.WindowDatabase, progress, cancel);
            using var root = new GenomeRoot(database.Metadata);
            var index = database.ReadIndex(
                id =>
                {
                    resolver.Add(id);
                    root.Add(id);
                },
                cancel);
            var sequences = resolver.Finish(reporter);
            reporter.Note($"Pre-opening {sources.Samples.Count} sequence database files...");
            store.OpenInAdvance(resolver.UsedSamples, cancel);
            reporter.Note($"Found {index.Windows} windows for {NameOf(sources.Split)} split in {sources.WindowDatabase}.");
            reporter.Note($"Found {index.Sequences} distinct sequences.");
            var set = new GenomeWindowSet(store, index, sequences, tags, options, sources.WindowDatabase, database.SequenceIdOf, database)
            {
                Split = sources.Split,
                Root = sources.Root ?? root.Finish(index.Windows, resolver.UsedSamples.Order().Select(sample => sources.Samples[sample])),
            };
            set.WarnOfGaps(reporter, tags);
            return set;
        }
        catch
        {
            store?.Dispose();
            database?.Dispose();
            throw;
        }
    }

    private static string NameOf(SplitName split) => split switch
    {
        SplitName.Train => "train",
        SplitName.Val => "validation",
        _ => "test",
    };
}
