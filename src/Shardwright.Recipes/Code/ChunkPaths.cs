namespace Shardwright.Recipes.Code;

/// <summary>What lies beside a file of documents while it is made, and after.</summary>
/// <param name="output">The file of documents.</param>
internal sealed class ChunkPaths(string output)
{
    public string Output { get; } = Path.GetFullPath(output);

    public string Marker => Output + ".end";

    public string Rejected => Output + ".rejected.jsonl";

    public string State => Output + ".state";

    public string Lock => Path.Combine(State, "lock");

    public string Checkpoint => Path.Combine(State, "checkpoint.json");

    public string Logs => Path.Combine(State, "logs");

    public string Plan => Path.Combine(State, "plan.json");
}
