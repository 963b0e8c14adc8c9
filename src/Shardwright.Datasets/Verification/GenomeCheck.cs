using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Verification;

/// <summary>Holds the files of a genome dataset against each other: sequences, lists of splits, window databases. For one thread, which may start others.</summary>
internal sealed partial class GenomeCheck
{
    private readonly string folder;
    private readonly DatasetManifest? manifest;
    private readonly VerifyOptions options;
    private readonly List<Finding> found = [];
    private readonly List<string> counted = [];
    private readonly List<string> skipped = [];
    private IReadOnlyList<SampleSequences> samples = [];
    private Dictionary<string, int> indexOf = [];
    private SequenceStore? store;
    private bool[] isBroken = [];
    private byte[] sides = [];

    /// <summary>Prepares the check; nothing is opened yet.</summary>
    /// <param name="folder">The dataset's folder, or that of its samples.</param>
    /// <param name="manifest">What the dataset says of itself; null where it says nothing.</param>
    /// <param name="options">How it is checked.</param>
    public GenomeCheck(string folder, DatasetManifest? manifest, VerifyOptions options) => (this.folder, this.manifest, this.options) = (folder, manifest, options);

    /// <summary>Samples may stand in two splits where the dataset says that contigs, and not samples, were kept together.</summary>
    private bool MayShareSamples => manifest is { Recipe: GenomeNames.Recipe, SplitBy: SplitBy.Shards };

    /// <summary>Adds what is wrong, what was counted, and what could not be checked.</summary>
    /// <returns>Files that were looked at.</returns>
    public int Run(List<Finding> findings, List<string> facts, List<string> notChecked, CancellationToken cancel)
    {
        int files;
        try
        {
            OpenSamples();
            CheckSamples(cancel);
            files = samples.Count + SplitNames.All.Sum(split => CheckSplit(split, cancel));
            TellShared();
        }
        finally
        {
            store?.Dispose();
        }

        // What is said of a file already, such as that it was changed, is not said again.
        var known = findings.Select(finding => finding.Name).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(found.Where(finding => !known.Contains(finding.Name)));
        facts.AddRange(counted);
        notChecked.AddRange(skipped);
        return files;
    }

    private void OpenSamples()
    {
        try
        {
            samples = SequenceFolder.Find(folder);
            store = SequenceStore.Open(samples);
        }
        catch (StorageException)
        {
            samples = [];
            skipped.Add(
                SplitNames.All.Any(split => File.Exists(Path.Combine(folder, GenomeNames.WindowsOf(split))))
                    ? "There are no sequences here: whether the windows lie inside them was not checked."
                    : "There are no databases of sequences here, and no packed ones: sequences were not counted.");
        }
        catch (DatasetStateException twice)
        {
            samples = [];
            found.Add(new Finding(FindingKind.Unreadable, NameOf(twice.Location.Path), twice.Message));
        }

        indexOf = samples.Index().ToDictionary(pair => pair.Item.Sample, pair => pair.Index, StringComparer.Ordinal);
        (isBroken, sides) = (new bool[samples.Count], new byte[samples.Count]);
    }

    private void CheckSamples(CancellationToken cancel)
    {
        if (store is not { } opened)
        {
            return;
        }

        var rows = manifest?.Files.Where(file => file.Rows is not null).ToDictionary(file => file.Name, file => file.Rows!.Value, StringComparer.Ordinal);
        var (sequences, letters, faults) = (new long[samples.Count], new long[samples.Count], new string?[samples.Count]);
        using var progress = options.Reporter.Begin("looking at sequences", samples.Count, ProgressUnit.Items);
        Parallel.For(0, samples.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel }, sample =>
        {
            try
            {
                opened.VisitSequences(sample, (_, _, length) =>
                {
                    cancel.ThrowIfCancellationRequested();
                    sequences[sample]++;
                    letters[sample] += length;
                });
            }
            catch (Exception damage) when (IsDamage(damage))
            {
                faults[sample] = damage.Message;
            }

            progress.Advance(1);
        });
        for (var sample = 0; sample < samples.Count; sample++)
        {
            var name = NameOf(samples[sample].Path);
            if (faults[sample] is { } fault)
            {
                isBroken[sample] = true;
                found.Add(new Finding(FindingKind.Unreadable, name, fault));
            }
            else if (rows?.TryGetValue(name, out var expected) == true && expected != sequences[sample])
            {
                found.Add(new Finding(FindingKind.Rows, name, $"has {sequences[sample]} sequences, not {expected}"));
            }
        }

        counted.Add(string.Create(CultureInfo.InvariantCulture, $"{sequences.Sum()} sequences of {samples.Count} samples, {letters.Sum()} letters"));
    }

    /// <summary>Looks for a sequence where readers do: in the only sample, or in the one that its id names.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="split">The split that it is of.</param>
    /// <param name="file">The file that names it.</param>
    /// <param name="fault">Why it is not there; null where it is, or where its sample cannot be read, which is said already.</param>
    /// <returns>Its length; -1 where it is not known.</returns>
    private long LengthOf(ReadOnlySpan<byte> id, SplitName split, string file, out string? fault)
    {
        fault = null;
        if (store is null)
        {
            return -1;
        }

        var sample = 0;
        if (samples.Count > 1)
        {
            var text = Encoding.UTF8.GetString(id);
            if (!SampleId.TryParse(text, out var name) || !indexOf.TryGetValue(name, out sample))
            {
                fault = name is null ? $"{text} names no sample" : $"{text} is of sample \"{name}\", which is not here";
                return -1;
            }
        }

        MarkSide(sample, split, file);
        if (isBroken[sample])
        {
            return -1;
        }

        var number = store.Find(sample, id);
        if (number < 0)
        {
            fault = $"{Encoding.UTF8.GetString(id)} is not in {NameOf(samples[sample].Path)}";
            return -1;
        }

        return store.Length(sample, number);
    }

    private void MarkSide(int sample, SplitName split, string file)
    {
        var side = (byte)(1 << (int)split);
        if ((sides[sample] & side) != 0)
        {
            return;
        }

        if (sides[sample] != 0 && samples.Count > 1 && !MayShareSamples)
        {
            var others = SplitNames.All.Where(other => (sides[sample] & (1 << (int)other)) != 0).Select(other => other.Key());
            found.Add(new Finding(FindingKind.Leak, file, $"sample {samples[sample].Sample} stands in {string.Join(" and in ", others)} and in {split.Key()}"));
        }

        sides[sample] |= side;
    }

    private void TellShared()
    {
        var shared = sides.Count(side => byte.PopCount(side) > 1);
        if (shared > 0 && (MayShareSamples || samples.Count == 1))
        {
            counted.Add(samples.Count == 1
                ? $"the only sample, {samples[0].Sample}, stands in more than one split"
                : $"split by contig: {shared} of {samples.Count} samples stand in more than one split");
        }
    }

    private string NameOf(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static bool IsDamage(Exception error) => error is ShardwrightException and not MissingComponentException;
}
