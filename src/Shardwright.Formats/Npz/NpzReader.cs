using System.Buffers.Binary;
using System.IO.Compression;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>Reads NPZ archives by positioned reads. No pickle is ever loaded. Safe from many threads.</summary>
/// <remarks>
/// An NPZ archive is a ZIP file (PKWARE's APPNOTE 6.3.10, ZIP64 included) of NPY files (<c>numpy.lib.format</c>). Directory, local headers and array
/// headers are read and compared when it is opened; checksums when an array is read as a whole.
/// </remarks>
public sealed partial class NpzReader : IDisposable
{
    /// <summary>No deflated bit can stand for more bytes than this: a code of one bit and a distance of one bit for 258 bytes.</summary>
    private const long MostRatio = 1032;

    /// <summary>Bytes of a member that are read first: its local header and its array's.</summary>
    private const int FirstRead = 512;

    private readonly NpzFile file;
    private readonly Dictionary<string, NpzMember> byName;
    private readonly Dictionary<string, NpzRefusal> refusedByName;

    private NpzReader(NpzFile file, List<NpzMember> members, List<NpzRefusal> refusals, List<string> otherNames)
    {
        this.file = file;
        Members = members.AsReadOnly();
        Refusals = refusals.AsReadOnly();
        OtherNames = otherNames.AsReadOnly();
        byName = members.ToDictionary(member => member.Name, StringComparer.Ordinal);
        refusedByName = refusals.ToDictionary(refusal => refusal.Name, StringComparer.Ordinal);
    }

    /// <summary>The arrays, in the order of the archive's directory.</summary>
    public IReadOnlyList<NpzMember> Members { get; }

    /// <summary>The arrays that are not read, each with its reason, in the order of the archive's directory.</summary>
    public IReadOnlyList<NpzRefusal> Refusals { get; }

    /// <summary>Names of members that do not end in <c>.npy</c>, folders among them; they are not looked into.</summary>
    public IReadOnlyList<string> OtherNames { get; }

