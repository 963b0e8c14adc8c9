using System.Buffers.Binary;
using System.Globalization;

namespace Shardwright.Formats.Sqlite;

/// <summary>The first 100 bytes of a database, read by us only to say what is wrong, and to know a database when we see one.</summary>
/// <remarks>Spec: Database File Format, section 1.3. Opening a database's file past the library drops the process's locks on it, so nothing here runs on one that is whole.</remarks>
public static class SqliteHeader
{
    internal const int HeaderBytes = 100;

    private const int MagicBytes = 16;
    private const int ShownBytes = 8;

    /// <summary>The 16 bytes that every database begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>The first 8 bytes of a rollback journal whose transaction was broken off.</summary>
    internal static ReadOnlySpan<byte> JournalMagic => [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

    /// <summary>Whether bytes begin as a database does.</summary>
    /// <param name="head">The first 16 bytes or more.</param>
    public static bool Knows(ReadOnlySpan<byte> head) => head.StartsWith(Magic);

    /// <summary>What a file that the library refused should have been, and what it is; null where its header and length look right.</summary>
    internal static (string Expected, string Found)? WhatIsWrong(string path)
    {
        Span<byte> head = stackalloc byte[HeaderBytes];
        long length;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.GetLength(file);
            head = head[..RandomAccess.Read(file, head, 0)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (!Knows(head))
        {
            return ("the bytes that every SQLite database begins with", head.IsEmpty ? "an empty file" : $"bytes {Convert.ToHexStringLower(head[..Math.Min(ShownBytes, head.Length)])}");
        }

        if (head.Length < HeaderBytes)
        {
            return ("a header of 100 bytes", string.Create(CultureInfo.InvariantCulture, $"a file of {length}"));
        }

        var pageBytes = BinaryPrimitives.ReadUInt16BigEndian(head[MagicBytes..]) is var stored && stored == 1 ? 65536 : stored;
        var pages = BinaryPrimitives.ReadUInt32BigEndian(head[28..]);
        var countIsCurrent = head.Slice(24, 4).SequenceEqual(head.Slice(92, 4));
        var whole = (long)pageBytes * pages;
        return countIsCurrent && length < whole
            ? (string.Create(CultureInfo.InvariantCulture, $"{whole} bytes, as its header says"), string.Create(CultureInfo.InvariantCulture, $"{length}: it is cut"))
            : null;
    }
}
