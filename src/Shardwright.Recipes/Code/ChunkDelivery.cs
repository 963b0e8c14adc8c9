using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Datasets.Layouts.Documents;

namespace Shardwright.Recipes.Code;

/// <summary>The one ordered stage: counts, removes duplicates, writes. Its state after any document is all that is needed to go on. For one thread.</summary>
internal sealed class ChunkDelivery : IDisposable
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ChunkOptions options;
    private readonly ChunkPlan plan;
    private readonly string fingerprint;
    private readonly ChunkLogs logs;
    private readonly LiveShardWriter? live;
    private readonly ArrayBufferWriter<byte> rejection = new();
    private readonly Utf8JsonWriter rejectionJson;
    private readonly List<string> rejectedInputs;
    private readonly long[] lines = new long[Enum.GetValues<LineFate>().Length];
    private readonly Func<string> saveState;
    private long files;
    private long chunkErrors;
    private long documents;
    private long duplicates;
    private ChunkPosition position;
    private int lineDocuments;
    private int resumedDocuments;

    public ChunkDelivery(ChunkOptions options, ChunkPlan plan, ChunkState state, ChunkLogs logs, LiveShardWriter? live)
    {
        this.options = options;
        this.plan = plan;
        this.logs = logs;
        this.live = live;
        fingerprint = state.Fingerprint;
        position = state.Position;
        lineDocuments = resumedDocuments = state.LineDocuments;
        rejectedInputs = [.. state.RejectedInputs];
        rejectionJson = new Utf8JsonWriter(rejection, Relaxed);
        saveState = SaveState;
        SetCounters(state.Counters);
    }

    public long Documents => documents;

    public IReadOnlyList<string> RejectedInputs => rejectedInputs;

    /// <summary>Takes the next batch of lines.</summary>
    public void Take(ChunkBatch batch)
    {
        var next = 0;
        var jsonStart = 0;
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(batch.Lines))
        {
            // A line of which documents are done already was counted when the first of them was.
            PassInputs(line.Position.Input);
            position = line.Position;
            lineDocuments = 0;
            if (resumedDocuments == 0)
            {
                Count(line);
            }

            for (var end = next + line.Documents; next < end; next++)
            {
                var document = batch.Documents[next];
                lineDocuments++;
                if (lineDocuments > resumedDocuments)
                {
                    Deliver(document, batch, jsonStart);
                }

                jsonStart = document.JsonEnd;
            }

            resumedDocuments = 0;
        }

        if (batch.InputFlaw is { } flaw)
        {
            PassInputs(batch.Next.Input - 1);
            RejectInput(plan.Inputs[batch.Next.Input - 1].Path, ChunkReasons.DamagedInput, flaw);
        }

        if (batch.Next.Input > position.Input)
        {
            PassInputs(batch.Next.Input);
        }

        position = batch.Next;
        lineDocuments = 0;
    }

    /// <summary>Counts what is left after the last batch.</summary>
    public void End() => PassInputs(plan.Inputs.Count);

    /// <summary>The state after the last document; everything before it is handed to the system.</summary>
    public ChunkState ToState()
    {
        logs.Write();
        return new ChunkState(
            fingerprint, position, lineDocuments, ToCounters(), logs.Output?.LengthBytes ?? 0, logs.Rejected.LengthBytes, [.. rejectedInputs], ChunkState.CurrentBoot());
    }

    public ChunkCounters ToCounters() => new()
    {
        Lines = lines.Sum(),
        Files = files,
        Documents = documents,
        Duplicates = duplicates,
        ChunkErrors = chunkErrors,
        JsonErrors = lines[(int)LineFate.JsonError],
        NotUtf8 = lines[(int)LineFate.NotUtf8],
        LoneSurrogates = lines[(int)LineFate.LoneSurrogate],
        NotText = lines[(int)LineFate.NotText],
        TooSmall = lines[(int)LineFate.TooSmall],
        RejectedInputs = rejectedInputs.Count,
    };

    /// <inheritdoc/>
    public void Dispose() => rejectionJson.Dispose();

    private string SaveState()
    {
        var state = ToState();
        logs.Sync();
        options.AtStep?.Invoke("state");
        return JsonSerializer.Serialize(state, CodeJson.Default.ChunkState);
    }

    private void SetCounters(ChunkCounters counters)
    {
        (files, documents, duplicates, chunkErrors) = (counters.Files, counters.Documents, counters.Duplicates, counters.ChunkErrors);
        lines[(int)LineFate.JsonError] = counters.JsonErrors;
        lines[(int)LineFate.NotUtf8] = counters.NotUtf8;
        lines[(int)LineFate.LoneSurrogate] = counters.LoneSurrogates;
        lines[(int)LineFate.NotText] = counters.NotText;
        lines[(int)LineFate.TooSmall] = counters.TooSmall;
        lines[(int)LineFate.Chunked] = counters.Files;
    }

    private void Count(in ChunkLine line)
    {
        lines[(int)line.Fate]++;
        if (line.Fate == LineFate.Chunked)
        {
            files++;
            chunkErrors += line.IsBalanced ? 0 : 1;
        }
        else if (line.Fate != LineFate.TooSmall || options.ListRejected)
        {
            var (reason, message) = Words(line.Fate);
            List(plan.Inputs[line.Position.Input].Path, $"line {line.Position.Line + 1}", reason, message);
        }
    }

    private (string Reason, string Message) Words(LineFate fate) => fate switch
    {
        LineFate.JsonError => (ChunkReasons.JsonError, "the line is not one JSON object"),
        LineFate.NotUtf8 => (ChunkReasons.NotUtf8, "the line is not UTF-8"),
        LineFate.LoneSurrogate => (ChunkReasons.LoneSurrogate, "the text has half a surrogate pair, which UTF-8 cannot hold"),
        LineFate.NotText => (ChunkReasons.NotText, "text is not a string"),
        _ => (ChunkReasons.TooSmall, $"the text is missing, or shorter than {options.MinChars} characters"),
    };

    private void Deliver(in ChunkDocument document, ChunkBatch batch, int jsonStart)
    {
        if (!logs.TryAdd(document))
        {
            duplicates++;
            if (options.ListRejected)
            {
                List(plan.Inputs[position.Input].Path, $"line {position.Line + 1}", ChunkReasons.Duplicate, $"document {lineDocuments} of the text came before");
            }

            return;
        }

        documents++;
        logs.Output?.Append(batch.Json.WrittenSpan[jsonStart..document.JsonEnd]);
        live?.Add(batch.Texts.WrittenSpan.Slice(document.TextStart, document.TextLength), saveState);
    }

    /// <summary>Names the missing ones among the inputs up to one.</summary>
    private void PassInputs(int to)
    {
        for (; position.Input < to; position = new ChunkPosition(position.Input + 1, 0, 0, 0))
        {
            if (plan.Inputs[position.Input].Identity is null)
            {
                RejectInput(plan.Inputs[position.Input].Path, ChunkReasons.MissingInput, "there is no such file");
            }
        }
    }

    private void RejectInput(string path, string reason, string message)
    {
        rejectedInputs.Add(reason == ChunkReasons.MissingInput ? $"{path}: {message}" : message);
        options.Reporter.Warn(rejectedInputs[^1]);
        List(path, null, reason, message);
    }

    private void List(string path, string? place, string reason, string message)
    {
        if (live is not null)
        {
            live.Reject(path, place, reason, message);
            return;
        }

        rejection.ResetWrittenCount();
        rejectionJson.Reset();
        rejectionJson.WriteStartObject();
        rejectionJson.WriteString("path", path);
        rejectionJson.WriteString("place", place);
        rejectionJson.WriteString("reason", reason);
        rejectionJson.WriteString("message", message);
        rejectionJson.WriteEndObject();
        rejectionJson.Flush();
        rejection.Write("\n"u8);
        logs.Rejected.Append(rejection.WrittenSpan);
    }
}
