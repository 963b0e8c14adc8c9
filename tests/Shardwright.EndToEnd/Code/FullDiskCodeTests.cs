using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>A disk that fills up ends a command with a sentence, and the same command goes on once there is room.</summary>
public sealed class FullDiskCodeTests(CodeSamples code)
{
    [Theory]
    [InlineData("chunk", "1m")]
    [InlineData("stream", "300k")]
    [InlineData("pipeline", "300k")]
    [InlineData("pipeline and file", "2m")]
    public void A_command_that_fills_the_disk_says_so_and_goes_on_when_there_is_room(string kind, string size)
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], size);
        string[] command = [.. CommandOf(kind, workspace["disk"])];
        Launched.Run(command).Fails(1, "space");
        Assert.False(File.Exists(workspace["disk", "P", "_COMPLETE"]));
        Assert.False(File.Exists(workspace["disk", "docs.jsonl.end"]));
        disk.Grow("128m");
        Launched.Run(command).Ends(0);
        Launched.Run([.. CommandOf(kind, workspace["whole"])]).Ends(0);
        foreach (var (name, hash) in Workspace.Published(workspace["whole"]).Where(file => file.Key.EndsWith(".parquet", StringComparison.Ordinal) || file.Key == "docs.jsonl"))
        {
            Assert.Equal(hash, Workspace.Published(workspace["disk"])[name]);
        }
    }

    private IEnumerable<string> CommandOf(string kind, string place) => kind switch
    {
        "chunk" => code.ChunkOf(code.Small, Path.Combine(place, "docs.jsonl")),
        "stream" => CodeSamples.StreamOf(code.Documents, Path.Combine(place, "P")),
        "pipeline" => code.PipelineOf(code.Small, Path.Combine(place, "P")),
        _ => code.PipelineOf(code.Small, Path.Combine(place, "P"), "--keep-jsonl", Path.Combine(place, "docs.jsonl")),
    };
}
