using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Where all windows lie.</summary>
public sealed partial class WindowDatabase
{
    private const int RowsBetweenLooks = 65536;

    /// <summary>Windows a sequence from which on it pays to jump from one sequence to the next instead of reading every window: measured.</summary>
    private const long LeastToSkip = 12;

    /// <summary>Reads where every window lies.</summary>
    /// <param name="visit">Is told the id of each sequence when it is numbered; null for nobody.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>An entry for each run of windows in one sequence.</returns>
    /// <exception cref="MalformedDataException">Windows are not numbered from 0 without gaps, totals disagree with the metadata, values are of the wrong kind, or pages are damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    /// <remarks>
    /// Every window is read and checked, unless <see cref="WindowDatabaseWriter"/> made the database, nobody changed it since, and its sequences are long: then
    /// the first window of each is read, and the next one's place is looked up.
    /// </remarks>
    public WindowIndex ReadIndex(WindowSequenceVisitor? visit = null, CancellationToken cancel = default)
    {
        var canSkip = IsOurs && Metadata is { TotalWindows: { } windows, DistinctSequences: > 0 and var sequences } && windows / sequences >= LeastToSkip;
        return ReadIndex(visit, canSkip, cancel);
    }

    /// <summary>Reads every window, or jumps where the caller knows that it may.</summary>
    internal WindowIndex ReadIndex(WindowSequenceVisitor? visit, bool canSkip, CancellationToken cancel)
    {
        var index = new WindowIndex();

        // One lock for all of it, and no change in between.
        database.Execute("BEGIN");
        try
        {
            if (canSkip)
            {
                Skip(index, visit, cancel);
            }
            else
            {
                Scan(index, visit, cancel);
            }
        }
        finally
        {
            database.Execute("COMMIT");
        }

        CheckCount(WindowSchema.TotalWindows, Metadata.TotalWindows, index.Windows);
        CheckCount(WindowSchema.DistinctSequences, Metadata.DistinctSequences, index.Sequences);
        return index;
    }

    private void Scan(WindowIndex index, WindowSequenceVisitor? visit, CancellationToken cancel)
    {
        using var rows = database.Prepare("SELECT window_idx, sequence_id, window_in_seq_idx FROM window_mappings ORDER BY window_idx");
        var current = Array.Empty<byte>();
        var currentLength = 0;
        var place = default(WindowPlace);
        var count = 0L;
        Dictionary<byte[], int>? numbers = null;
        for (var window = 0L; rows.Step(); window++)
        {
            if (window % RowsBetweenLooks == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var id = rows.ReadText(1);
            var isSame = count > 0 && id.SequenceEqual(current.AsSpan(0, currentLength));
            var found = ReadPlace(rows, window);
            if (isSame && found == place.WindowInSequence + count)
            {
                count++;
                continue;
            }

            if (count > 0)
            {
                index.Add(place, count);
            }

            var number = place.Sequence;
            if (!isSame)
            {
                // Ascending ids are new ones. From the first that is not on, all have to be remembered.
                if (numbers is null && count > 0 && id.SequenceCompareTo(current.AsSpan(0, currentLength)) < 0)
                {
                    numbers = RememberAll(window, cancel);
                }

                number = NumberOf(id, numbers, index.Sequences, out var isNew);
                if (isNew)
                {
                    visit?.Invoke(id);
                }

                Keep(id, ref current, out currentLength);
            }

            place = new WindowPlace(number, found);
            count = 1;
        }

        if (count > 0)
        {
            index.Add(place, count);
        }
    }

    private void Skip(WindowIndex index, WindowSequenceVisitor? visit, CancellationToken cancel)
    {
        var windows = Metadata.TotalWindows ?? 0;
        using var first = database.Prepare("SELECT window_idx, sequence_id, window_in_seq_idx FROM window_mappings WHERE window_idx = ?");
        using var last = database.Prepare("SELECT max(window_idx) FROM window_mappings WHERE sequence_id = ?");
        for (var window = 0L; window < windows; window = index.Windows)
        {
            cancel.ThrowIfCancellationRequested();
            first.Bind(0, window);
            if (!first.Step())
            {
                WindowThrow.Count(Path, WindowSchema.TotalWindows, windows, window);
            }

            var place = new WindowPlace(index.Sequences, ReadPlace(first, window));
            var id = first.ReadText(1);
            last.BindText(0, id);
            if (!last.Step() || last.IsNull(0) || last.ReadInteger(0) is var end && (end < window || end >= windows))
            {
                throw new MalformedDataException(
                    new DataLocation(Path, RecordIndex: window), "window database", "an index that agrees with its table", "another", "Make it again with 'shardwright genome precompute'.");
            }

            index.Add(place, last.ReadInteger(0) - window + 1);
            visit?.Invoke(id);
            last.Reset();
            first.Reset();
        }
    }

    private long ReadPlace(Formats.Sqlite.SqliteStatement row, long window)
    {
        if (row.ReadInteger(0) is var stored && stored != window)
        {
            WindowThrow.Gap(Path, window, stored);
        }

        var found = row.ReadInteger(2);
        if (found < 0)
        {
            WindowThrow.BadIndex(Path, window, found);
        }

        return found;
    }

    /// <summary>The ids of the windows before one, with the numbers that they were given.</summary>
    private Dictionary<byte[], int> RememberAll(long before, CancellationToken cancel)
    {
        var numbers = new Dictionary<byte[], int>(IdComparer.Instance);
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        using var rows = database.Prepare("SELECT sequence_id FROM window_mappings WHERE window_idx < ? ORDER BY window_idx");
        rows.Bind(0, before);
        for (var row = 0L; rows.Step(); row++)
        {
            if (row % RowsBetweenLooks == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            _ = lookup.TryAdd(rows.ReadText(0), numbers.Count);
        }

        return numbers;
    }

    private static int NumberOf(ReadOnlySpan<byte> id, Dictionary<byte[], int>? numbers, int next, out bool isNew)
    {
        if (numbers is null)
        {
            isNew = true;
            return next;
        }

        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        isNew = lookup.TryAdd(id, next);
        return lookup[id];
    }

    private static void Keep(ReadOnlySpan<byte> id, ref byte[] current, out int length)
    {
        length = id.Length;
        if (current.Length < length)
        {
            current = new byte[Math.Max(length, 2 * current.Length)];
        }

        id.CopyTo(current);
    }

    private void CheckCount(string key, long? stated, long found)
    {
        if (stated is { } expected && expected != found)
        {
            WindowThrow.Count(Path, key, expected, found);
        }
    }

    private sealed class IdComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static IdComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
