using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Streaming.Genome;

/// <summary>The control tags of a split's sequences, each once: UTF-8 of <c>&lt;ctrl_</c>, the sequence's kind in lower case, and <c>&gt;</c>.</summary>
/// <remarks>Filled by one thread, then safe from many. Lower case is that of .NET's invariant culture, letter for letter.</remarks>
internal sealed class ControlTags
{
    /// <summary>The tag of an item that has none.</summary>
    public const int None = 0;

    private readonly List<byte> bytes = [];

    // Where each tag ends; it begins where the one before it ends.
    private readonly List<int> ends = [0];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>Tags, <see cref="None"/> among them.</summary>
    public int Count => ends.Count;

    /// <summary>Every tag's ids, one after the other.</summary>
    public ReadOnlySpan<byte> AllIds => CollectionsMarshal.AsSpan(bytes);

    /// <summary>The number of a sequence's tag.</summary>
    /// <param name="contigId">The sequence's id.</param>
    public int Add(string contigId)
    {
        var kind = SampleId.KindOf(contigId);
        if (!numbers.TryGetValue(kind, out var number))
        {
            number = ends.Count;
            bytes.AddRange(Encoding.UTF8.GetBytes(TextOf(kind)));
            ends.Add(bytes.Count);
            numbers.Add(kind, number);
        }

        return number;
    }

    /// <summary>Forgets what only adding needs.</summary>
    public void Seal()
    {
        numbers.Clear();
        numbers.TrimExcess();
    }

    /// <summary>A tag's ids.</summary>
    /// <param name="tag">Its number.</param>
    public ReadOnlySpan<byte> IdsOf(int tag)
    {
        var start = tag == 0 ? 0 : ends[tag - 1];
        return CollectionsMarshal.AsSpan(bytes)[start..ends[tag]];
    }

    private static string TextOf(string kind) => "<ctrl_" + kind.ToLowerInvariant() + ">";
}
