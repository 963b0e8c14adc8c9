using System.IO.Compression;
using System.Text;
using Shardwright.Formats.Fasta;

namespace Shardwright.Recipes.Genome;

/// <summary>The kinds of damage that a sample of genomes is made with, in turn.</summary>
internal static class SampleDamage
{
    private const int Kinds = 7;
    private const int InFile = 2;

    /// <summary>Whether a defect spoils all of its file behind it, and so has a file of its own.</summary>
    public static bool IsOfFile(int defect) => defect % Kinds >= InFile;

    /// <summary>Writes one that leaves the records around it readable.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="defect">Its number.</param>
    /// <param name="lastId">The id of the record before it.</param>
    public static void Write(FastaWriter writer, int defect, string lastId)
    {
        if (defect % Kinds == 0)
        {
            writer.WriteHeader(lastId, "the id of the record before it");
        }
        else
        {
            writer.WriteHeader("", "no id");
        }

        writer.WriteBases("ACGTACGTTTGACA"u8);
    }

    /// <summary>A file that is spoilt, after one sound record where there can be one.</summary>
    /// <param name="defect">Its number.</param>
    /// <param name="sample">The sample of the file.</param>
    public static byte[] FileOf(int defect, string sample)
    {
        var sound = Encoding.UTF8.GetBytes($">BCR__ECT-{sample}__CT1-1 sound\nACGTACGTTTGACAGGCATT\n");
        var second = Encoding.UTF8.GetBytes($">BCR__ECT-{sample}__CT1-2 damaged\n");
        return (defect % Kinds) switch
        {
            2 => [.. sound, .. second, .. "ACGTAC"u8, 0x07, 0xc3, .. "GTTTGA\n"u8],
            3 => [.. "ACGTACGTTTGA\n"u8, .. sound],
            4 => [.. sound, .. second, .. "ACGTACGT>BCR joined without a line end\nTTGACA\n"u8],
            5 => [.. sound, .. ">BCR__ECT-\0\0\0\0\n"u8, .. "ACGTACGTTTGA\n"u8],
            _ => Cut([.. sound, .. second, .. "ACGTACGTTTGACAGGCATT\n"u8]),
        };
    }

    /// <summary>What stands behind the sample in the name of such a file.</summary>
    public static string EndingOf(int defect) => defect % Kinds == Kinds - 1 ? ".fna.gz" : ".fna";

    private static byte[] Cut(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.ToArray()[..(int)(packed.Length * 2 / 3)];
    }
}
