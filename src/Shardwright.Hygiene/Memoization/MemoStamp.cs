using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Memoization;

/// <summary>What an entry says of itself: JSON in the comment of its archive, which readers of archives pass over.</summary>
/// <param name="Function">What was computed.</param>
/// <param name="Version">In which version.</param>
/// <param name="Created">When, UTC.</param>
/// <param name="Layout">How the result lies in the archive.</param>
/// <param name="Bytes">Bytes of the archive without the comment.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <remarks>ZIP, PKWARE's APPNOTE 6.3.10, 4.3.16: the comment is the last thing in the file, behind its length in two bytes.</remarks>
internal sealed record MemoStamp(string Function, string Version, DateTimeOffset Created, MemoLayout Layout, long Bytes, string Sha256)
{
    private const uint EndSignature = 0x06054b50;
    private const int EndBytes = 22;
    private const int LengthOffset = 20;
    private const int MostComment = ushort.MaxValue;
    private const int BufferBytes = 1 << 20;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>The stamp of an open archive; null where it has none.</summary>
    public static MemoStamp? Read(FileStream archive)
    {
        var tail = new byte[(int)Math.Min(archive.Length, EndBytes + MostComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + LengthOffset)) == tail.Length - at - EndBytes)
            {
                return Parse(tail.AsMemory(at + EndBytes), archive.Length - tail.Length + at + EndBytes);
            }
        }

        return null;
    }

    /// <summary>Copies the archive without its comment and compares its hash.</summary>
    /// <param name="archive">The stamped archive.</param>
    /// <param name="target">Receives the bytes as the computation made them, or null to compare only.</param>
    /// <exception cref="MalformedDataException">The bytes are not those that were stamped.</exception>
    public void Copy(FileStream archive, Stream? target)
    {
        var found = HashBare(archive, Bytes, target);
        if (found != Sha256)
        {
            MemoThrow.Hash(archive.Name, Sha256, found);
        }
    }

    /// <summary>Copies an archive that has no comment, and appends its stamp.</summary>
    /// <exception cref="MalformedDataException">It is no such archive.</exception>
    public static void Seal(FileStream archive, Stream target, MemoFunction function, MemoLayout layout, TimeProvider clock)
    {
        Span<byte> end = stackalloc byte[EndBytes];
        if (archive.Length >= EndBytes)
        {
            archive.Position = archive.Length - EndBytes;
            archive.ReadExactly(end);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature || BinaryPrimitives.ReadUInt16LittleEndian(end[LengthOffset..]) != 0)
        {
            MemoThrow.NoArchive(archive.Name);
        }

        var bytes = archive.Length;
        var stamp = new MemoStamp(function.Name, function.Version, clock.GetUtcNow(), layout, bytes, HashBare(archive, bytes, target));
        var comment = stamp.ToJson();
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)comment.Length);
        target.Position = bytes - sizeof(ushort);
        target.Write(length);
        target.Write(comment);
    }

    /// <summary>Hashes so many bytes as if no comment followed, and copies them so.</summary>
    private static string HashBare(FileStream archive, long bytes, Stream? target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        archive.Position = 0;
        for (var left = bytes; left > 0;)
        {
            var read = archive.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
            if (read == 0)
            {
                MemoThrow.Cut(archive.Name, bytes);
            }

            // The last two bytes are the comment's length: none, when the archive was made.
            for (var i = Math.Max(0, left - sizeof(ushort)); i < read; i++)
            {
                buffer[i] = 0;
            }

            hash.AppendData(buffer, 0, read);
            target?.Write(buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static MemoStamp? Parse(ReadOnlyMemory<byte> comment, long archiveBytes)
    {
        try
        {
            using var json = JsonDocument.Parse(comment);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("shardwright_memo", out var version) && version.TryGetInt32(out var number) && number == 1
                && root.GetProperty("bytes").GetInt64() == archiveBytes
                ? new MemoStamp(
                    root.GetProperty("function").GetString()!, root.GetProperty("version").GetString()!,
                    DateTimeOffset.ParseExact(root.GetProperty("created").GetString()!, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                    Enum.Parse<MemoLayout>(root.GetProperty("layout").GetString()!, ignoreCase: true), archiveBytes, root.GetProperty("sha256").GetString()!)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            // Somebody else's comment.
            return null;
        }
    }

    private byte[] ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("shardwright_memo", 1);
            json.WriteString("function", Function);
            json.WriteString("version", Version);
            json.WriteString("created", Created.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("layout", Layout.ToString().ToLowerInvariant());
            json.WriteNumber("bytes", Bytes);
            json.WriteString("sha256", Sha256);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
