namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The numbers of the packed layout. Specification: docs/formats/packed-sequences.md, version 1; little-endian throughout.</summary>
internal static class PackedFormat
{
    public const uint Version = 1;

    /// <summary>Letters in a block; the last one of a sequence has fewer.</summary>
    public const int BlockLetters = 1 << BlockShift;

    public const int BlockShift = 16;

    /// <summary>The most bytes that the exceptions of a block of two bits may take: with more it is stored as it is.</summary>
    public const int MaxExceptionBytes = 16 << 10;

    /// <summary>The most bytes of a block of two bits.</summary>
    public const int MaxTwoBitBytes = (BlockLetters / LettersPerByte) + MaxExceptionBytes;

    public const int LettersPerByte = 4;

    /// <summary>A run of lower case: its first and its last letter.</summary>
    public const int CaseRunBytes = 4;

    /// <summary>A run of another letter: its first, its last, and which.</summary>
    public const int LetterRunBytes = 5;

    public const int HeaderBytes = 32;
    public const int TrailerBytes = 64;
    public const int EntryBytes = 24;
    public const int BlockBytes = 16;
    public const int OrderBytes = 4;

    /// <summary>The most bytes of an id.</summary>
    public const int MaxIdBytes = 64 << 10;

    /// <summary>The most bytes of an index, which is held in memory.</summary>
    public const long MaxIndexBytes = 0x7fff_0000;

    /// <summary>The most letters of a sequence, and the largest offset of a block.</summary>
    public const long MaxLetters = (1L << 48) - 1;

    public const ushort TwoBitKind = 0;
    public const ushort RawKind = 1;

    public static ReadOnlySpan<byte> Magic => "SHWSEQS\n"u8;

    public static ReadOnlySpan<byte> EndMagic => "SHWSEQE\n"u8;
}
