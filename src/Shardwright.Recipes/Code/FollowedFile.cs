using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Recipes.Code;

/// <summary>The lines of a file of documents, waited for until it has ended. For one thread.</summary>
/// <remarks>
/// It has ended where its own end marker says, or when it has not grown for long enough. While our own chunker has begun it and not ended
/// it, time alone ends nothing. A chunker that goes on after a kill cuts the file to its checkpoint and writes the same bytes again: for
/// that is waited too.
/// </remarks>
internal sealed class FollowedFile(StreamOptions options) : IDisposable
{
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    private readonly string path = Path.GetFullPath(options.Input);
    private GrowingJsonlReader? reader;
    private StreamPosition position = StreamPosition.Start();
    private long lastLength = -1;
    private long lastChange;
    private long lastNote;
    private bool isNoted;
    private bool tookRest;

    public ReadOnlySpan<byte> Line => reader!.Line;

    /// <summary>What is known of the documents' making, once the file has ended.</summary>
    public ChunkMarker? Marker { get; private set; }

    /// <summary>Where the current line starts.</summary>
    public long LineOffsetBytes => reader!.OffsetBytes;

    /// <summary>The current line's number, from 1.</summary>
    public long LineNumber => position.Lines;

    /// <summary>The place after the current line.</summary>
    public StreamPosition Position => position;

    /// <summary>Goes to a place.</summary>
    public void Seek(StreamPosition start)
    {
        Close();
        position = start;
        (lastChange, lastNote) = (options.Clock.GetTimestamp(), options.Clock.GetTimestamp());
    }

    /// <summary>Whether a file that is there now is not the one that was read up to a place, and to its end there.</summary>
    public InputChangedException? Compare(StreamPosition end)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var length = FileIdentity.Of(path).Bytes;
        if (length != end.OffsetBytes)
        {
            return StreamThrow.GrewSince(options.Input, end.OffsetBytes, length);
        }

        return IsSame(end) ? null : StreamThrow.Other(options.Input, end.LastOffsetBytes);
    }

    /// <summary>Whether the line before a place is the one that was read.</summary>
    public bool IsSame(StreamPosition place)
    {
        if (place.OffsetBytes == 0 || !File.Exists(path))
        {
            return true;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[place.LastBytes];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), place.LastOffsetBytes + read) is > 0 and var more)
        {
            read += more;
        }

        // What is not there yet may still come.
        return read < bytes.Length || Crc32C.Compute(bytes) == place.LastCrc;
    }

    /// <summary>Goes to the next line, waiting for it as long as it may come.</summary>
    /// <returns>False when the file has ended.</returns>
    public bool Next(CancellationToken cancel)
    {
        while (true)
        {
            if (TryOpen())
            {
                try
                {
                    if (reader!.ReadLine())
                    {
                        return Take();
                    }

                    if (IsEnded())
                    {
                        return !tookRest && Marker is null && TakeRest();
                    }
                }
                catch (InputChangedException) when (!tookRest)
                {
                    // Cut, or written anew: it is opened again where reading stopped, and compared.
                    Close();
                }
            }

            cancel.ThrowIfCancellationRequested();
            Note();
            options.Wait(options.Poll, cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    public void Dispose() => Close();

    private bool Take()
    {
        if (tookRest)
        {
            throw StreamThrow.GrewAfterEnd(options.Input, position.OffsetBytes);
        }

        var line = reader!.Line;
        position = position with
        {
            OffsetBytes = reader.NextOffsetBytes, Lines = position.Lines + 1, LastBytes = line.Length, LastOffsetBytes = reader.OffsetBytes, LastCrc = Crc32C.Compute(line),
        };
        return true;
    }

    private bool TakeRest()
    {
        var took = reader!.ReadUnfinishedLine() && Take();
        tookRest = took;
        return took;
    }

    // Not there, or shorter than what was read: both may pass, the second not for ever.
    private bool TryOpen()
    {
        if (reader is not null)
        {
            return true;
        }

        if (!File.Exists(path))
        {
            return false;
        }

        var length = FileIdentity.Of(path).Bytes;
        if (length < position.OffsetBytes)
        {
            Look(length);
            if (IsStable() && !IsUnderWay())
            {
                throw StreamThrow.Shrunk(options.Input, position.OffsetBytes, length);
            }

            return false;
        }

        if (!IsSame(position))
        {
            throw StreamThrow.Other(options.Input, position.LastOffsetBytes);
        }

        try
        {
            reader = GrowingJsonlReader.Open(path, position.OffsetBytes);
        }
        catch (InputChangedException)
        {
            return false;
        }

        Look(reader.LengthBytes);
        return true;
    }

    private bool IsEnded()
    {
        Look(reader!.LengthBytes);
        if (tookRest && lastLength > position.OffsetBytes)
        {
            throw StreamThrow.GrewAfterEnd(options.Input, position.OffsetBytes);
        }

        if (ChunkMarker.Read(path) is { } marker)
        {
            if (marker.Bytes == position.OffsetBytes && lastLength == marker.Bytes)
            {
                Marker = marker;
                return true;
            }

            if (marker.Bytes > position.OffsetBytes)
            {
                return false;
            }
        }
        else if (IsUnderWay())
        {
            return false;
        }

        return tookRest || IsStable();
    }

    private bool IsUnderWay() => ChunkMarker.Read(path) is null && ChunkMarker.ReadFacts(path) is not null;

    private bool IsStable() => options.Clock.GetElapsedTime(lastChange) >= options.StableFor;

    private void Look(long length)
    {
        if (length != lastLength)
        {
            (lastLength, lastChange) = (length, options.Clock.GetTimestamp());
            (lastNote, isNoted) = (lastChange, false);
        }
    }

    private void Note()
    {
        var isThere = File.Exists(path);
        if (!isThere ? isNoted && options.Clock.GetElapsedTime(lastNote) < NoteEvery : options.Clock.GetElapsedTime(lastNote) < NoteEvery)
        {
            return;
        }

        (lastNote, isNoted) = (options.Clock.GetTimestamp(), true);
        var since = DurationText.Format(options.Clock.GetElapsedTime(lastChange));
        options.Reporter.Note(!isThere
            ? $"waiting for {options.Input}, which is not there"
            : IsUnderWay()
                ? $"waiting for {options.Input}: code chunk has not ended it; last change {since} ago"
                : $"waiting for {options.Input}: last change {since} ago");
    }

    private void Close()
    {
        reader?.Dispose();
        reader = null;
    }
}
