using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Genome;

/// <summary>Holds the lengths that a split's list gives against the sequences that are stored.</summary>
internal sealed class LengthCheck
{
    private const int MostShown = 10;

    private readonly string split;
    private readonly SequenceStore store;
    private readonly Dictionary<string, int> samples = new(StringComparer.Ordinal);
    private readonly List<string> shown = [];
    private long differing;

    public LengthCheck(string split, SequenceStore store)
    {
        this.split = split;
        this.store = store;
        for (var sample = 0; sample < store.Samples.Count; sample++)
        {
            samples[store.Samples[sample].Sample] = sample;
        }
    }

    /// <summary>Compares one sequence.</summary>
    public void Look(ReadOnlySpan<byte> contigId, long length)
    {
        if (SampleOf(contigId) is not { } sample)
        {
            Differs(contigId, "its sample has no file");
            return;
        }

        var sequence = store.Find(sample, contigId);
        if (sequence < 0)
        {
            Differs(contigId, $"not stored in {store.Samples[sample].Path}");
            return;
        }

        var stored = store.Length(sample, sequence);
        if (stored != length)
        {
            Differs(contigId, string.Create(CultureInfo.InvariantCulture, $"length {length} in the list, {stored} stored"));
        }
    }

    /// <summary>Ends the work where any sequence differed.</summary>
    public void ThrowIfAnyDiffers()
    {
        if (differing == 0)
        {
            return;
        }

        var rest = differing > shown.Count ? string.Create(CultureInfo.InvariantCulture, $"; and {differing - shown.Count} more") : "";
        throw new MalformedDataException(
            new DataLocation(split, Item: "length"), "lengths of sequences", "those of the stored sequences",
            string.Create(CultureInfo.InvariantCulture, $"{differing} that differ: {string.Join("; ", shown)}{rest}"),
            "Write the list again from the stored sequences with 'shardwright genome split'.");
    }

    // One sample alone is taken without looking at the id, as when windows are read.
    private int? SampleOf(ReadOnlySpan<byte> contigId)
        => store.Samples.Count == 1 ? 0
            : SampleId.TryParse(Encoding.UTF8.GetString(contigId), out var name) && samples.TryGetValue(name, out var sample) ? sample
            : null;

    private void Differs(ReadOnlySpan<byte> contigId, string how)
    {
        differing++;
        if (shown.Count < MostShown)
        {
            shown.Add($"{Encoding.UTF8.GetString(contigId)}: {how}");
        }
    }
}
