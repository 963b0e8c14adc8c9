using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Genome;

/// <summary>The messages about splits of sequences.</summary>
internal static class GenomeSplitThrow
{
    [DoesNotReturn]
    public static void Twice(string folder, string id, string samples, long count) => throw new DatasetStateException(
        new DataLocation(folder, Item: id), "id of a sequence", "in one sample alone, since readers find a sequence by its id",
        string.Create(CultureInfo.InvariantCulture, $"in {samples}{(count > 1 ? $", and {count - 1} more such ids" : "")}"),
        "Give one of them another id in its FASTA file, and store that sample again.");
}
