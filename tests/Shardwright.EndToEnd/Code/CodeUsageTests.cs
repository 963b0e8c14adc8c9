using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>Commands that are not written as they should be: exit code 2, a line that names what is wrong, and nothing made.</summary>
public sealed class CodeUsageTests(CodeSamples code)
{
    [Theory]
    [InlineData("code chunk --inputs DOCS", "--output")]
    [InlineData("code chunk --output OUT", "--inputs")]
    [InlineData("code chunk --inputs DOCS --output DOCS --estimate", "--output")]
    [InlineData("code chunk --inputs DOCS --output OUT --max-tokens 0", "--max-tokens")]
    [InlineData("code chunk --inputs DOCS --output OUT --max_tokens x", "--max_tokens")]
    [InlineData("code chunk --inputs DOCS --output OUT --estimate --tokenizer DOCS", "--estimate")]
    [InlineData("code chunk --inputs DOCS --output OUT --preamble twice", "--preamble")]
    [InlineData("code chunk --inputs DOCS --output OUT --val tails", "--val")]
    [InlineData("code chunk --inputs DOCS --output OUT --max-records -1", "--max-records")]
    [InlineData("code stream --input DOCS", "--parquet-dir")]
    [InlineData("code stream --parquet-dir OUT", "--input")]
    [InlineData("code stream --input DOCS --parquet-dir OUT --rows-per-file 0", "--rows-per-file")]
    [InlineData("code stream --input DOCS --parquet-dir OUT --val-fraction 0", "--val-fraction")]
    [InlineData("code stream --input DOCS --parquet-dir OUT --val-fraction 0.6", "--val-fraction")]
    [InlineData("code stream --input DOCS --parquet-dir OUT --poll 0s", "--poll")]
    [InlineData("code stream --input DOCS --parquet-dir OUT --stable-for soon", "--stable-for")]
    [InlineData("code stream --input DOCS --parquet-dir OUT --max-tokens 5", "--max-tokens")]
    [InlineData("code pipeline --inputs DOCS", "--parquet-dir")]
    [InlineData("code pipeline --inputs DOCS --parquet-dir OUT --output OUT", "--output")]
    [InlineData("read SHARDS --pack 0", "--pack")]
    [InlineData("read SHARDS --pack 512 --rank 2 --world 2 --tokenizer TOKENIZER", "--rank")]
    [InlineData("read SHARDS --pack 512 --sft --tokenizer TOKENIZER", "--sft")]
    [InlineData("read SHARDS --pack 512 --tokenizer TOKENIZER --poll 0s --follow", "--poll")]
    [InlineData("read SHARDS --pack 512 --tokenizer TOKENIZER --pack-rows", "--pack-rows")]
    [InlineData("read SHARDS --pack 512 --data-dir SHARDS --tokenizer TOKENIZER", "PATH")]
    [InlineData("read SHARDS --rank 1 --world 2", "--rank")]
    [InlineData("read SHARDS --follow", "--follow")]
    [InlineData("read SHARDS --cursor OUT", "--cursor")]
    [InlineData("read SHARDS --print", "--print")]
    [InlineData("read DOCS --sft --follow --tokenizer TOKENIZER", "--follow")]
    [InlineData("tokenize --tokenizer TOKENIZER", "FILE")]
    [InlineData("sample code", "--output")]
    [InlineData("sample code --output OUT --files 0", "--files")]
    [InlineData("sample code --output OUT --count -1", "--count")]
    [InlineData("code", "chunk, stream, pipeline")]
    [InlineData("code chnk", "chnk")]
    public void A_wrong_word_ends_with_2_and_is_named(string line, string named)
    {
        using var workspace = new Workspace();
        var words = line.Split(' ').Select(word => word switch
        {
            "DOCS" => code.Documents, "SHARDS" => code.Shards, "TOKENIZER" => code.Tokenizer, "OUT" => workspace["out"], _ => word,
        });
        var result = Launched.Run([.. words]).Ends(2);
        Assert.Empty(result.Output);
        Assert.Contains(named, result.Complaints[0], StringComparison.Ordinal);
        Assert.StartsWith("shardwright: See 'shardwright", result.Complaints[^1], StringComparison.Ordinal);
        Assert.All(CodeSamples.Lines(result.Error), complaint => Assert.StartsWith("shardwright: ", complaint, StringComparison.Ordinal));
        Assert.False(Path.Exists(workspace["out"]));
    }

    [Fact]
    public void The_spelling_of_the_original_is_taken()
    {
        using var workspace = new Workspace();
        Launched.Run("code", "chunk", "--inputs", code.Small[0], "--output", workspace["d"], "--max_tokens", "512", "--max_records", "3", "--parquet_dir", workspace["P"], "--tokenizer", code.Tokenizer).Ends(0);
        var read = Launched.Run("read", "--data_dir", workspace["P"], "--streaming_data", "--max_seq_len", "512", "--tokenizer", code.Tokenizer, "--poll", "1s", "--json").Ends(0);
        Assert.True(read.Json.GetProperty("rows").GetInt32() > 0);
    }
}
