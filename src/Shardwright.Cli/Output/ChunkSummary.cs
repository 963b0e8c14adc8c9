using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Output;

/// <summary>What became of files of source code.</summary>
internal sealed record ChunkSummary(
    string? Output, long Lines, long Files, long Documents, bool Exact, string Tokenizer, string? TokenizerSha256, int MaxTokens, long Tokens, IReadOnlyList<int> Percentiles,
    IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Dropped, long Deduplicated, long ChunkErrors, long OutputBytes, IReadOnlyList<string> RejectedInputs,
    long ResumedDocuments, bool WasDone, StreamSummary? Shards)
{
    private static readonly int[] Shares = [10, 25, 50, 75, 90];

    public static ChunkSummary Of(ChunkReport report, string? output, StreamSummary? shards)
    {
        var counts = report.Counters.ToRecordCounts();
        return new(
            output, report.Counters.Lines, report.Counters.Files, report.Counters.Documents, report.IsExact, report.Tokenizer, report.TokenizerSha256, report.MaxTokens, report.Tokens,
            report.Percentiles, counts.Rejected, counts.Dropped, report.Counters.Duplicates, report.Counters.ChunkErrors, report.OutputBytes, report.RejectedInputs,
            report.ResumedDocuments, report.WasDone, shards);
    }

    public static void Print(ChunkSummary result)
    {
        Terminal.Print(result.WasDone ? "Nothing to do: everything was there."
            : result.ResumedDocuments > 0 ? Text($"Went on after {result.ResumedDocuments:N0} documents that were there.") : "Done.");
        Terminal.Print(Text($"Files processed: {result.Files:N0}"));
        Terminal.Print(Text($"Documents output: {result.Documents:N0}, of at most {result.MaxTokens:N0} tokens"));
        Terminal.Print(Text($"Tokens: {result.Tokens:N0} ({(result.Exact ? $"counted: {result.Tokenizer}" : "estimated: bytes / 4")}; mean of the first 100,000 documents times all)"));
        if (result.Percentiles.Count > 0)
        {
            Terminal.Print($"Tokens of a document: {string.Join(", ", Shares.Zip(result.Percentiles, (share, tokens) => Text($"p{share} {tokens:N0}")))}");
        }

        Terminal.Print(Text($"Deduplicated: {result.Deduplicated:N0} (set of {result.Documents:N0} digests)"));
        Terminal.Print(Text($"Chunk errors: {result.ChunkErrors:N0}{(result.ChunkErrors > 0 ? " files that do not close their braces, comments or strings; kept, cut at blank lines" : "")}"));
        foreach (var (reason, records) in result.Rejected)
        {
            Terminal.Print(Text($"  rejected, {reason}: {records:N0}"));
        }

        foreach (var (reason, records) in result.Dropped)
        {
            Terminal.Print(Text($"  dropped by rule, {reason}: {records:N0}"));
        }

        foreach (var input in result.RejectedInputs)
        {
            Terminal.Print($"  input not read to its end: {input}");
        }

        if (result.Output is not null)
        {
            Terminal.Print($"Written to {result.Output}, {ByteSize.Format(result.OutputBytes)}");
        }

        if (result.Shards is not null)
        {
            StreamSummary.PrintCounts(result.Shards);
            StreamSummary.PrintPlace(result.Shards);
        }

        var rejected = result.Rejected.Values.Sum();
        Terminal.Print(Text($"{result.Documents + result.Deduplicated:N0} documents = {result.Documents:N0} kept + {result.Deduplicated:N0} duplicates dropped by rule"));
        Terminal.Print(Text($"{result.Lines:N0} lines read = {result.Files:N0} files kept + {rejected:N0} rejected + {result.Lines - result.Files - rejected:N0} dropped by rule"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
