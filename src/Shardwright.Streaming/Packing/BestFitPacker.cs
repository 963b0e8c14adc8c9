using System.Numerics;
using System.Runtime.InteropServices;

namespace Shardwright.Streaming.Packing;

/// <summary>Decides which buffered document comes next in a row: best fit, by lengths alone.</summary>
/// <remarks>
/// The rule of nanochat's loader: the longest document that fits the room that is left, the first among equals; where none fits, the
/// shortest, the first among equals, cut to the room. Its caller refills before each placement while <see cref="NeedsDocuments"/>.
/// For one thread.
/// </remarks>
public sealed class BestFitPacker
{
    private readonly int bufferDocuments;
    private int[] lengths;
    private int[] documents;
    private int count;

    /// <summary>Makes an empty packer.</summary>
    /// <param name="bufferDocuments">Documents that must wait before one is placed, while there are more to come; at least 1. Default 1,000.</param>
    public BestFitPacker(int bufferDocuments = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferDocuments, 1);
        this.bufferDocuments = bufferDocuments;
        lengths = new int[bufferDocuments];
        documents = new int[bufferDocuments];
    }

    /// <summary>Documents that wait.</summary>
    public int Count => count;

    /// <summary>Whether fewer wait than must, so that the next placement waits for more.</summary>
    public bool NeedsDocuments => count < bufferDocuments;

    /// <summary>The documents that wait, by their numbers, in the order in which they were added. Valid until the next call.</summary>
    public ReadOnlySpan<int> Documents => documents.AsSpan(0, count);

    /// <summary>Adds a document behind those that wait.</summary>
    /// <param name="document">Its number, which the packer only hands back.</param>
    /// <param name="tokens">Its length in tokens, 0 or more.</param>
    public void Add(int document, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        if (count == lengths.Length)
        {
            Array.Resize(ref lengths, count * 2);
            Array.Resize(ref documents, count * 2);
        }

        (lengths[count], documents[count]) = (tokens, document);
        count++;
    }

    /// <summary>Takes out the document that comes next.</summary>
    /// <param name="room">Tokens that still fit the row, at least 1.</param>
    /// <exception cref="InvalidOperationException">No document waits.</exception>
    public PackedPlacement Place(int room)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room, 1);
        if (count == 0)
        {
            throw new InvalidOperationException("No document waits to be placed.");
        }

        var waiting = lengths.AsSpan(0, count);
        var longest = Longest(waiting, room);
        var length = longest >= 0 ? longest : Shortest(waiting);
        var place = waiting.IndexOf(length);
        var document = documents[place];
        var behind = count - place - 1;
        waiting.Slice(place + 1, behind).CopyTo(waiting[place..]);
        documents.AsSpan(place + 1, behind).CopyTo(documents.AsSpan(place));
        count--;
        var tokens = Math.Min(length, room);
        return new PackedPlacement(document, tokens, length - tokens);
    }

    // The greatest length that is at most the room; -1 where there is none.
    private static int Longest(ReadOnlySpan<int> waiting, int room)
    {
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(waiting);
        var (rooms, none) = (new Vector<int>(room), Vector<int>.AllBitsSet);
        var most = none;
        foreach (var vector in vectors)
        {
            most = Vector.Max(most, Vector.ConditionalSelect(Vector.LessThanOrEqual(vector, rooms), vector, none));
        }

        var longest = -1;
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            longest = Math.Max(longest, most[lane]);
        }

        foreach (var length in waiting[(vectors.Length * Vector<int>.Count)..])
        {
            longest = length <= room ? Math.Max(longest, length) : longest;
        }

        return longest;
    }

    private static int Shortest(ReadOnlySpan<int> waiting)
    {
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(waiting);
        var least = new Vector<int>(int.MaxValue);
        foreach (var vector in vectors)
        {
            least = Vector.Min(least, vector);
        }

        var shortest = int.MaxValue;
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            shortest = Math.Min(shortest, least[lane]);
        }

        foreach (var length in waiting[(vectors.Length * Vector<int>.Count)..])
        {
            shortest = Math.Min(shortest, length);
        }

        return shortest;
    }
}