    /// <summary>Opens an archive and reads its directory and the headers of its arrays.</summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is no such archive, or cut short, or its parts contradict each other, or a name leads outside.</exception>
    public static NpzReader Open(string path)
    {
        var file = NpzFile.Open(path);
        try
        {
            var members = new List<NpzMember>();
            var refusals = new List<NpzRefusal>();
            var otherNames = new List<string>();
            foreach (var entry in ZipDirectory.Read(file))
            {
                if (!entry.Name.EndsWith(ZipName.Suffix, StringComparison.Ordinal))
                {
                    otherNames.Add(entry.Name);
                }
                else if (OpenMember(file, entry, out var refusal) is { } member)
                {
                    members.Add(member);
                }
                else
                {
                    refusals.Add(new NpzRefusal(ArrayName(entry), refusal!));
                }
            }

            return new NpzReader(file, members, refusals, otherNames);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The array of a name; null where there is none.</summary>
    /// <param name="name">Its name without <c>.npy</c>.</param>
    /// <exception cref="MalformedDataException">It is there, but of a kind that is not read.</exception>
    public NpzMember? Find(string name)
        => byName.TryGetValue(name, out var member) ? member
            : refusedByName.TryGetValue(name, out var refusal) ? throw Again(refusal.Reason)
            : null;

    /// <summary>Reads a whole array; its checksum is compared.</summary>
    /// <param name="member">One of <see cref="Members"/>.</param>
    /// <returns>C order and little-endian, whatever the file has.</returns>
    /// <exception cref="MalformedDataException">The bytes are damaged, or more than one array in memory can have.</exception>
    public NpyArray Read(NpzMember member)
    {
        CheckOurs(member);
        return NpyOrder.Array(member.Header, member.Compression == NpzCompression.None ? ReadStored(member) : ReadDeflated(member));
    }

    /// <summary>Reads bytes of an array that is stored as it is, in file order, without the rest; nothing is compared.</summary>
    /// <param name="member">One of <see cref="Members"/>, not compressed.</param>
    /// <param name="offsetBytes">From the array's first byte on.</param>
    /// <param name="bytes">Receives the bytes as the file has them, its byte order included.</param>
    /// <exception cref="ArgumentException">The member is compressed, or the bytes lie outside the array.</exception>
    /// <exception cref="MalformedDataException">The file has become shorter.</exception>
    /// <remarks>One positioned read. Does not allocate.</remarks>
    public void ReadAt(NpzMember member, long offsetBytes, Span<byte> bytes)
    {
        CheckOurs(member);
        if (member.Compression != NpzCompression.None)
        {
            throw new ArgumentException($"{member.Name} is compressed: parts of it cannot be read.", nameof(member));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offsetBytes, member.Header.Bytes - bytes.Length);
        file.Read(bytes, member.DataOffsetBytes + offsetBytes, "array", member.Name);
    }

    /// <summary>The array's bytes from the first on, in file order, as a stream; at its end the checksum is compared.</summary>
    /// <param name="member">One of <see cref="Members"/>.</param>
    /// <returns>A stream for one thread at a time, to be disposed before the reader. It ends after the array's last byte, which is handed out only when
    /// the checksum is right.</returns>
    /// <exception cref="MalformedDataException">The bytes are damaged; the stream's own reads give it too.</exception>
    public Stream OpenData(NpzMember member)
    {
        CheckOurs(member);
        var stream = new NpzDataStream(file, member);
        try
        {
            stream.Begin();
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string ArrayName(ZipEntry entry) => entry.Name[..^ZipName.Suffix.Length];

    /// <summary>An error of its own for each that asks: a thrown one keeps the stack of its last thrower.</summary>
    private static MalformedDataException Again(MalformedDataException reason)
        => new(reason.Location, reason.Subject, reason.Expected, reason.Found, reason.Remedy, reason);

    private static NpzMember? OpenMember(NpzFile file, ZipEntry entry, out MalformedDataException? refusal)
    {
        var where = file.Place(entry.HeaderOffsetBytes, entry.Name);
        Span<byte> first = stackalloc byte[FirstRead];
        first = first[..file.ReadUpTo(first, entry.HeaderOffsetBytes, entry.Name)];
        var headBytes = CheckLocalHeader(file, entry, first, where);
        var place = entry.HeaderOffsetBytes + headBytes;
        refusal = (entry.Flags & ZipEntry.EncryptedFlags) != 0 ? NpzThrow.Encrypted(where)
            : entry.Method is not (ZipEntry.Stored or ZipEntry.Deflated) || (entry.Flags & ZipEntry.PatchFlag) != 0 ? NpzThrow.Method(where, entry.Method)
            : null;
        if (refusal is not null)
        {
            return null;
        }

        where = where with { ByteOffset = place };
        var isStored = entry.Method == ZipEntry.Stored;
        if (isStored ? entry.RawBytes != entry.StoredBytes : entry.RawBytes / MostRatio > entry.StoredBytes)
        {
            NpzThrow.Structure(
                where, "sizes of the member", isStored ? "the same stored and raw" : $"at most {MostRatio} raw bytes for each stored one",
                $"{entry.StoredBytes} stored, {entry.RawBytes} raw");
        }

        NpyHeader? header;
        int headerBytes;
        if (isStored && headBytes < first.Length && entry.RawBytes <= first.Length - headBytes)
        {
            header = NpyHeader.TryParse(first.Slice(headBytes, (int)entry.RawBytes), where, out headerBytes, out refusal);
        }
        else
        {
            using Stream raw = isStored
                ? new NpzSpanStream(file, place, entry.StoredBytes, entry.Name)
                : new DeflateStream(new NpzSpanStream(file, place, entry.StoredBytes, entry.Name), CompressionMode.Decompress);
            header = ReadHeader(raw, entry.RawBytes, where, out headerBytes, out refusal);
        }

        if (header is null)
        {
            return null;
        }

        if ((Int128)headerBytes + header.Bytes != entry.RawBytes)
        {
            NpzThrow.MemberLength(where, (Int128)headerBytes + header.Bytes, entry.RawBytes);
        }

        return new NpzMember(
            ArrayName(entry), header, isStored ? NpzCompression.None : NpzCompression.Deflate, isStored ? place + headerBytes : -1, entry.StoredBytes, entry.Crc32)
        {
            PlaceBytes = place,
            HeaderBytes = headerBytes,
        };
    }

    /// <summary>Compares a member's local header with its line of the directory.</summary>
    /// <returns>Bytes of the local header.</returns>
    private static int CheckLocalHeader(NpzFile file, ZipEntry entry, ReadOnlySpan<byte> first, DataLocation where)
    {
        if (first.Length < ZipEntry.LocalBytes || BinaryPrimitives.ReadUInt32LittleEndian(first) != ZipEntry.LocalSignature)
        {
            NpzThrow.Structure(where, "local header of the member", "its signature", "other bytes");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(first[6..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(first[8..]);
        var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(first[26..]);
        var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(first[28..]);
        var headBytes = ZipEntry.LocalBytes + nameBytes + extraBytes;
        var rest = headBytes <= first.Length ? first[ZipEntry.LocalBytes..headBytes] : ReadRest(file, entry, headBytes - ZipEntry.LocalBytes);
        if (method != entry.Method || ((flags ^ entry.Flags) & (ZipEntry.EncryptedFlags | ZipEntry.DescriptorFlag)) != 0
            || !rest[..nameBytes].SequenceEqual(entry.NameBytes))
        {
            NpzThrow.Structure(where, "local header of the member", "name, method and flags of the directory", "others");
        }

        // With a descriptor behind the bytes, the numbers here may be zeros.
        if ((flags & ZipEntry.DescriptorFlag) == 0)
        {
            ulong stored = BinaryPrimitives.ReadUInt32LittleEndian(first[18..]);
            ulong raw = BinaryPrimitives.ReadUInt32LittleEndian(first[22..]);
            ulong none = 0;
            ZipExtra.Widen(rest[nameBytes..], ref raw, ref stored, ref none, where);
            if (BinaryPrimitives.ReadUInt32LittleEndian(first[14..]) != entry.Crc32 || stored != (ulong)entry.StoredBytes || raw != (ulong)entry.RawBytes)
            {
                NpzThrow.Structure(where, "local header of the member", "checksum and sizes of the directory", "others");
            }
        }

        if (headBytes + entry.StoredBytes > file.Length - entry.HeaderOffsetBytes)
        {
            NpzThrow.Cut(where, "member", entry.StoredBytes);
        }

        return headBytes;
    }

    /// <summary>Name and extra fields of a local header that is longer than the first read.</summary>
    private static byte[] ReadRest(NpzFile file, ZipEntry entry, int bytes)
    {
        var rest = new byte[bytes];
        file.Read(rest, entry.HeaderOffsetBytes + ZipEntry.LocalBytes, "local header of the member", entry.Name);
        return rest;
    }

    /// <summary>Reads an array's header from a member's raw bytes.</summary>
    private static NpyHeader? ReadHeader(Stream raw, long rawBytes, DataLocation where, out int headerBytes, out MalformedDataException? refusal)
    {
        try
        {
            Span<byte> prefix = stackalloc byte[NpyHeader.LongPrefixBytes];
            prefix = prefix[..(int)Math.Min(prefix.Length, rawBytes)];
            prefix = prefix[..raw.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)];
            var (prefixBytes, textBytes) = NpyHeader.Measure(prefix, where);
            if (prefixBytes + textBytes > rawBytes)
            {
                NpzThrow.HeaderCut(where);
            }

            var bytes = new byte[Math.Max(prefix.Length, prefixBytes + textBytes)];
            prefix.CopyTo(bytes);
            var read = prefix.Length + raw.ReadAtLeast(bytes.AsSpan(prefix.Length), bytes.Length - prefix.Length, throwOnEndOfStream: false);
            return NpyHeader.TryParse(bytes.AsSpan(0, read), where, out headerBytes, out refusal);
        }
        catch (InvalidDataException error)
        {
            NpzThrow.DoesNotInflate(where, "an array header", error.Message);
            throw;
        }
    }

    private void CheckOurs(NpzMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (!byName.TryGetValue(member.Name, out var ours) || !ReferenceEquals(ours, member))
        {
            throw new ArgumentException("The member is of another archive.", nameof(member));
        }
    }
}
