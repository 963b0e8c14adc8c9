using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Streaming.Genome;

/// <summary>What names the content of windows that no manifest names, so that a cursor is not used with others.</summary>
/// <remarks>
/// SHA-256 over what is at hand once the windows are opened: the metadata, the sequence of every run of windows (ids in the order in which the database first names them), and
/// of each sample's file its name, layout and size. It takes in neither paths nor times, so that a folder may be moved or copied, and not the letters themselves: reading them
/// would cost a pass over all sequences at each opening. Letters that change in place without a change of size are for <c>verify</c>, with a manifest.
/// </remarks>
internal static class GenomeRoot
{
    /// <summary>The root, 64 lower-case hexadecimal digits.</summary>
    /// <param name="metadata">What the window database says of itself.</param>
    /// <param name="windows">Its windows.</param>
    /// <param name="sequenceIds">The ids of its sequences, in order.</param>
    /// <param name="samples">The samples' files, in order.</param>
    public static string Of(WindowMetadata metadata, long windows, IEnumerable<string> sequenceIds, IEnumerable<SampleSequences> samples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (size, stride, least, total, distinct) = metadata;
        Append(hash, string.Create(CultureInfo.InvariantCulture, $"genome windows 1 {size} {stride} {least} {total} {distinct} {windows}"));
        foreach (var id in sequenceIds)
        {
            Append(hash, id);
        }

        Append(hash, "samples");
        foreach (var (sample, path, layout) in samples)
        {
            Append(hash, sample);
            Append(hash, string.Create(CultureInfo.InvariantCulture, $"{layout} {new FileInfo(path).Length}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
