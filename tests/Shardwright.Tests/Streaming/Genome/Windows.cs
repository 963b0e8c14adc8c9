using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Sets of windows over sequences in memory.</summary>
internal static class Windows
{
    /// <summary>A of the spec's goldens.</summary>
    public const string FirstId = "BCR__ECT-SAMPLE1__CT1-1";

    /// <summary>16 tokens, windows every 12 letters.</summary>
    public static GenomeOptions Small { get; } = new() { SequenceLength = 16, Stride = 12 };

    /// <summary>The windows of some sequences, in the order given, each of a sample of its own.</summary>
    public static GenomeWindowSet Of(GenomeOptions options, params (string Id, string Letters)[] sequences)
    {
        var store = new MemorySequences([.. sequences.Select((sequence, number) => ($"S{number}", sequence.Id, sequence.Letters))]);
        var rule = new WindowRule(options.SequenceLength, options.Stride);
        var (index, tags) = (new WindowIndex(), new ControlTags());
        var resolved = new ResolvedSequence[sequences.Length];
        var firsts = new List<long>();
        for (var i = 0; i < sequences.Length; i++)
        {
            firsts.Add(index.Windows);
            index.Add(new WindowPlace(i, 0), rule.CountAll(sequences[i].Letters.Length));
            resolved[i] = new ResolvedSequence(i, i, options.ControlTags ? tags.Add(sequences[i].Id) : ControlTags.None);
        }

        tags.Seal();
        return new GenomeWindowSet(store, index, resolved, tags, options, "windows.db", window => sequences[firsts.FindLastIndex(first => first <= window)].Id);
    }
}
