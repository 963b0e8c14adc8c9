using System.Globalization;
using Shardwright.Datasets.Layouts.Tuning;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Tuning;

/// <summary>The messages for fine-tuning files that cannot be read as asked.</summary>
internal static class TuningThrow
{
    public static MalformedDataException OtherKind(TuningFile file) => new(
        new DataLocation(file.Path), "records", "tool-call (text, source) or instruction (instruction, response) fine-tuning records",
        $"{file.Description}, with the keys {string.Join(", ", file.Keys)}", "Name another file, or convert this one.");

    public static StorageException Folder(string path) => new(
        new DataLocation(path), "fine-tuning file", "a file", "a folder", "Name the JSONL file in it; folders of documents are read with --pack.");

    public static MalformedDataException Gzip(string path) => new(
        new DataLocation(path), "fine-tuning file", "plain JSONL, which can be read in any order", "gzip", "Unpack it first: gunzip -k.");

    public static MalformedDataException NoSamples(string path, TuningCounts counts) => new(
        new DataLocation(path), "samples", "at least one",
        string.Create(CultureInfo.InvariantCulture, $"none in {counts.Lines} lines{string.Concat(counts.Flawed.OrderBy(flaw => flaw.Key).Select(flaw => $", {flaw.Value} {Words(flaw.Key)}"))}"),
        "Check that this is the file that was meant.");

    public static DatasetStateException NoFullBatch(string path, TuningPlan plan) => new(
        new DataLocation(path), "batches of an epoch", string.Create(CultureInfo.InvariantCulture, $"at least one full batch of {plan.BatchSize} rows"),
        "fewer rows", "Read with a smaller batch, or keep the last batch.");

    public static MissingComponentException TokenLacking(string path, long? offset, Tokenizer tokenizer, string token, string neededFor) => new(
        new DataLocation(path, offset), $"token {token}, needed for {neededFor}", "one token of the tokenizer", $"the tokenizer \"{tokenizer.Name}\" ({tokenizer.Sha256}) has no such token",
        "Read the file with the tokenizer it was made for.");

    public static MalformedDataException NoCursor(string name, string found, Exception? inner = null) => new(
        new DataLocation(name), "cursor", "the position of a fine-tuning reading, version 1", found, "Start without it, or name the file that was meant.", inner);

    public static DatasetStateException OtherReading(string path, string subject, string expected, string found) => new(
        new DataLocation(path), subject, expected, found, "Read the file and with the options that the cursor was made with, or start without it.");

    public static InputChangedException Changed(string path) => new(
        new DataLocation(path), "fine-tuning file", "the file as it was when the reading began", "another one", "Start again without the cursor.");

    public static StorageException Unreadable(string path, Exception error) => new(
        new DataLocation(path), "read the fine-tuning file", found: error.Message.TrimEnd('.'), remedy: "Check the disk and the permissions.", inner: error);

    public static string Words(TuningFlaw flaw) => flaw switch
    {
        TuningFlaw.NotJson => "not a JSON object",
        TuningFlaw.NotUtf8 => "not UTF-8",
        TuningFlaw.MissingText => "without a text that is needed",
        TuningFlaw.NotText => "with a text that is none",
        TuningFlaw.LoneSurrogate => "with half a surrogate pair",
        _ => "shorter than three tokens",
    };
}
