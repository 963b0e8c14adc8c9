using System.Text;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Streaming.Genome;

/// <summary>What is checked before the first item.</summary>
public sealed partial class GenomeWindowSet
{
    /// <summary>Warns where the windows of a sequence have letters between them that no item shows.</summary>
    /// <param name="reporter">Told so.</param>
    /// <param name="tags">The tags of all sequences.</param>
    internal void WarnOfGaps(IReporter reporter, ControlTags tags)
    {
        var letters = int.MaxValue;
        for (var tag = FirstTag(tags); tag < tags.Count; tag++)
        {
            letters = Math.Min(letters, writer.LettersOf(tag));
        }

        if (options.Stride > letters)
        {
            reporter.Warn(
                $"The stride is {options.Stride} and an item has room for {letters} bases: {options.Stride - letters} bases lie between one window and the next, in no item.");
        }
    }

    private static void CheckOptions(GenomeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SequenceLength, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Stride, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinLengthThreshold, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Seed, nameof(options));
        if (!Enum.IsDefined(options.Layout))
        {
            throw new ArgumentException("There is no such token layout.", nameof(options));
        }
    }

    // A header that leaves no room would make SQLite's substr return the letters before the window.
    private static void CheckHeaders(ItemWriter writer, ControlTags tags, string databasePath)
    {
        for (var tag = FirstTag(tags); tag < tags.Count; tag++)
        {
            if (writer.LettersOf(tag) < 1)
            {
                var text = tag == ControlTags.None ? null : Encoding.UTF8.GetString(tags.IdsOf(tag));
                GenomeWindowThrow.HeaderTooLong(databasePath, text, writer.Length - writer.LettersOf(tag), writer.Length);
            }
        }
    }

    // Where sequences have tags, none is without.
    private static int FirstTag(ControlTags tags) => tags.Count > 1 ? 1 : ControlTags.None;
}
