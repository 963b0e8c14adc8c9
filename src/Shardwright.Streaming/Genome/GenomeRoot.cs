using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Streaming.Reading;

namespace Shardwright.Streaming.Genome;

/// <summary>What names the content of windows that no manifest names, so that a cursor is not used with others. For one thread.</summary>
/// <remarks>
/// SHA-256 over what is at hand while the windows are opened: the metadata, the sequences' ids in the order in which the database first names them, the number of windows, and
/// of each sample's file the sample, layout and size. It takes in neither paths nor times, so that a folder may be moved or copied, and not the letters themselves: reading them
/// would cost a pass over all sequences at each opening. Letters that change in place without a change of size are for <c>verify</c>, with a manifest.
/// </remarks>
internal sealed class GenomeRoot : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins with what the window database says of itself.</summary>
    /// <param name="metadata">Its metadata.</param>
    public GenomeRoot(WindowMetadata metadata)
    {
        var (size, stride, least, total, distinct) = metadata;
        Append(string.Create(CultureInfo.InvariantCulture, $"genome windows 1 {size} {stride} {least} {total} {distinct}"));
    }

    /// <summary>Takes the next sequence, as the window database first names it.</summary>
    /// <param name="contigId">Its id, UTF-8.</param>
    public void Add(ReadOnlySpan<byte> contigId)
    {
        hash.Append<long>([contigId.Length]);
        hash.AppendData(contigId);
    }

    /// <summary>The root, 64 lower-case hexadecimal digits.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="samples">The samples that the windows are of and their files, in order.</param>
    public string Finish(long windows, IEnumerable<SampleSequences> samples)
    {
        Append(string.Create(CultureInfo.InvariantCulture, $"windows {windows}"));
        foreach (var (sample, path, layout) in samples)
        {
            var file = new FileInfo(path);
            Append(sample);
            Append(string.Create(CultureInfo.InvariantCulture, $"{layout} {(file.Exists ? file.Length : -1)}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Append(string text) => Add(Encoding.UTF8.GetBytes(text));
}
