using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Fasta;

/// <summary>Every message about FASTA.</summary>
internal static class FastaThrow
{
    [DoesNotReturn]
    internal static void BeforeHeader(DataLocation where, FastaCompression compression, ReadOnlySpan<byte> found)
        => throw new MalformedDataException(
            where, "FASTA file" + Place(compression), expected: "a header line, which begins with \">\", before any sequence", Before(found),
            "Check that the file is FASTA, and that its beginning is there.");

    [DoesNotReturn]
    internal static void Letter(DataLocation where, FastaCompression compression, byte found)
        => throw new MalformedDataException(
            where, "sequence" + Place(compression), expected: "letters, \"*\", \"-\" or \".\"", Name(found), "Check that the file is FASTA, and copy or make it again.");

    [DoesNotReturn]
    internal static void HeaderInLine(DataLocation where, FastaCompression compression)
        => throw new MalformedDataException(
            where, "sequence" + Place(compression), expected: "\">\" at the start of a line alone", found: "one inside a line",
            "Put a line end before it, which files that were joined may lack, or take the blanks away.");

    [DoesNotReturn]
    internal static void HeaderTooLong(DataLocation where, FastaCompression compression, int limitBytes)
        => throw new MalformedDataException(
            where, "header line" + Place(compression), expected: string.Create(CultureInfo.InvariantCulture, $"at most {limitBytes} bytes"), found: "a longer one",
            "Check that the file is FASTA, or raise FastaOptions.MaxHeaderBytes where this is meant.");

    [DoesNotReturn]
    internal static void HeaderZero(DataLocation where, FastaCompression compression)
        => throw new MalformedDataException(
            where, "header line" + Place(compression), expected: "text", found: Name(0), "The file was not written whole: copy or make it again.");

    [DoesNotReturn]
    internal static void RecordTooLong(DataLocation where, int limitBases)
        => throw new MalformedDataException(
            where, "record", expected: string.Create(CultureInfo.InvariantCulture, $"at most {limitBases} letters"), found: "more",
            "Read it in pieces, or raise FastaOptions.MaxRecordBases where this is meant.");

    private static string Place(FastaCompression compression) => compression == FastaCompression.None ? "" : ", counted in its decompressed text";

    private static string Name(byte found) => found is > (byte)' ' and < 0x7f
        ? $"\"{(char)found}\""
        : string.Create(CultureInfo.InvariantCulture, $"byte 0x{found:x2}");

    private static string Before(ReadOnlySpan<byte> found) => found switch
    {
        [(byte)'@', ..] => "\"@\", as FASTQ files have it",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "bzip2, which is not read",
        [0xfd, (byte)'7', (byte)'z', ..] => "xz, which is not read",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "Zstandard, which is not read",
        [(byte)'P', (byte)'K', ..] => "a ZIP archive, which is not read",
        _ => Name(found[0]),
    };
}
