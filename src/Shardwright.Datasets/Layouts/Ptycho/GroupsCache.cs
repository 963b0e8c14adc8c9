using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>The file that keeps the groups of a scan, <c>*.groups_cache.npz</c>. It can be deleted at any time. Safe from many threads and processes.</summary>
/// <remarks>
/// Source: PtychoPINN's cache of August 2025: <c>all_groups</c> int64 (G, C), <c>dataset_checksum</c> a text, <c>gridsize</c> and <c>overlap_factor</c> int64 scalars; and beside
/// them all else that decides the groups, int64 scalars too. The original's own files lack those, so they are never taken for ours.
/// </remarks>
[SuppressMessage("Security", "CA5351", Justification = "The name of a content, not a protection of it, and the original's.")]
public static class GroupsCache
{
    /// <summary>The end of a cache's name.</summary>
    public const string Ending = ".groups_cache.npz";

    private const string Groups = "all_groups";
    private const string DatasetChecksum = "dataset_checksum";
    private const int ChecksumCharacters = 32;
    private const int CharacterBytes = 4;

    /// <summary>The name beside a scan: <c>&lt;stem&gt;.g{gridsize}k{K}.groups_cache.npz</c>.</summary>
    /// <param name="scan">The scan's file.</param>
    /// <param name="gridSize">Patterns along each side of a group.</param>
    /// <param name="neighborCount">Neighbours that a group is drawn from, K.</param>
    public static string PathBeside(string scan, int gridSize, int neighborCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(scan);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(scan)}.g{gridSize}k{neighborCount}{Ending}");
        return Path.Combine(Path.GetDirectoryName(scan) ?? "", name);
    }

    /// <summary>The name for positions that no file holds: <c>&lt;hash&gt;.groups_cache.npz</c>, one for each key.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="key">What decides the groups.</param>
    public static string PathByHash(string folder, GroupsCacheKey key)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(key);
        return Path.Combine(folder, key.Hash() + Ending);
    }

    /// <summary>What tells one list of positions from another: MD5, in lower-case hexadecimal, over the float64 of all columns, all rows, and twice their number.</summary>
    /// <param name="x">The column of each position.</param>
    /// <param name="y">Its row.</param>
    public static string Checksum(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(MemoryMarshal.AsBytes(x));
        hash.AppendData(MemoryMarshal.AsBytes(y));
        hash.AppendData(MemoryMarshal.AsBytes<double>([x.Length, x.Length]));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads the groups of a cache.</summary>
    /// <param name="path">The cache.</param>
    /// <param name="key">What must have decided them.</param>
    /// <param name="points">Positions that there are; a group of any other makes the cache damaged.</param>
    /// <returns>(G, C) indices, row-major; null where there is no cache, or it is of anything else, or damaged: then the groups are drawn again.</returns>
    public static long[]? TryRead(string path, GroupsCacheKey key, int points)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var archive = NpzReader.Open(path);
            return IsOf(archive, key) ? ReadGroups(archive, key.GridSize * key.GridSize, points) : null;
        }
        catch (ShardwrightException)
        {
            // Nothing is lost: a cache that cannot be read is drawn and written again.
            return null;
        }
    }

    /// <summary>Writes a cache, replacing one of that name.</summary>
    /// <param name="path">The cache.</param>
    /// <param name="key">What decided the groups.</param>
    /// <param name="members">(G, C) indices, row-major.</param>
    /// <exception cref="ArgumentException">The indices are no whole groups.</exception>
    /// <exception cref="StorageException">The disk or file system refused; a cache that was there still stands.</exception>
    public static void Write(string path, GroupsCacheKey key, ReadOnlySpan<long> members)
    {
        ArgumentNullException.ThrowIfNull(key);
        var size = key.GridSize * key.GridSize;
        if (members.Length % size != 0)
        {
            throw new ArgumentException($"{members.Length} indices are no groups of {size}.", nameof(members));
        }

        using var file = AtomicFile.Create(path);
        using (var archive = new NpzWriter(file.Stream))
        {
            archive.Add(Groups, NpyArray.Of(members, members.Length / size, size), NpzCompression.Deflate);
            archive.Add(DatasetChecksum, new NpyArray(new NpyHeader(NpyType.Text(key.Checksum.Length), []), Encoding.UTF32.GetBytes(key.Checksum)), NpzCompression.Deflate);
            foreach (var (name, value) in key.Numbers)
            {
                archive.Add(name, new NpyArray(new NpyHeader(NpyType.I8, []), MemoryMarshal.AsBytes<long>([value]).ToArray()), NpzCompression.Deflate);
            }

            archive.Finish();
        }

        file.Commit();
    }

    private static bool IsOf(NpzReader archive, GroupsCacheKey key)
        => archive.Find(DatasetChecksum) is { Header: { Shape.Count: 0, Type: { Kind: NpyKind.Text, ElementBytes: ChecksumCharacters * CharacterBytes } } } checksum
            && archive.Read(checksum).ToStrings()[0] == key.Checksum
            && key.Numbers.All(number => archive.Find(number.Name) is { Header.Shape.Count: 0 } member && member.Header.Type == NpyType.I8
                && archive.Read(member).As<long>()[0] == number.Value);

    private static long[]? ReadGroups(NpzReader archive, int size, int points)
    {
        if (archive.Find(Groups) is not { Header.Shape.Count: 2 } member || member.Header.Type != NpyType.I8 || member.Header.Shape[1] != size)
        {
            return null;
        }

        var members = archive.Read(member).As<long>().ToArray();
        return members.AsSpan().ContainsAnyExceptInRange(0, points - 1) ? null : members;
    }
}
