using System.Globalization;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What an archive of arrays, or the file of one, is.</summary>
internal static class NpzInspection
{
    private const int ListedMembers = 50;

    /// <summary>Whether first bytes are those of an NPY file.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> head) => head is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..];

    /// <summary>Whether a file is a ZIP archive, by its first bytes or, where others stand before the archive, by its name.</summary>
    public static bool IsArchive(string path, ReadOnlySpan<byte> head)
        => head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8) || path.EndsWith(".npz", StringComparison.Ordinal);

    public static Inspection OfArray(string path)
    {
        using var reader = NpyReader.Open(path);
        return new Inspection(
            path, "NPY file",
            [
                Inspector.Fact("type", reader.Header.Type.Descr), Inspector.Fact("shape", Shape(reader.Header)),
                Inspector.Fact("order", reader.Header.IsFortranOrder ? "Fortran" : "C"), Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
            ],
            []);
    }

    public static Inspection OfArchive(string path)
    {
        using var reader = NpzReader.Open(path);
        var facts = new List<InspectionFact>
        {
            Inspector.Fact("arrays", reader.Members.Count),
            Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
        };
        if (reader.Refusals.Count > 0)
        {
            facts.Add(Inspector.Fact("arrays that are not read", reader.Refusals.Count));
        }

        if (reader.OtherNames.Count > 0)
        {
            facts.Add(Inspector.Fact("members that are no arrays", reader.OtherNames.Count));
        }

        var tables = new List<InspectionTable>();
        if (reader.Members.Count > 0)
        {
            var total = reader.Members.Count;
            tables.Add(new InspectionTable(
                total > ListedMembers ? string.Create(CultureInfo.InvariantCulture, $"first {ListedMembers} of {total} arrays") : "arrays",
                ["name", "type", "shape", "order", "compression", "bytes", "stored"],
                [.. reader.Members.Take(ListedMembers).Select(member => (IReadOnlyList<string>)
                [
                    member.Name, member.Header.Type.Descr, Shape(member.Header), member.Header.IsFortranOrder ? "Fortran" : "C",
                    member.Compression == NpzCompression.None ? "none" : "deflate", ByteSize.Format(member.Header.Bytes), ByteSize.Format(member.StoredBytes),
                ])]));
        }

        if (reader.Refusals.Count > 0)
        {
            tables.Add(new InspectionTable(
                "arrays that are not read", ["name", "found", "remedy"],
                [.. reader.Refusals.Take(ListedMembers).Select(refusal => (IReadOnlyList<string>)[refusal.Name, refusal.Reason.Found ?? "", refusal.Reason.Remedy ?? ""])]));
        }

        if (reader.OtherNames.Count > 0)
        {
            tables.Add(new InspectionTable("other members", ["name"], [.. reader.OtherNames.Take(ListedMembers).Select(name => (IReadOnlyList<string>)[name])]));
        }

        return new Inspection(path, reader.Members.Count + reader.Refusals.Count > 0 ? "NPZ archive" : "ZIP archive without arrays", facts, tables);
    }

    /// <summary>As Python writes it.</summary>
    private static string Shape(NpyHeader header)
        => string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", header.Shape)}{(header.Shape.Count == 1 ? "," : "")})");
}
