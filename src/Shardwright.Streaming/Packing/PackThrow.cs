using System.Globalization;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Packing;

/// <summary>The errors of packed reading.</summary>
internal static class PackThrow
{
    private const string Again = "The bytes on disk have changed: fetch or build this shard again.";

    internal static DatasetStateException NoBeginOfText(Tokenizer tokenizer) => new(
        new DataLocation(tokenizer.Name), "token that begins a document", "one such as <BOS> or <|endoftext|>", "none", "Use a tokenizer that has one, or allow documents to begin with their text.");

    internal static DatasetStateException Mismatch(string path, string subject, string made, string asked) => new(
        new DataLocation(path), subject, $"{made}, which the documents were made for", asked, "Ask for what they were made for, or allow the mismatch with --allow-length-mismatch.");

    internal static MalformedDataException NoTextColumn(string path, string found) => new(
        new DataLocation(path), "columns of a document shard", "a column text of strings", found, "Name a folder of document shards.");

    internal static MalformedDataException NoText(string path, long row, string found) => new(
        new DataLocation(path, RecordIndex: row), "text of a document", "UTF-8", found, "Write this shard again without it.");

    internal static MalformedDataException RowCount(string path, long expected, long found) => new(
        new DataLocation(path), "records of a shard", Number(expected), Number(found), Again);

    internal static DatasetStateException NothingForRank(string folder, int rank, int world, long epoch) => new(
        new DataLocation(folder), "documents of a rank", $"some for rank {rank} of {world} in epoch {epoch}", "none in any shard", "Read with fewer ranks.");

    internal static DatasetStateException FewRows(string folder, long rows, int world) => new(
        new DataLocation(folder), "packed rows", $"one for each of {world} ranks", Number(rows), "Read with fewer ranks, or a shorter length.");

    internal static DatasetStateException NothingInSplit(string folder, string split) => new(
        new DataLocation(folder), $"documents of {split}", "at least one", "none", "Read another split.");

    internal static DatasetStateException NoManifest(string folder) => new(
        new DataLocation(folder), "manifest", "one with hashes, of a finished dataset", "none", "Wait until it is finished, follow it as it grows, or write one over a finished folder: shardwright manifest --dataset DIR --version v1 --checksum.");

    internal static DatasetStateException GaveUp(string folder, string what, TimeSpan waited) => new(
        new DataLocation(folder), "growing folder", $"{what}, or _COMPLETE", $"no change for {Seconds(waited)} s", "See whether the writer still runs; the reading can go on from its cursor.");

    internal static MalformedDataException HalfShard(string path, TimeSpan waited, ShardwrightException inner) => new(
        new DataLocation(path), "shard of a growing folder", "a whole Parquet file", $"{inner.Message} (no change for {Seconds(waited)} s)", "Copy this shard again; the reading can go on from its cursor.", inner);

    internal static MalformedDataException BrokenShard(string path, ShardwrightException inner) => new(
        new DataLocation(path), "shard of a folder that is complete", "a whole Parquet file", inner.Message, "Copy this shard again; the reading can go on from its cursor.", inner);

    internal static StorageException CannotOpen(string path, Exception inner) => new(
        new DataLocation(path), "shard", "a file that opens", inner.Message, "Check the file and its permissions.", inner);

    internal static StorageException ShardGone(string path) => new(
        new DataLocation(path), "shard that the cursor names", "the file", "nothing there", "Bring the shard back, or begin without a cursor.");

    internal static InputChangedException ShardChanged(string path, long expected, long found) => new(
        new DataLocation(path), "shard that the cursor names", $"{expected} bytes", $"{found} bytes", "Bring the shard of that time back, or begin without a cursor.");

    internal static DatasetStateException CursorOf(string folder, string subject, string expected, string found) => new(
        new DataLocation(folder), $"{subject} of the cursor", expected, found, "Use the cursor with what it was made for, or begin without one.");

    internal static DatasetStateException OtherPlan(string folder) => new(
        new DataLocation(folder), "options of the cursor", "length, tokenizer, split, batch size and way of reading as asked for now", "others",
        "Use the cursor with the command that made it, or begin without one.");

    internal static MalformedDataException Cursor(string found, Exception? inner = null) => new(
        new DataLocation("cursor"), "cursor of a packed reading", "the JSON that a batch came with", found, "Use it as it was handed out, or begin without one.", inner);

    internal static DatasetStateException StateTooLarge(string folder, int bytes) => new(
        new DataLocation(folder), "state of the cursor", $"at most {FollowState.MaxTextBytes} characters", Number(bytes), "Use a smaller buffer, or shards that are named by number.");

    internal static DatasetStateException OtherLength(string folder, long document, int expected, int found) => new(
        new DataLocation(folder, RecordIndex: document), "tokens of a document", $"{expected}, as the packing index says", Number(found), "The tokenizer does not count as it encodes: report it, and delete .shardwright/packing.");

    internal static string Seconds(TimeSpan time) => Math.Floor(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
