using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Streaming.Eeg;

/// <summary>The readers that are kept open, so that a window in a file read lately needs no opening. Beyond the limit the one unused for longest is closed.</summary>
internal sealed class OpenReaders<T>(int limit) : IDisposable
    where T : IDisposable
{
    private readonly Dictionary<int, LinkedListNode<(int File, T Reader)>> byFile = [];
    private readonly LinkedList<(int File, T Reader)> byUse = [];

    /// <summary>Readers that are open.</summary>
    public int Count => byFile.Count;

    /// <summary>Finds a file's reader, which becomes the last to be closed.</summary>
    public bool TryGet(int file, [MaybeNullWhen(false)] out T reader)
    {
        if (!byFile.TryGetValue(file, out var node))
        {
            reader = default;
            return false;
        }

        if (node != byUse.First)
        {
            byUse.Remove(node);
            byUse.AddFirst(node);
        }

        reader = node.Value.Reader;
        return true;
    }

    /// <summary>Keeps a file's reader, and closes another where there are too many.</summary>
    public void Add(int file, T reader)
    {
        byFile.Add(file, byUse.AddFirst((file, reader)));
        if (byFile.Count > limit)
        {
            var last = byUse.Last!;
            byUse.RemoveLast();
            byFile.Remove(last.Value.File);
            last.Value.Reader.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var (_, reader) in byUse)
        {
            reader.Dispose();
        }

        byUse.Clear();
        byFile.Clear();
    }
}
