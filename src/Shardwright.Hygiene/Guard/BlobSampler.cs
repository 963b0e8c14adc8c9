using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Takes from contents what tells what they are: some thousand bytes, the last one, and every place where HDF5 may begin. One thread at a time.</summary>
internal sealed class BlobSampler(IReadOnlyList<GitEntry> entries, BlobFacts[] facts) : IBlobVisitor
{
    private const int HeadBytes = 4096;
    private const long FirstLatePlace = 512;

    private readonly byte[] head = new byte[HeadBytes];
    private int place;
    private long bytes;
    private long seen;
    private long latePlace;
    private bool isLateBroken;
    private bool hasLateHdf5;
    private bool wantsText;
    private bool isText;
    private byte last;

    /// <inheritdoc/>
    public bool Begin(int place, long bytes)
    {
        var path = entries[place].Path;
        var isLarge = bytes > GuardLimits.Of(path);
        (this.place, this.bytes, seen, latePlace, isLateBroken, hasLateHdf5, last) = (place, bytes, 0, FirstLatePlace, false, false, 0);
        isText = wantsText = isLarge && DataNames.IsDocumentation(path);
        return !isLarge || wantsText;
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (seen < HeadBytes)
        {
            var part = bytes[..(int)Math.Min(bytes.Length, HeadBytes - seen)];
            part.CopyTo(head.AsSpan((int)seen));
        }

        LookForHdf5(bytes);
        isText = isText && DataSignature.IsText(bytes);
        seen += bytes.Length;
        last = bytes[^1];
    }

    /// <inheritdoc/>
    public void End()
    {
        var start = head.AsSpan(0, (int)Math.Min(seen, HeadBytes));
        facts[place] = new BlobFacts(
            bytes, seen == 0 ? DataFormat.None : DataSignature.Of(start, bytes, last, hasLateHdf5), isText && seen > 0,
            seen == bytes && PointerFile.Is(entries[place].Path, start, bytes));
    }

    // The signature may be cut by the end of what is at hand, and goes on in the next bytes.
    private void LookForHdf5(ReadOnlySpan<byte> bytes)
    {
        var signature = DataSignature.Hdf5;
        var end = seen + bytes.Length;
        while (latePlace < end)
        {
            var from = Math.Max(latePlace, seen);
            var to = Math.Min(latePlace + signature.Length, end);
            isLateBroken |= !bytes[(int)(from - seen)..(int)(to - seen)].SequenceEqual(signature[(int)(from - latePlace)..(int)(to - latePlace)]);
            if (to < latePlace + signature.Length)
            {
                return;
            }

            hasLateHdf5 |= !isLateBroken;
            isLateBroken = false;
            latePlace *= 2;
        }
    }
}
