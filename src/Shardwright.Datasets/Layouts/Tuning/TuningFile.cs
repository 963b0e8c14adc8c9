using Shardwright.Formats.Jsonl;

namespace Shardwright.Datasets.Layouts.Tuning;

/// <summary>What a JSONL file holds, told by the keys of its first record.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kind">Which fine-tuning records they are; null when they are something else.</param>
/// <param name="Keys">The keys of the first record, in its order.</param>
/// <remarks>
/// The original looks at the first line that is not blank: <c>text</c> and <c>source</c> make it a tool file, anything else an instruction
/// file. Here lines that are no JSON object are passed over (reading counts them), and other kinds are called by their names.
/// </remarks>
public sealed record TuningFile(string Path, TuningKind? Kind, IReadOnlyList<string> Keys)
{
    private const int MostLines = 1000;

    private static readonly (TuningKind Kind, string[] Keys)[] Shapes =
    [
        (TuningKind.Combined, ["text", "source", "metadata"]),
        (TuningKind.Tool, ["text", "source"]),
        (TuningKind.Instruction, ["instruction", "response"]),
        (TuningKind.DocstringPairs, ["docstring", "signature", "body"]),
        (TuningKind.Prompts, ["prompt_id", "prompt"]),
    ];

    /// <summary>Every key that tells one kind from another.</summary>
    internal static readonly string[] TellingKeys = [.. Shapes.SelectMany(shape => shape.Keys).Distinct()];

    /// <summary>The records in words, such as <c>tool-call fine-tuning records (text, source)</c>.</summary>
    public string Description => Kind switch
    {
        TuningKind.Tool => "tool-call fine-tuning records (text, source)",
        TuningKind.Combined => "combined fine-tuning records (text, source, metadata)",
        TuningKind.Instruction => "instruction fine-tuning records (instruction, response)",
        TuningKind.DocstringPairs => "docstring pairs (docstring, signature, body, path)",
        TuningKind.Prompts => "prompts for GSPO (prompt_id, prompt, test_harness)",
        _ when Keys.Contains("text") => Keys.Count == 1 ? "documents (text)" : "documents (text, with other keys)",
        _ => "JSON records of a kind that is not known",
    };

    /// <summary>Looks at the first record of a file, plain or gzip.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be opened.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is empty, none of its first thousand lines is a JSON object, or it is a damaged gzip file.</exception>
    public static TuningFile Recognize(string path)
    {
        using var reader = JsonlReader.Open(path);
        var lines = 0;
        while (lines < MostLines && reader.ReadLine())
        {
            if (JsonlText.IsBlank(reader.Line))
            {
                continue;
            }

            lines++;
            if (JsonlLine.TryReadFields(reader.Line, TellingKeys, out var fields))
            {
                return Of(path, [.. fields.Select(field => field.Key)]);
            }
        }

        return lines == 0 ? throw TuningThrow.Empty(path) : throw TuningThrow.NoRecord(path, lines);
    }

    /// <summary>Names the kind of records with some keys.</summary>
    internal static TuningFile Of(string path, IReadOnlyList<string> keys)
    {
        var shape = Array.FindIndex(Shapes, shape => shape.Keys.All(keys.Contains));
        return new TuningFile(path, shape < 0 ? null : Shapes[shape].Kind, keys);
    }
}
