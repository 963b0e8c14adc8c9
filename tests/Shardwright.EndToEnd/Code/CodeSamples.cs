using Shardwright.EndToEnd.Running;

[assembly: AssemblyFixture(typeof(Shardwright.EndToEnd.Code.CodeSamples))]

namespace Shardwright.EndToEnd.Code;

/// <summary>Source files that the tests share and none changes, and what undisturbed commands make of them.</summary>
public sealed class CodeSamples : IDisposable
{
    /// <summary>The tokens of a document, and of a row.</summary>
    public const string Length = "512";

    private readonly Workspace workspace = new();
    private readonly Lazy<string[]> small;
    private readonly Lazy<string[]> large;
    private readonly Lazy<string> documents;
    private readonly Lazy<string> shards;

    public CodeSamples()
    {
        small = new Lazy<string[]>(() => Sample("small", 60));
        large = new Lazy<string[]>(() => Sample("large", 200));
        documents = new Lazy<string>(() =>
        {
            Launched.Run([.. ChunkOf(Small, workspace["made", "docs.jsonl"])]).Ends(0);
            return workspace["made", "docs.jsonl"];
        });
        shards = new Lazy<string>(() =>
        {
            Launched.Run([.. StreamOf(Documents, workspace["shards"])]).Ends(0);
            return workspace["shards"];
        });
    }

    /// <summary>60 source files in two files of JSON lines, about 3,000 documents.</summary>
    public string[] Small => small.Value;

    /// <summary>200 source files: long enough to step in between.</summary>
    public string[] Large => large.Value;

    /// <summary>A tokenizer for them.</summary>
    public string Tokenizer => Path.Combine(Path.GetDirectoryName(Small[0])!, "tokenizer.json");

    /// <summary>The documents of <see cref="Small"/>.</summary>
    public string Documents => documents.Value;

    /// <summary>Their shards, of 250 documents each.</summary>
    public string Shards => shards.Value;

    /// <summary>What makes documents.</summary>
    public IEnumerable<string> ChunkOf(string[] inputs, string output, params string[] more)
        => ["code", "chunk", "--inputs", .. inputs, "--output", output, "--max-tokens", Length, "--tokenizer", Tokenizer, .. more];

    /// <summary>What makes shards of them.</summary>
    public static IEnumerable<string> StreamOf(string documents, string folder, params string[] more)
        => ["code", "stream", "--input", documents, "--parquet-dir", folder, "--rows-per-file", "250", .. more];

    /// <summary>What makes shards of source files.</summary>
    public IEnumerable<string> PipelineOf(string[] inputs, string folder, params string[] more)
        => ["code", "pipeline", "--inputs", .. inputs, "--parquet-dir", folder, "--rows-per-file", "250", "--max-tokens", Length, "--tokenizer", Tokenizer, .. more];

    /// <summary>What reads rows.</summary>
    public IEnumerable<string> ReadOf(string folder, params string[] more) => ["read", folder, "--pack", Length, "--tokenizer", Tokenizer, .. more];

    /// <summary>Rows, as they are printed.</summary>
    public string[] Rows(string folder, params string[] more) => Lines(Launched.Run([.. ReadOf(folder, ["--print", .. more])]).Ends(0).Output);

    /// <summary>The lines of an output.</summary>
    public static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => workspace.Dispose();

    private string[] Sample(string name, int count)
    {
        Launched.Run("sample", "code", "--output", workspace[name], "--count", $"{count}", "--files", "2").Ends(0);
        return [workspace[name, "code_sample.0.jsonl"], workspace[name, "code_sample.1.jsonl"]];
    }
}
