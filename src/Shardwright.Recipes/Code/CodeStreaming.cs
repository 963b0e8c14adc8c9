using System.Buffers;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Recipes.Code;

/// <summary>Turns a file of documents that may still grow into live shards: <c>code stream</c>.</summary>
/// <remarks>
/// Goes on after any end, with no document twice and none lost. Where another process of ours writes the same file to the same folder, it
/// waits for that one's end, and takes over where that one dies.
/// </remarks>
public static class CodeStreaming
{
    private const int LinesBetweenLooks = 256;

    /// <summary>Runs until the file has ended and the folder is finished, or finds it finished.</summary>
    /// <param name="options">What becomes of what.</param>
    /// <param name="cancel">Stops; the same call goes on later.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder is somebody else's, was begun with other options, or is written by a foreign process.</exception>
    /// <exception cref="InputChangedException">The file is not the one of which the first shards were made, or was cut and did not grow back.</exception>
    /// <exception cref="MalformedDataException">The file is gzip, or has a line longer than allowed; or a state beside it or in the folder is damaged.</exception>
    /// <exception cref="StorageException">The disk or file system refused, or the file is a folder.</exception>
    public static StreamReport Run(StreamOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (Directory.Exists(options.Input))
        {
            throw StreamThrow.FolderAsInput(options.Input);
        }

        using var writer = Open(options, cancel, out var byAnother);
        if (writer is null)
        {
            return new StreamReport { Folder = options.ParquetDir, Manifest = ManifestReader.Read(options.ParquetDir), ByAnother = true };
        }

        using var file = new FollowedFile(options);
        var start = Start(options, writer, file);
        if (writer.Manifest is { } manifest)
        {
            return new StreamReport { Folder = options.ParquetDir, Manifest = manifest, WasDone = !byAnother, ByAnother = byAnother };
        }

        var resumed = writer.Documents;
        if (resumed > 0)
        {
            options.Reporter.Note($"going on after {resumed} documents");
        }

        file.Seek(start);
        Feed(options, writer, file, cancel);
        var facts = file.Marker?.ToFacts() ?? ChunkMarker.ReadFacts(options.Input) ?? DocumentFacts.Unknown;
        var finished = writer.Finish(facts, file.Position.ToCounts(), file.Position.ToString(), cancel);
        return new StreamReport { Folder = options.ParquetDir, Manifest = finished, ResumedDocuments = resumed };
    }

    private static LiveShardWriter? Open(StreamOptions options, CancellationToken cancel, out bool byAnother)
    {
        var shards = new LiveShardOptions
        {
            Folder = options.ParquetDir,
            Source = Path.GetFullPath(options.Input),
            RowsPerFile = options.RowsPerFile,
            ValidationFraction = options.ValidationFraction,
            Validation = options.Validation,
            Seed = options.Seed,
            Rebuild = options.Rebuild,
            Reporter = options.Reporter,
            Clock = options.Clock,
        };
        byAnother = false;
        while (true)
        {
            try
            {
                if (LiveShardWriter.TryOpen(shards) is { } writer)
                {
                    return writer;
                }
            }
            catch (DatasetStateException) when (byAnother && CompletionMark.ReadRoot(options.ParquetDir) is not null)
            {
                // The other made them with other options, of which it was warned, and has come to its end.
                return null;
            }

            if (!byAnother)
            {
                options.Reporter.Note($"another process of ours writes the shards of {options.Input} in {options.ParquetDir}: waiting for its end");
                shards = shards with { Reporter = Reporter.Silent, Rebuild = false };
                byAnother = true;
            }

            if (CompletionMark.ReadRoot(options.ParquetDir) is not null)
            {
                return null;
            }

            options.Wait(options.Poll, cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Where reading begins; where the file is no longer the one that was read, an error, or the beginning.</summary>
    private static StreamPosition Start(StreamOptions options, LiveShardWriter writer, FollowedFile file)
    {
        var start = StreamPosition.Parse(options.ParquetDir, writer.SourceState);
        var change = writer.IsFinished ? writer.HasEndState ? file.Compare(start) : null
            : file.IsSame(start) ? null : StreamThrow.Other(options.Input, start.LastOffsetBytes);
        if (change is null)
        {
            return start;
        }

        if (!options.Rebuild)
        {
            throw change;
        }

        writer.Restart();
        return StreamPosition.Start();
    }

    private static void Feed(StreamOptions options, LiveShardWriter writer, FollowedFile file, CancellationToken cancel)
    {
        var text = new ArrayBufferWriter<byte>(1 << 16);
        using var progress = options.Reporter.Begin("writing shards of documents", null, ProgressUnit.Records);
        Func<string> save = () => file.Position.ToString();
        var (lines, isAnnounced) = (0, false);
        while (file.Next(cancel))
        {
            if (!isAnnounced && ChunkMarker.ReadFacts(options.Input) is { } facts)
            {
                writer.Announce(facts);
            }

            isAnnounced = true;
            if (++lines == LinesBetweenLooks)
            {
                cancel.ThrowIfCancellationRequested();
                progress.Advance(lines);
                lines = 0;
            }

            if (JsonlText.IsBlank(file.Line))
            {
                continue;
            }

            var status = JsonlText.Read(file.Line, "text"u8, text);
            if (status == JsonlTextStatus.Text)
            {
                writer.Add(text.WrittenSpan, save);
            }
            else
            {
                Leave(options, writer, file, status);
            }
        }

        progress.Advance(lines);
    }

    private static void Leave(StreamOptions options, LiveShardWriter writer, FollowedFile file, JsonlTextStatus status)
    {
        if (status == JsonlTextStatus.Missing)
        {
            Count(file.Position.Dropped, StreamReasons.NoText);
            return;
        }

        var reason = StreamReasons.Of(status);
        Count(file.Position.Rejected, reason);
        writer.Reject(options.Input, FormattableString.Invariant($"line {file.LineNumber}, byte {file.LineOffsetBytes}"), reason, StreamReasons.Message(status));
    }

    private static void Count(SortedDictionary<string, long> counts, string reason) => counts[reason] = counts.GetValueOrDefault(reason) + 1;
}
