using System.Text;
using System.Text.Unicode;

namespace Shardwright.Formats.Fasta;

/// <summary>The header line of a record.</summary>
public sealed record FastaHeader
{
    internal FastaHeader(long recordIndex, long offsetBytes, ReadOnlySpan<byte> line)
    {
        (RecordIndex, OffsetBytes) = (recordIndex, offsetBytes);
        IsLatin1 = !Utf8.IsValid(line);
        var text = (IsLatin1 ? Encoding.Latin1 : Encoding.UTF8).GetString(line);
        var idEnd = text.AsSpan().IndexOfAny(' ', '\t');
        Id = idEnd < 0 ? text : text[..idEnd];
        Description = idEnd < 0 ? "" : text[idEnd..].Trim(' ', '\t');
    }

    /// <summary>The record, counted from 0 over the file.</summary>
    public long RecordIndex { get; }

    /// <summary>Where its <c>&gt;</c> stands, in bytes of the text: of the file itself where it is not compressed.</summary>
    public long OffsetBytes { get; }

    /// <summary>What stands directly behind <c>&gt;</c>, up to the first space or tab. Empty where there is nothing; may be one that other records have.</summary>
    public string Id { get; }

    /// <summary>What follows the id, without spaces and tabs around it. Empty where there is nothing.</summary>
    public string Description { get; }

    /// <summary>Whether the line is not UTF-8, and was taken as Latin-1.</summary>
    public bool IsLatin1 { get; }
}
