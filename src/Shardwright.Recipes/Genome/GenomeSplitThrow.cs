using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Genome;

/// <summary>The messages about splits of sequences.</summary>
internal static class GenomeSplitThrow
{
    private const int MostBytes = 100;

    [DoesNotReturn]
    public static void Twice(string folder, string id, string samples, long count) => throw new DatasetStateException(
        new DataLocation(folder, Item: id), "id of a sequence", "in one sample alone, since readers find a sequence by its id",
        string.Create(CultureInfo.InvariantCulture, $"in {samples}{(count > 1 ? $", and {count - 1} more such ids" : "")}"),
        "Give one of them another id in its FASTA file, and store that sample again.");

    [DoesNotReturn]
    public static void NotUtf8(string path, ReadOnlySpan<byte> id) => throw new MalformedDataException(
        new DataLocation(path), "id of a sequence", "UTF-8", $"bytes {Convert.ToHexStringLower(id[..Math.Min(id.Length, MostBytes)])}", "Store the sample's sequences again.");
}
