using Shardwright.Datasets.Manifests;

namespace Shardwright.Recipes.Code;

/// <summary>What became of everything that was read: lines are records of the inputs, documents what was cut from them.</summary>
public sealed record ChunkCounters
{
    /// <summary>Lines read, blank ones not counted.</summary>
    public long Lines { get; init; }

    /// <summary>Texts that were cut into documents.</summary>
    public long Files { get; init; }

    /// <summary>Documents kept.</summary>
    public long Documents { get; init; }

    /// <summary>Documents dropped because the same bytes had come before.</summary>
    public long Duplicates { get; init; }

    /// <summary>Files whose braces, comments or strings do not close, so that blank lines had to serve as boundaries. They are kept.</summary>
    public long ChunkErrors { get; init; }

    /// <summary>Lines that are not one JSON object.</summary>
    public long JsonErrors { get; init; }

    /// <summary>Lines that are not UTF-8.</summary>
    public long NotUtf8 { get; init; }

    /// <summary>Lines whose text has half a surrogate pair.</summary>
    public long LoneSurrogates { get; init; }

    /// <summary>Lines whose text is a number, a list, an object, true or false.</summary>
    public long NotText { get; init; }

    /// <summary>Lines whose text is missing, null, empty or too short.</summary>
    public long TooSmall { get; init; }

    /// <summary>Whole inputs that are missing or could not be read to their end.</summary>
    public long RejectedInputs { get; init; }

    /// <summary>The same in the words of a manifest: documents kept, lines and inputs rejected because they are damaged, lines and documents dropped by a rule.</summary>
    public RecordCounts ToRecordCounts()
    {
        var counts = new RecordCounts();
        counts.Keep(Documents);
        Add(counts.Reject, ChunkReasons.JsonError, JsonErrors);
        Add(counts.Reject, ChunkReasons.NotUtf8, NotUtf8);
        Add(counts.Reject, ChunkReasons.LoneSurrogate, LoneSurrogates);
        Add(counts.Reject, ChunkReasons.NotText, NotText);
        Add(counts.Drop, ChunkReasons.TooSmall, TooSmall);
        Add(counts.Drop, ChunkReasons.Duplicate, Duplicates);
        counts.RejectInputs(RejectedInputs);
        return counts;
    }

    private static void Add(Action<string, long> count, string reason, long records)
    {
        if (records > 0)
        {
            count(reason, records);
        }
    }
}
