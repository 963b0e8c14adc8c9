using System.Buffers;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Writes ids to a buffer.</summary>
/// <param name="target">The buffer.</param>
/// <param name="most">How many there can be at most.</param>
internal ref struct WritingSink(IBufferWriter<int> target, int most) : IIdSink
{
    private const int AtOnce = 1024;

    private Span<int> room;
    private int used;
    private int written;

    public bool Take(ReadOnlySpan<int> ids, int start, int end)
    {
        // What is used never passes the room.
        unchecked
        {
            if (ids.Length == 1 && (uint)used < (uint)room.Length)
            {
                room[used] = ids[0];
                used++;
                return true;
            }

            if (ids.Length > room.Length - used)
            {
                Flush();
                room = target.GetSpan(Math.Max(ids.Length, Math.Min(most, AtOnce)));
            }

            ids.CopyTo(room[used..]);
            used += ids.Length;
            return true;
        }
    }

    /// <summary>Hands over what is left.</summary>
    /// <returns>How many ids were written in all.</returns>
    internal int Finish()
    {
        Flush();
        return written;
    }

    private void Flush()
    {
        if (used > 0)
        {
            target.Advance(used);
        }

        written += used;
        used = 0;
        room = default;
    }
}
